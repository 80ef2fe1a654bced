//! The Postman collection: every operation once, with a body that succeeds unedited against a sandbox. A script signs each
//! call with the secret in `api_secret`, and makes an `external_id` for it.

use bytes::Bytes;
use utoipa::openapi::OpenApi;

use super::{DemonstrationKey, examples};
use crate::contract::{Collection, Demonstration, Recipe};
use crate::dtone::auth;

const DESCRIPTION: &str = "The calls of DT One Goods & Services v1.1 as Saldo serves them. Put the address into the \
    variable base_url, your key into api_key and your secret into api_secret; a script signs every call with them.";

/// A nonce and an id in milliseconds, a digit behind them: two calls of one millisecond differ nearly always.
const PREPARES: [&str; 7] = [
    "const known = pm.collectionVariables;",
    "const nonce = `${Date.now()}${Math.floor(Math.random() * 10)}`;",
    "const message = known.get(\"api_key\") + nonce;",
    "const hmac = CryptoJS.HmacSHA256(message, known.get(\"api_secret\"));",
    "known.set(\"nonce\", nonce);",
    "known.set(\"hmac\", CryptoJS.enc.Base64.stringify(hmac));",
    "known.set(\"next_id\", nonce);",
];

const SUCCEEDS: [&str; 2] = [
    "pm.expect(pm.response.code).to.be.oneOf([200, 201]);",
    "pm.expect(pm.response.json().status ?? \"0\").to.be.oneOf([\"0\", \"up\"]);",
];

const KEPT: [(&str, &str); 2] = [("external_id", "external_id"), ("transaction_id", "transaction_id")];

/// The collection as a file.
pub(super) fn written(contract: &OpenApi, demonstration: Option<&DemonstrationKey>) -> Bytes {
    let recipes = recipes();
    let secret = demonstration.map(|known| known.api_secret.as_str()).unwrap_or_default();
    // The secret stands beside the key, and so does what the script makes of it.
    let variables = [("api_secret", secret), ("nonce", ""), ("hmac", ""), ("next_id", "")];
    let headers = [(auth::NONCE, "{{nonce}}"), (auth::HMAC, "{{hmac}}")];
    let collection = Collection {
        name: "Saldo: DT One Goods & Services v1.1",
        description: DESCRIPTION,
        contract,
        key_header: auth::API_KEY,
        headers: &headers,
        variables: &variables,
        prepares: &PREPARES,
        succeeds: &SUCCEEDS,
        recipes: &recipes,
    };
    let plain = demonstration
        .map(|known| Demonstration { base_url: known.base_url.clone(), key: known.api_key.clone() });
    collection.file(plain.as_ref())
}

fn recipes() -> Vec<Recipe> {
    let once = |operation, body: &str| {
        let id = body.split_once("external_id\":\"").and_then(|(_, rest)| rest.split('"').next());
        Recipe::post(operation, body.replace(id.unwrap_or_default(), "{{next_id}}"))
    };
    let recharge = "send_fixed_value_recharge";
    vec![
        Recipe::get("ping"),
        Recipe::get("services"),
        Recipe::get("countries"),
        Recipe::get("country_services"),
        Recipe::get("operators"),
        Recipe::get("operator_products"),
        Recipe::get("country_products"),
        Recipe::get("service_products"),
        Recipe::get("suggested_values"),
        Recipe::get("payment_enquiry"),
        Recipe::get("account_status"),
        Recipe { name: "simulate_fixed_value_recharge", ..once(recharge, examples::SIMULATION) },
        once("send_fixed_value_voucher", examples::VOUCHER),
        once("send_variable_value_recharge", examples::AMOUNT),
        once("send_variable_value_payment", examples::PAYMENT),
        Recipe { keeps: &KEPT, ..once(recharge, examples::RECHARGE) },
        Recipe::get("find_by_external_id"),
        Recipe::get("find_by_transaction_id"),
    ]
}
