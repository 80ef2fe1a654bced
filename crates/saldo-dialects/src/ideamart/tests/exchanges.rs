//! What an onlooker sees of each call: what the published simulator shows, and no secret.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use parking_lot::Mutex;
use serde_json::json;
use tower::ServiceExt;

use super::{APPLICATION_ID, BALANCE, DEBIT, Desk, LIST, NUMBER, PASSWORD, by_ezcash, request};
use crate::ideamart::{Answered, Asked, IdeamartOptions, Onlooker, StandIn};

#[derive(Default)]
struct Seen {
    asked: Mutex<Vec<Asked>>,
    answered: Mutex<Vec<Answered>>,
}

impl Onlooker for Seen {
    fn asked(&self, asked: &Asked) {
        self.asked.lock().push(asked.clone());
    }

    fn answered(&self, answered: Answered) {
        self.answered.lock().push(answered);
    }
}

async fn desk() -> (Desk, Arc<Seen>) {
    let seen = Arc::new(Seen::default());
    let stand_in = StandIn { application_id: APPLICATION_ID.to_owned(), password: PASSWORD.to_owned() };
    let options = IdeamartOptions { onlooker: Some(seen.clone()), ..IdeamartOptions::simulator(stand_in) };
    (Desk::open_with(options).await, seen)
}

fn debit(transaction_id: &str, amount: &str) -> Asked {
    Asked {
        operation: "Direct/Debit",
        transaction_id: Some(transaction_id.to_owned()),
        subscriber_id: Some(NUMBER.to_owned()),
        application_id: Some(APPLICATION_ID.to_owned()),
        amount: Some(amount.to_owned()),
    }
}

#[tokio::test]
async fn each_call_is_seen_with_what_was_sent_and_what_was_answered() {
    let (desk, seen) = desk().await;
    desk.debit("12345", "100").await.is("S1000");
    desk.post(BALANCE, json!({})).await.is("S1000");
    desk.post(LIST, json!({})).await.is("S1000");
    desk.debit("12346", "5000").await.is("E1308");
    let balance = Asked { operation: "QueryBalance", transaction_id: None, amount: None, ..debit("", "") };
    let list = Asked { operation: "List/PI", ..balance.clone() };
    let asked = [debit("12345", "100"), balance, list, debit("12346", "5000")];
    assert_eq!(*seen.asked.lock(), asked);
    let answered = asked.into_iter().zip([
        ("S1000", "Success", None),
        ("S1000", "Success", Some("900.00")),
        ("S1000", "Success", None),
        ("E1308", "Charging Error", None),
    ]);
    let answered = answered.map(|(asked, (status_code, status_detail, left))| Answered {
        asked,
        status_code,
        status_detail: status_detail.into(),
        chargeable_balance: left.map(str::to_owned),
    });
    assert_eq!(*seen.answered.lock(), answered.collect::<Vec<_>>());
}

#[tokio::test]
async fn what_is_no_request_is_seen_as_far_as_it_goes() {
    let (desk, seen) = desk().await;
    desk.post_text(DEBIT, "rubbish").await.is("E1312");
    let rubbish = json!({"subscriberId": ["1", "2"], "applicationId": "A".repeat(500)});
    desk.post(BALANCE, rubbish).await.is("E1312");
    desk.call(Request::get(BALANCE).body(Body::empty()).unwrap()).await;
    let answered = seen.answered.lock();
    assert_eq!(answered.len(), 2, "what is no operation is not seen");
    assert_eq!((&answered[0].asked.application_id, answered[0].status_code), (&None, "E1312"));
    assert_eq!(answered[1].asked.subscriber_id, None);
    assert_eq!(answered[1].asked.application_id, Some(format!("{}...", "A".repeat(128))));
    assert_eq!(answered[1].chargeable_balance.as_deref(), Some("0.00"));
}

#[tokio::test]
async fn no_secret_is_seen() {
    let (desk, seen) = desk().await;
    desk.post(DEBIT, by_ezcash("1", "25.00")).await.is("P1003");
    let seen = format!("{:?}{:?}", seen.asked.lock(), seen.answered.lock());
    assert!(seen.contains("P1003") && !seen.contains("4444") && !seen.contains("\"password\""), "{seen}");
}

#[tokio::test]
async fn a_call_whose_client_hangs_up_is_seen_to_its_end() {
    // Its operator answers after a second.
    const SLOW: &str = "94779990025";
    let (desk, seen) = desk().await;
    let asked = json!({"subscriberId": SLOW, "externalTrxId": "hung-up", "amount": "100"});
    let body = Body::from(request(&asked).to_string());
    let call = desk.router.clone().oneshot(Request::post(DEBIT).body(body).unwrap());
    assert!(tokio::time::timeout(Duration::from_millis(100), call).await.is_err(), "it hangs up");
    assert_eq!((seen.asked.lock().len(), seen.answered.lock().len()), (1, 0));
    while seen.answered.lock().is_empty() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(seen.answered.lock()[0].status_code, "S1000");
    assert_eq!(desk.left(SLOW).await, "900.00");
}
