//! Many at once: one `external_id` is sent once, and a balance is never overdrawn.

use std::sync::Arc;

use super::{Desk, NUMBER};

async fn at_once(desk: &Arc<Desk>, external_ids: Vec<String>) -> Vec<(u16, String)> {
    let sends = external_ids.into_iter().map(|external_id| {
        let desk = Arc::clone(desk);
        tokio::spawn(async move {
            let reply = desk.send(NUMBER, &external_id).await;
            let json = reply.json();
            let told = if reply.status == 201 { &json["status"] } else { &json["errors"][0]["code"] };
            (reply.status.as_u16(), told.to_string().replace('"', ""))
        })
    });
    let mut told = Vec::new();
    for send in sends.collect::<Vec<_>>() {
        told.push(send.await.unwrap());
    }
    told
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_external_id_at_once_is_sent_once() {
    let desk = Arc::new(Desk::open().await);
    let told = at_once(&desk, vec!["7".to_owned(); 20]).await;
    assert_eq!(told.iter().filter(|told| **told == (201, "0".to_owned())).count(), 1, "{told:?}");
    assert_eq!(told.iter().filter(|told| **told == (400, "1000990".to_owned())).count(), 19, "{told:?}");
    assert_eq!(desk.world.deliveries(), 1);
    desk.world.assert_settled().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_balance_pays_as_often_as_it_can_and_no_more() {
    let desk = Arc::new(Desk::open().await);
    let told = at_once(&desk, (1..=760).map(|id| id.to_string()).collect()).await;
    let count = |status: &str| told.iter().filter(|(_, told)| told == status).count();
    assert_eq!((count("0"), count("1000777")), (740, 20));
    assert_eq!(desk.world.balance().await, "10.00 USD");
    desk.world.assert_settled().await;
}
