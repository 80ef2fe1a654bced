//! Many at once: a reference buys once, and a balance is never overdrawn.

use std::sync::Arc;

use serde_json::json;

use super::Desk;

/// The statuses of purchases that are sent at once.
async fn at_once(desk: &Arc<Desk>, bodies: Vec<serde_json::Value>) -> Vec<u16> {
    let sent = bodies.into_iter().map(|body| {
        let desk = Arc::clone(desk);
        tokio::spawn(async move { desk.post("/v1/buy", body).await.status.as_u16() })
    });
    let mut statuses = Vec::new();
    for reply in sent.collect::<Vec<_>>() {
        statuses.push(reply.await.unwrap());
    }
    statuses
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_reference_at_once_buys_once() {
    let desk = Arc::new(Desk::open().await);
    let statuses = at_once(&desk, vec![super::top_up("same", "8095551212"); 20]).await;
    assert!(statuses.iter().all(|status| [200, 409].contains(status)), "{statuses:?}");
    assert!(statuses.contains(&200));
    assert_eq!((desk.balance().await.as_str(), desk.world.deliveries()), ("499940.00", 1));
    desk.world.assert_settled().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_ten_bills_of_a_hundred_thousand_five_are_paid() {
    let desk = Arc::new(Desk::open().await);
    let pay = |reference: u32| {
        let (account, amount) = ("5010696", 100_000);
        json!({"reference": format!("{reference}"), "accountNumber": account, "productId": 2023, "amount": amount})
    };
    let statuses = at_once(&desk, (0..10).map(pay).collect()).await;
    let count = |status: u16| statuses.iter().filter(|told| **told == status).count();
    assert_eq!((count(200), count(422)), (5, 5), "{statuses:?}");
    assert_eq!(desk.balance().await, "0.00");
    desk.world.assert_settled().await;
}
