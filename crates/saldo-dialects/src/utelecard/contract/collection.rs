//! The Postman collection: every operation, with bodies that succeed unedited against a sandbox. The purchase that is
//! cancelled is the newest of its account.

use bytes::Bytes;
use utoipa::openapi::OpenApi;

use super::examples;
use crate::contract::{Collection, Demonstration, Recipe};

const DESCRIPTION: &str = "The operations of Unión Telecard v1 as Saldo serves them. Put the address into the variable \
    base_url, and `APIKey <user>:<secret>` into api_key.";

const SUCCEEDS: [&str; 2] =
    ["pm.response.to.have.status(200);", "pm.expect(pm.response.json()).to.have.property(\"payload\");"];

const PREPARES: [&str; 1] = ["pm.variables.set(\"date\", new Date().toUTCString());"];

const HEADERS: [(&str, &str); 3] =
    [("Accept", "application/json"), ("Content-Type", "application/json"), ("Date", "{{date}}")];

/// The purchase that is cancelled.
const KEPT: [(&str, &str); 1] = [("old_reference", "payload[0].reference")];

/// The collection as a file.
pub(super) fn written(contract: &OpenApi, demonstration: Option<&Demonstration>) -> Bytes {
    let recipes = recipes();
    let collection = Collection {
        name: "Saldo: Unión Telecard v1",
        description: DESCRIPTION,
        contract,
        key_header: "Authorization",
        headers: &HEADERS,
        variables: &[],
        prepares: &PREPARES,
        succeeds: &SUCCEEDS,
        recipes: &recipes,
    };
    collection.file(demonstration)
}

fn recipes() -> Vec<Recipe> {
    let once = |body: &str, reference: &str| body.replace(reference, "{{$guid}}");
    let buy = |name: &'static str, body: &str, reference: &str| Recipe {
        name,
        ..Recipe::post("buy", once(body, reference))
    };
    let cancel = once(examples::CANCEL_BODY, "1721677185425").replace("1721677154624", "{{old_reference}}");
    vec![
        Recipe::get("balance"),
        Recipe::get("responseCodes"),
        Recipe::get("products"),
        Recipe::get("groups"),
        Recipe::get("types"),
        Recipe::get("carriers"),
        Recipe::get("query"),
        buy("buy a data package", examples::PACKAGE, "1721827596810"),
        buy("buy a PIN", examples::PIN, "7035922659791649500"),
        buy("buy energy", examples::ENERGY, "1721828310130"),
        buy("pay a bill", examples::BILL, "1721828310131"),
        buy("buy a top-up", examples::TOP_UP, "7035922672877862680"),
        Recipe { keeps: &KEPT, ..Recipe::get("transactions") },
        Recipe::post("cancel", cancel),
    ]
}
