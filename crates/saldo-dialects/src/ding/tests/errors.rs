//! Every error that a transfer can end with, by the sandbox's numbers, and the descriptions of all of them.

use serde_json::Value;

use saldo_core::{Field, Reason};

use super::Desk;
use crate::ding::descriptions::DESCRIPTIONS;
use crate::ding::error::Problem;
use crate::testing::REASONS;

/// Ending, status, result and error.
const ENDINGS: [(&str, u16, u8, &str); 16] = [
    ("01", 503, 3, "TransientProviderError/ProviderTimedOut"),
    ("02", 503, 3, "TransientProviderError/ProviderRefusedRequest"),
    ("03", 503, 3, "TransientProviderError/ProviderTemporarilyUnavailable"),
    ("04", 503, 3, "TransientProviderError/ProductUnavailable"),
    ("05", 503, 3, "TransientProviderError/AccountTemporarilyUnavailable"),
    ("06", 400, 4, "AccountNumberInvalid/ProviderRefusedRequest"),
    ("07", 500, 5, "ProviderError/ProviderRefusedRequest"),
    ("08", 500, 5, "ProviderError/ProviderTemporarilyUnavailable"),
    ("09", 500, 5, "ProviderError/ProductUnavailable"),
    ("10", 500, 5, "ProviderError/RechargeNotAllowed"),
    ("11", 500, 5, "ProviderError/ProviderUnknownError"),
    ("12", 429, 3, "RateLimited"),
    ("13", 400, 4, "AccountNumberInvalid/AccountNumberFailedRegex"),
    ("14", 500, 5, "InsufficientBalance"),
    ("15", 429, 3, "RateLimited/TransactionStillInProgress"),
    ("16", 400, 4, "ParameterOutOfRange/SendValue"),
];

#[tokio::test]
async fn every_refusal_of_a_provider_gives_the_money_back() {
    let desk = Desk::open().await;
    for (ending, status, result, error) in ENDINGS {
        let reply = desk.send(&format!("937099900{ending}"), ending).await;
        reply.fails(status, result, error);
        assert_eq!(reply.json()["TransferRecord"]["ProcessingState"], "Failed", "{}", reply.text);
    }
    assert_eq!(desk.balance().await, "10000.00");
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn a_failed_send_carries_its_record() {
    let desk = Desk::open().await;
    let reply = desk.send("93709990005", "failed").await;
    insta::assert_snapshot!(reply.lines());
}

#[tokio::test]
async fn every_code_and_context_is_described_once() {
    let desk = Desk::open().await;
    let listed = desk.get("GetErrorCodeDescriptions").await.succeeds();
    let codes: Vec<&Value> = listed["Items"].as_array().unwrap().iter().map(|item| &item["Code"]).collect();
    assert_eq!(codes.len(), DESCRIPTIONS.len());
    for (_, _, _, error) in ENDINGS {
        for code in error.split('/').filter(|code| *code != "SendValue") {
            assert_eq!(codes.iter().filter(|listed| ***listed == *code).count(), 1, "{code}");
        }
    }
}

const OF_FIELDS: [Reason; 4] = [
    Reason::Missing(Field::BillRef),
    Reason::Invalid(Field::SendCurrency),
    Reason::OutOfRange(Field::ReceiveAmount),
    Reason::Conflicting(Field::SendAmount, Field::ReceiveAmount),
];

#[test]
fn every_reason_has_described_words() {
    let described = |code: &str| DESCRIPTIONS.iter().any(|(listed, _)| *listed == code);
    let mut table = String::new();
    for reason in OF_FIELDS.into_iter().chain(REASONS) {
        let problem = Problem::from(reason);
        let error = problem.errors[0].clone();
        let (code, context) = (error.code, error.context.unwrap_or_default());
        assert!(described(code), "{code}");
        assert!(context.is_empty() || code.starts_with("Parameter") || described(&context), "{context}");
        table += &format!("{reason:?}: {} {:?} {code} {context}", problem.status.as_u16(), problem.result);
        let retry_after = problem.into_response().headers().get("retry-after").cloned();
        table += &retry_after.map_or("\n".to_owned(), |seconds| format!(" after {seconds:?}\n"));
    }
    insta::assert_snapshot!(table);
}
