//! The published examples, replayed (Ding Connect description, *Deferred SendTransfer* and *OAuth*).

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::Desk;
use crate::ding::error::Problem;

const REQUEST: &str = include_str!("fixtures/send_transfer_request.json");
const RESPONSE: &str = include_str!("fixtures/send_transfer_response.json");
const TOKEN_EXPIRED: &str = include_str!("fixtures/token_expired.json");

#[tokio::test]
async fn the_published_request_gets_the_published_response() {
    let desk = Desk::open().await;
    let reply = desk.post_text("SendTransfer", REQUEST).await;
    let answered = reply.succeeds();
    let record = &answered["TransferRecord"];
    let mut expected: Value = serde_json::from_str(RESPONSE).unwrap();
    // What differs with every transfer, and what differs because this one is not deferred.
    for member in ["StartedUtc", "CompletedUtc", "ReceiptParams"] {
        expected["TransferRecord"][member] = record[member].clone();
    }
    expected["TransferRecord"]["TransferId"]["TransferRef"] = record["TransferId"]["TransferRef"].clone();
    expected["TransferRecord"]["ProcessingState"] = json!("Complete");
    assert!(same(&expected, &answered), "{}", reply.lines());
    assert_eq!(member_names(&expected["TransferRecord"]), member_names(record));
    assert!(record["TransferId"]["TransferRef"].as_str().unwrap().bytes().all(|b| b.is_ascii_digit()));
}

#[tokio::test]
async fn an_expired_credential_gets_the_published_error() {
    let problem = Problem::from(saldo_core::Reason::CredentialExpired);
    assert_eq!(problem.status.as_u16(), 401);
    let desk = Desk::open().await;
    desk.world.engine.credential_revoke(desk.world.credential, 0).await.unwrap();
    let reply = desk.get("GetBalance").await;
    let expected: Value = serde_json::from_str(TOKEN_EXPIRED).unwrap();
    assert_eq!((reply.status.as_u16(), reply.json()), (401, expected));
}

/// Equal, where `76.0` and `76.00` are one number.
pub(super) fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            let decimal = |number: &serde_json::Number| number.to_string().parse::<Decimal>().unwrap();
            decimal(one) == decimal(other)
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(name, value)| other.get(name).is_some_and(|other| same(value, other)))
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        _ => one == other,
    }
}

pub(super) fn member_names(value: &Value) -> Vec<&String> {
    value.as_object().unwrap().keys().collect()
}
