//! The Postman collection: both operations with bodies that work unedited against a sandbox, a credit for each of the
//! published test MSISDNs.

use bytes::Bytes;
use utoipa::openapi::OpenApi;

use super::operations::{CHECK_ELIGIBILITY, CREDIT, CREDIT_BODY, ELIGIBILITY_BODY};
use crate::contract::{Collection, Demonstration, Recipe};

const DESCRIPTION: &str = "Sling mobile crediting as Saldo serves it. Put the address into the variable base_url and \
    your key into api_key. Set a webhook to hear how the credits end.";

/// What an answer that succeeded has in common with every other.
const SUCCEEDS: [&str; 2] =
    ["pm.expect(pm.response.code).to.be.oneOf([200, 202]);", "pm.response.to.have.header(\"X-VERSION\");"];

/// The collection as a file.
pub(super) fn written(contract: &OpenApi, demonstration: Option<&Demonstration>) -> Bytes {
    let recipes = recipes();
    let collection = Collection {
        name: "Saldo: Sling mobile crediting",
        description: DESCRIPTION,
        contract,
        key_header: "Authorization",
        headers: &[],
        variables: &[],
        prepares: &[],
        succeeds: &SUCCEEDS,
        recipes: &recipes,
    };
    collection.file(demonstration)
}

fn recipes() -> Vec<Recipe> {
    let eligibility = |name, msisdn| Recipe {
        name,
        ..Recipe::post(CHECK_ELIGIBILITY, ELIGIBILITY_BODY.replace("447010000001", msisdn))
    };
    let credit = |name, msisdn| {
        let body = CREDIT_BODY.replace("5f2b7c1e", "{{$guid}}").replace("447010000001", msisdn);
        Recipe { name, ..Recipe::post(CREDIT, body) }
    };
    vec![
        eligibility("A number that is eligible", "447010000001"),
        eligibility("A number that is not", "447020000001"),
        credit("A credit that succeeds", "447010000001"),
        credit("CARRIER_ERROR", "447010000002"),
        credit("SYSTEM_ERROR", "447010000003"),
        credit("TIMEOUT_EXCEEDED_ERROR", "447010000004"),
        credit("A number that is not eligible", "447020000001"),
    ]
}
