//! Many debits of one subscriber at once: none too many, and none twice.

use std::sync::Arc;

use super::{Desk, IdeamartOptions, NUMBER};

/// The status codes of debits of LKR 10 that are sent at once.
async fn at_once(desk: Arc<Desk>, ids: Vec<String>) -> Vec<String> {
    let debits = ids.into_iter().map(|id| {
        let desk = Arc::clone(&desk);
        tokio::spawn(async move { desk.debit(&id, "10").await.json()["statusCode"].to_string() })
    });
    let mut codes = Vec::new();
    for debit in debits.collect::<Vec<_>>() {
        codes.push(debit.await.unwrap().trim_matches('"').to_owned());
    }
    codes
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_hundred_tens_a_thousand_pays_exactly_a_hundred() {
    let desk = Arc::new(Desk::open().await);
    let codes = at_once(Arc::clone(&desk), (0..200).map(|id| format!("{id}")).collect()).await;
    let count = |code: &str| codes.iter().filter(|told| *told == code).count();
    assert_eq!((count("S1000"), count("E1308")), (100, 100), "{codes:?}");
    assert_eq!(desk.left(NUMBER).await, "0.00");
    assert_eq!(desk.world.deliveries(), 100);
    desk.world.assert_settled().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_id_at_once_is_debited_once_in_production() {
    let desk = Arc::new(Desk::open_with(IdeamartOptions::default()).await);
    let codes = at_once(Arc::clone(&desk), vec!["same".to_owned(); 20]).await;
    assert_eq!(codes.iter().filter(|told| *told == "S1000").count(), 1, "{codes:?}");
    assert!(codes.iter().all(|told| ["S1000", "P1003", "E1379"].contains(&told.as_str())), "{codes:?}");
    assert_eq!(desk.left(NUMBER).await, "990.00");
    desk.world.assert_settled().await;
}
