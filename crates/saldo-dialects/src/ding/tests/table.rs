//! The table of errors in docs/dialects/ding.md: it has every published error, and every row of it is reached here.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::Request;
use saldo_core::limits::{PartnerLimits, Velocity, VelocityRule};
use serde_json::{Value, json};

use super::{Desk, Reply, error_texts, order};
use crate::ding::descriptions::DESCRIPTIONS;

const PAGE: &str = include_str!("../../../../../docs/dialects/ding.md");

/// ResultCode, Code and Context (Ding Connect description, *Error and Context Codes* and *Prevent Duplicates*).
const PUBLISHED: [(&str, &str, &str); 30] = [
    ("2", "NearestMatch", "ProviderCannotSupplyRequestReceiveValue"),
    ("3", "RateLimited", ""),
    ("3", "RateLimited", "TransactionStillInProgress"),
    ("3", "TransientProviderError", "ProviderTimedOut"),
    ("3", "TransientProviderError", "ProviderRefusedRequest"),
    ("3", "TransientProviderError", "ProviderTemporarilyUnavailable"),
    ("3", "TransientProviderError", "ProductUnavailable"),
    ("3", "TransientProviderError", "AccountTemporarilyUnavailable"),
    ("4", "AccountNumberInvalid", "ProviderRefusedRequest"),
    ("4", "AccountNumberInvalid", "AccountNumberFailedRegex"),
    ("4", "AuthenticationFailed", ""),
    ("4", "AuthenticationFailed", "TokenExpired"),
    ("4", "BatchItemRefMustBeUnique", ""),
    ("4", "DuplicateTransactionPrevented", ""),
    ("4", "ParameterCombinationInvalid", "names"),
    ("4", "ParameterInvalid", "names"),
    ("4", "ParameterMissing", "names"),
    ("4", "ParameterOutOfRange", "names"),
    ("4", "RequestInvalid", ""),
    ("4", "RequestInvalid", "MultipleRecordsMatched"),
    ("4", "RequestInvalid", "InstantTransfersCannotBeCancelled"),
    ("4", "RequestInvalid", "NoRecordsFound"),
    ("4", "TooManyParameters", "names"),
    ("5", "InsufficientBalance", ""),
    ("5", "OtherError", ""),
    ("5", "ProviderError", "ProviderUnknownError"),
    ("5", "ProviderError", "ProviderRefusedRequest"),
    ("5", "ProviderError", "ProviderTemporarilyUnavailable"),
    ("5", "ProviderError", "ProductUnavailable"),
    ("5", "ProviderError", "RechargeNotAllowed"),
];

/// The rows of the page as `ResultCode Code/Context`. A context that holds names of parameters is `names`.
fn rows() -> BTreeSet<String> {
    let table = PAGE.lines().skip_while(|line| !line.starts_with("| ResultCode |")).skip(2);
    let rows = table.take_while(|line| line.starts_with('|')).map(|line| {
        let cells: Vec<&str> = line.split('|').map(|cell| cell.trim().trim_matches('`')).collect();
        row(cells[1], cells[2], cells[3])
    });
    rows.collect()
}

fn row(result: &str, code: &str, context: &str) -> String {
    let of_names = code.starts_with("Parameter") || code == "TooManyParameters";
    let context = if of_names && !context.is_empty() { "names" } else { context };
    format!("{result} {code}/{context}")
}

#[test]
fn the_page_has_every_published_error() {
    let rows = rows();
    for (result, code, context) in PUBLISHED {
        let published = row(result, code, context);
        assert!(rows.contains(&published), "docs/dialects/ding.md has no row {published}");
    }
    let described = |code: &str| DESCRIPTIONS.iter().any(|(listed, _)| *listed == code);
    for (_, code, context) in PUBLISHED {
        assert!(described(code), "{code}");
        assert!(matches!(context, "" | "names") || described(context), "{context}");
    }
    for (code, _) in DESCRIPTIONS {
        let is_there = PUBLISHED.iter().any(|(_, published, context)| code == published || code == context);
        assert!(is_there, "{code} is described, and no error");
    }
}

#[derive(Default)]
struct Reached(BTreeSet<String>);

impl Reached {
    /// Takes the errors of an answer, and those of its items.
    fn take(&mut self, reply: &Reply) {
        let json = reply.json();
        let items = json["Items"].as_array().cloned().unwrap_or_default();
        for told in items.iter().chain([&json]) {
            let errors = told.get("ErrorCodes").map(error_texts).unwrap_or_default();
            for error in errors {
                let (code, context) = error.split_once('/').unwrap_or((&error, ""));
                self.0.insert(row(&told["ResultCode"].to_string(), code, context));
            }
        }
    }

    async fn post(&mut self, desk: &Desk, method: &str, body: Value) {
        self.take(&desk.post(method, body).await);
    }
}

/// What the page says of how to reach each error.
#[tokio::test]
async fn every_row_of_the_page_is_reached() {
    let desk = Desk::open().await;
    let mut reached = Reached::default();
    for ending in 1..=16 {
        reached.take(&desk.send(&format!("937099900{ending:02}"), &format!("ending-{ending}")).await);
    }
    for digit in 1..=9 {
        reached.take(&desk.send(&format!("9300000000{digit}"), &format!("uat-{digit}")).await);
    }
    for _ in 0..2 {
        reached.take(&desk.send("93701234567", "instant").await);
        desk.send("93709990007", "twice").await.fails(500, 5, "ProviderError/ProviderRefusedRequest");
    }
    requests(&desk, &mut reached).await;
    limits(&desk, &mut reached).await;
    keys(&desk, &mut reached).await;

    let mut rows = rows();
    assert!(rows.remove("5 OtherError/"), "it has no way, so nothing reaches it");
    assert_eq!(reached.0, rows);
}

async fn requests(desk: &Desk, reached: &mut Reached) {
    let estimate = |extra: Value| {
        let mut item = json!({"SkuCode": "AF_AW_TopUp", "BatchItemRef": "1"});
        item.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        item
    };
    reached.post(desk, "EstimatePrices", json!([estimate(json!({"ReceiveValue": 76.01}))])).await;
    let both = estimate(json!({"ReceiveValue": 76, "SendValue": 1}));
    reached.post(desk, "EstimatePrices", json!([both])).await;
    reached.post(desk, "EstimatePrices", json!([both, both])).await;
    reached.post(desk, "EstimatePrices", json!(vec![both; 101])).await;
    reached.take(&desk.get("GetAccountLookup?accountNumber=93990000000").await);
    reached.take(&desk.get("GetAccountLookup?accountNumber=12").await);
    reached.post(desk, "ListTransferRecords", json!({"Take": 101})).await;
    reached.take(&desk.post_text("SendTransfer", "{").await);
    let mut wrong = order("93701234567", "wrong");
    wrong["SkuCode"] = json!("nothing");
    reached.post(desk, "SendTransfer", wrong).await;
    reached.post(desk, "SendTransfer", json!({})).await;
    for reference in ["instant", "twice", "nobody's"] {
        let item = json!({"TransferId": {"DistributorRef": reference}, "BatchItemRef": "1"});
        reached.post(desk, "CancelTransfers", json!([item])).await;
    }
}

async fn limits(desk: &Desk, reached: &mut Reached) {
    for _ in 0..=50 {
        reached.take(&desk.get("GetBalance").await);
    }
    let velocity = VelocityRule::new(1, 60).map(Velocity::AtMost);
    let limits = PartnerLimits { velocity, ..PartnerLimits::default() };
    desk.world.engine.partner_limits_set(desk.world.partner, limits).await.unwrap();
    reached.take(&desk.send("93701234567", "too soon").await);
}

async fn keys(desk: &Desk, reached: &mut Reached) {
    let keyless = Request::get("/api/V1/GetBalance").body(Body::empty()).unwrap();
    reached.take(&desk.call(keyless).await);
    desk.world.engine.credential_revoke(desk.world.credential, 0).await.unwrap();
    reached.take(&desk.get("GetBalance").await);
}
