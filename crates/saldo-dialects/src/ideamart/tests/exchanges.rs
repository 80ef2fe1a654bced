//! What an onlooker sees of each call: what the published simulator shows, and no secret.

use std::sync::Arc;

use parking_lot::Mutex;
use serde_json::json;

use super::{APPLICATION_ID, BALANCE, DEBIT, Desk, LIST, NUMBER, PASSWORD, by_ezcash};
use crate::ideamart::{Exchange, IdeamartOptions, Onlooker, StandIn};

#[derive(Default)]
struct Seen(Mutex<Vec<Exchange>>);

impl Onlooker for Seen {
    fn seen(&self, exchange: Exchange) {
        self.0.lock().push(exchange);
    }
}

async fn desk() -> (Desk, Arc<Seen>) {
    let seen = Arc::new(Seen::default());
    let stand_in = StandIn { application_id: APPLICATION_ID.to_owned(), password: PASSWORD.to_owned() };
    let options = IdeamartOptions { onlooker: Some(seen.clone()), ..IdeamartOptions::simulator(stand_in) };
    (Desk::open_with(options).await, seen)
}

#[tokio::test]
async fn each_call_is_seen_with_what_was_sent_and_what_was_answered() {
    let (desk, seen) = desk().await;
    desk.debit("12345", "100").await.is("S1000");
    desk.post(BALANCE, json!({})).await.is("S1000");
    desk.post(LIST, json!({})).await.is("S1000");
    desk.debit("12346", "5000").await.is("E1308");
    let seen = seen.0.lock();
    let debit = Exchange {
        operation: "Direct/Debit",
        transaction_id: Some("12345".to_owned()),
        subscriber_id: Some(NUMBER.to_owned()),
        application_id: Some(APPLICATION_ID.to_owned()),
        amount: Some("100".to_owned()),
        status_code: "S1000",
        status_detail: "Success".into(),
        chargeable_balance: None,
    };
    let balance = Exchange {
        operation: "QueryBalance",
        transaction_id: None,
        amount: None,
        chargeable_balance: Some("900.00".to_owned()),
        ..debit.clone()
    };
    let list = Exchange { operation: "List/PI", chargeable_balance: None, ..balance.clone() };
    let refused = Exchange {
        transaction_id: Some("12346".to_owned()),
        amount: Some("5000".to_owned()),
        status_code: "E1308",
        status_detail: "Charging Error".into(),
        ..debit.clone()
    };
    assert_eq!(*seen, [debit, balance, list, refused]);
}

#[tokio::test]
async fn what_is_no_request_is_seen_as_far_as_it_goes() {
    let (desk, seen) = desk().await;
    desk.post_text(DEBIT, "rubbish").await.is("E1312");
    desk.post(BALANCE, json!({"subscriberId": ["1", "2"], "applicationId": "A".repeat(5_00)}))
        .await
        .is("E1312");
    desk.call(axum::http::Request::get(BALANCE).body(axum::body::Body::empty()).unwrap()).await;
    let seen = seen.0.lock();
    assert_eq!(seen.len(), 2, "what is no operation is not seen");
    assert_eq!((&seen[0].application_id, seen[0].status_code), (&None, "E1312"));
    assert_eq!(seen[1].subscriber_id, None);
    assert_eq!(seen[1].application_id, Some(format!("{}...", "A".repeat(128))));
    assert_eq!(seen[1].chargeable_balance.as_deref(), Some("0.00"));
}

#[tokio::test]
async fn no_secret_is_seen() {
    let (desk, seen) = desk().await;
    desk.post(DEBIT, by_ezcash("1", "25.00")).await.is("P1003");
    let seen = format!("{:?}", seen.0.lock());
    assert!(seen.contains("P1003") && !seen.contains("4444") && !seen.contains("\"password\""), "{seen}");
}
