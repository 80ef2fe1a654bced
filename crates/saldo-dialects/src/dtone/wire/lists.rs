//! What there is to buy (Goods & Services API documentation, *Products*). Ids and money are numbers here.

use serde::Serialize;
use utoipa::ToSchema;

use crate::http::number::Number;

/// Whether the API is up.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::dtone) struct Ping {
    /// `up`.
    pub status: &'static str,
}

/// The services, by their ids.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::dtone) struct Services {
    pub services: Vec<Service>,
}

/// What products are for.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::dtone) struct Service {
    pub service_id: i64,
    pub service: &'static str,
}

/// The countries, by their ids.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::dtone) struct Countries<'a> {
    pub countries: Vec<Country<'a>>,
}

/// A country in which something is sold.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::dtone) struct Country<'a> {
    /// The API's own number, not one of ISO 3166.
    pub country_id: i64,
    pub country: &'a str,
}

/// The operators, by their ids.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::dtone) struct Operators<'a> {
    pub operators: Vec<Operator<'a>>,
}

/// Who delivers.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::dtone) struct Operator<'a> {
    pub operator_id: i64,
    pub operator: &'a str,
    pub country_id: i64,
    pub country: &'a str,
}

/// Products by their category. All six are always there; two are always empty.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(in crate::dtone) struct Products<'a> {
    pub fixed_value_vouchers: Vec<Product<'a>>,
    pub fixed_value_recharges: Vec<Product<'a>>,
    pub variable_value_payments: Vec<Product<'a>>,
    #[schema(value_type = Vec<Product<'static>>)]
    pub fixed_value_payments: [(); 0],
    #[schema(value_type = Vec<Product<'static>>)]
    pub variable_value_vouchers: [(); 0],
    pub variable_value_recharges: Vec<Product<'a>>,
}

/// A product. Prices are in `account_currency`. Only fixed ones have prices and values.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::dtone) struct Product<'a> {
    pub product_id: i64,
    pub product_name: &'a str,
    pub product_short_desc: String,
    pub operator_id: i64,
    pub operator: &'a str,
    pub country_id: i64,
    pub country: &'a str,
    pub service_id: i64,
    pub service: &'static str,
    /// The currency of your account.
    pub account_currency: &'static str,
    /// What it costs you in the end: the retail price less your commission.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub wholesale_price: Option<Number>,
    /// What your customer pays.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub retail_price: Option<Number>,
    /// What is charged besides.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub fee: Option<Number>,
    /// Absent of a payment.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub product_currency: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub product_value: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub local_currency: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub local_value: Option<Number>,
    /// Of vouchers, and null.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub info1: Option<()>,
    /// Of vouchers, and null.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub info2: Option<()>,
    /// Of vouchers, and null.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub info3: Option<()>,
}

/// The amounts of a variable recharge that its operator makes something of. None is usual.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::dtone) struct SuggestedValues<'a> {
    pub suggested_values: Vec<SuggestedValue<'a>>,
}

/// An amount, what it is good for, and what a recharge of it costs.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::dtone) struct SuggestedValue<'a> {
    pub local_currency: &'static str,
    pub local_value: Number,
    pub name: &'a str,
    pub description: String,
    /// For example `type:2G Plan`; empty where there is no more to say.
    pub additional_info_1: &'a str,
    pub additional_info_2: &'a str,
    pub additional_info_3: &'a str,
    pub wholesale_price: Number,
    pub retail_price: Number,
    pub fee: Number,
}

/// Whether an account number is good for a product.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::dtone) struct Verified {
    /// 1 where it is, 0 where it is not.
    pub verified: u8,
}
