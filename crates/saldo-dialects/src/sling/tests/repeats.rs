//! A `request_id` that comes again (*Idempotency*): the first answer, and never another credit.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{CREDIT, Desk, GOOD, credit, ended};

#[tokio::test]
async fn the_same_request_gets_the_first_answer_and_credits_once() {
    let desk = Desk::open().await;
    let first = desk.credit("a", GOOD).await;
    first.is(202);
    for moment in ["pending", "ended", "long ago"] {
        let mut again = credit("a", "+44 7010 000001");
        again["amount"] = json!(500);
        let again = desk.post(CREDIT, &again).await;
        assert_eq!((again.status, &again.text), (first.status, &first.text), "{moment}");
        assert_eq!(desk.told().await.len(), 1, "{moment}");
        desk.world.advance(86_400);
    }
    assert_eq!((desk.balance().await.as_str(), desk.world.deliveries()), ("995.00 GBP", 1));
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn another_request_with_the_same_id_is_a_conflict() {
    let desk = Desk::open().await;
    desk.credit("a", GOOD).await.is(202);
    for _ in 0..2 {
        let mut dearer = credit("a", GOOD);
        dearer["amount"] = json!(501);
        desk.post(CREDIT, &dearer).await.refused(409, "REQUEST_ID_CONFLICT_ERROR");
        desk.credit("a", "447931234567").await.refused(409, "REQUEST_ID_CONFLICT_ERROR");
        assert_eq!(desk.told().await.len(), 1);
    }
    assert_eq!(desk.balance().await, "995.00 GBP");
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn a_credit_that_failed_keeps_its_id() {
    let desk = Desk::open().await;
    let first = desk.credit("a", "447010000002").await;
    ended(&desk.told().await, "failed", Some("CARRIER_ERROR"));
    let again = desk.credit("a", "447010000002").await;
    assert_eq!((again.status, again.text), (first.status, first.text));
    desk.credit("a", GOOD).await.refused(409, "REQUEST_ID_CONFLICT_ERROR");
    assert_eq!(desk.told().await.len(), 1);
    desk.world.assert_settled().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_at_once_one_is_credited_and_all_get_its_answer() {
    let desk = Arc::new(Desk::open().await);
    let calls = (0..20).map(|_| {
        let desk = Arc::clone(&desk);
        tokio::spawn(async move { desk.credit("a", GOOD).await.is(202) })
    });
    let mut answers: Vec<Value> = Vec::new();
    for call in calls.collect::<Vec<_>>() {
        answers.push(call.await.unwrap());
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
    assert_eq!(desk.told().await.len(), 1);
    assert_eq!((desk.balance().await.as_str(), desk.world.deliveries()), ("995.00 GBP", 1));
    desk.world.assert_settled().await;
}
