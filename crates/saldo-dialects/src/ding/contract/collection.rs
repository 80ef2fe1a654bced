//! The Postman collection (Ding Connect description, *Test with Postman*): every method once, with a body that succeeds
//! unedited against a sandbox. A transfer in batch is sent before the one that cancels it.

use bytes::Bytes;
use utoipa::openapi::OpenApi;

use super::examples;
use crate::contract::{Collection, Demonstration, Recipe};

const DESCRIPTION: &str = "The methods of DingConnect V1 as Saldo serves them. Put the address into the variable \
    base_url and your key into api_key.";

/// What an answer that succeeded has in common with every other.
const SUCCEEDS: [&str; 2] =
    ["pm.response.to.have.status(200);", "pm.expect(pm.response.json().ResultCode).to.eql(1);"];

/// The transfer that is cancelled.
const KEPT: [(&str, &str); 2] = [
    ("transfer_ref", "TransferRecord.TransferId.TransferRef"),
    ("distributor_ref", "TransferRecord.TransferId.DistributorRef"),
];

/// The collection as a file.
pub(super) fn written(contract: &OpenApi, demonstration: Option<&Demonstration>) -> Bytes {
    let recipes = recipes();
    let collection = Collection {
        name: "Saldo: DingConnect V1",
        description: DESCRIPTION,
        contract,
        key_header: "api_key",
        headers: &[],
        variables: &[],
        prepares: &[],
        succeeds: &SUCCEEDS,
        recipes: &recipes,
    };
    collection.file(demonstration)
}

fn recipes() -> Vec<Recipe> {
    let once = |body: &str| body.replace("order-1", "{{$guid}}");
    let cancel =
        examples::CANCEL.replace("transfer-1", "{{transfer_ref}}").replace("order-1", "{{distributor_ref}}");
    vec![
        Recipe::get("GetCountries"),
        Recipe::get("GetCurrencies"),
        Recipe::get("GetRegions"),
        Recipe::get("GetProviders"),
        Recipe::get("GetProviderStatus"),
        Recipe::get("GetProducts"),
        Recipe::get("GetProductDescriptions"),
        Recipe::get("GetPromotions"),
        Recipe::get("GetPromotionDescriptions"),
        Recipe::get("GetErrorCodeDescriptions"),
        Recipe::get("GetBalance"),
        Recipe::get("GetAccountLookup"),
        Recipe::post("EstimatePrices", examples::ESTIMATE),
        Recipe::post("LookupBills", examples::BILLS),
        Recipe::post("SendTransfer", once(examples::SEND)),
        Recipe::post("ListTransferRecords", examples::LIST),
        Recipe {
            name: "SendTransfer in batch",
            keeps: &KEPT,
            ..Recipe::post("SendTransfer", once(examples::SEND_IN_BATCH))
        },
        Recipe::post("CancelTransfers", cancel),
    ]
}
