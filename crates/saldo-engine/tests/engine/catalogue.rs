//! A catalogue is imported whole or not at all, and running partners see it at once.

use saldo_engine::ImportError;
use saldo_engine::catalogue::document_from;
use saldo_testkit::{World, shipped_catalogue};

#[tokio::test]
async fn an_import_is_seen_at_once_and_a_faulty_one_changes_nothing() {
    let world = World::open().await;
    let before = world.engine.catalogue();
    let broken = shipped_catalogue().into_iter().map(|(name, text)| {
        let text = if name == "rates.csv" { text.replace("USD,", "XXQ,") } else { text };
        (name, text)
    });
    let refused = world.engine.catalogue_import(document_from(broken)).await;
    assert!(matches!(refused, Err(ImportError::Faults(_))));
    assert_eq!(world.engine.catalogue().version, before.version);

    let renamed = shipped_catalogue().into_iter().map(|(name, text)| {
        let text = if name == "countries.csv" { text.replace("Afghanistan", "Afghanistan II") } else { text };
        (name, text)
    });
    let document = document_from(renamed);
    world.engine.catalogue_import(document.clone()).await.unwrap();
    let after = world.engine.catalogue();
    assert_eq!(after.version, before.version + 1);
    assert!(after.parts.countries.iter().any(|country| country.name == "Afghanistan II"));
    assert_eq!(world.engine.catalogue_export().await.unwrap(), Some(document));
}
