//! The provider's list: what it tells of its deliveries, also after a restart.

use saldo_core::Timestamp;

use super::{open, reversal, submission};
use crate::port::Connector;

#[tokio::test]
async fn deliveries_are_listed_since_a_moment_with_whose_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("provider.book");
    let sandbox = open(Some(&path));
    let sold = submission(1, "CLDO357", "8095551212");
    let taken_back = submission(2, "CLDO357", "8095551213");
    sandbox.submit(&sold).await;
    sandbox.submit(&taken_back).await;
    sandbox.submit(&reversal(3, &taken_back)).await;
    drop(sandbox);
    let sandbox = open(Some(&path));
    let [listed] = sandbox.deliveries_since(Timestamp::ZERO).await.unwrap().try_into().unwrap();
    assert_eq!((listed.attempt, listed.account_number.as_deref()), (sold.attempt, Some("8095551212")));
    assert_eq!((listed.receive, listed.send), (Some(sold.receive), Some(sold.send)));
    let asked = listed.asked.unwrap();
    assert_eq!((asked.partner, asked.reference, asked.sku), (sold.partner, sold.reference, sold.sku));
    let later = listed.at.plus_seconds(1);
    assert_eq!(sandbox.deliveries_since(later).await, Ok(Vec::new()));
}
