//! The parameters of the addresses, each with an example that finds something in the demonstration catalogue.

use utoipa::openapi::Required;
use utoipa::openapi::path::ParameterIn;
use utoipa::openapi::schema::Type;

use crate::contract::openapi::Parameter;

const fn path(name: &'static str, description: &'static str, kind: Type, example: &'static str) -> Parameter {
    Parameter { name, place: ParameterIn::Path, description, kind, presence: Required::True, example }
}

const fn filter(name: &'static str, description: &'static str, example: &'static str) -> Parameter {
    let (kind, presence) = (Type::Integer, Required::False);
    Parameter { name, place: ParameterIn::Query, description, kind, presence, example }
}

pub(super) const OPERATOR: Parameter = path("operator_id", "From operators.", Type::Integer, "1959");
pub(super) const COUNTRY: Parameter = path("country_id", "From countries.", Type::Integer, "756");
pub(super) const SERVICE: Parameter = path("service_id", "From services.", Type::Integer, "1");
pub(super) const OF_OPERATOR: Parameter = filter("operator_id", "Of this operator alone.", "1959");
pub(super) const OF_COUNTRY: Parameter = filter("country_id", "In this country alone.", "756");
pub(super) const OF_SERVICE: Parameter = filter("service_id", "For this service alone.", "1");

pub(super) const PRODUCT: Parameter = path("product_id", "From products.", Type::Integer, "64");
pub(super) const VARIABLE: Parameter =
    path("product_id", "A product of variable_value_recharges.", Type::Integer, "315");
pub(super) const PAYABLE: Parameter =
    path("product_id", "A product of variable_value_payments.", Type::Integer, "2023");
pub(super) const NUMBER: Parameter =
    path("account_number", "The recipient's number at the operator.", Type::String, "\"12345678\"");
pub(super) const ACCOUNT: Parameter = Parameter {
    name: "account_number",
    place: ParameterIn::Query,
    description: "Whose bill it is.",
    kind: Type::String,
    presence: Required::True,
    example: "\"5010696\"",
};
pub(super) const CATEGORY: Parameter = path(
    "type",
    "fixed_value_vouchers, fixed_value_recharges, variable_value_payments or variable_value_recharges: as it was sent.",
    Type::String,
    "\"fixed_value_recharges\"",
);
pub(super) const EXTERNAL_ID: Parameter =
    path("external_id", "Your own id of the transaction.", Type::String, "\"1234567890\"");
pub(super) const TRANSACTION_ID: Parameter =
    path("transaction_id", "From the answer to the transaction.", Type::String, "\"863784492\"");
