//! Finding a transaction again: by its own id, by the caller's, and only as what it is.

use std::sync::Arc;

use saldo_core::party::DuplicateGuard;
use saldo_engine::NewPartner;
use serde_json::json;

use super::{AMOUNTS, Desk, NUMBER, RECHARGES, VOUCHERS, issue};

const NOT_FOUND: (u16, u32, &str) = (404, 1_000_404, "Transaction not found");

#[tokio::test]
async fn a_transaction_is_found_by_either_id_under_its_own_type() {
    let desk = Desk::open().await;
    let reply = desk.send(NUMBER, "7").await;
    let id = reply.created("0")["transaction_id"].as_str().unwrap().to_owned();
    for name in [format!("ext-{}", 7), id.clone()] {
        let found = desk.get(&format!("transactions/{RECHARGES}/{name}")).await;
        found.is(200);
        assert_eq!(found.text, reply.text);
        for other in [AMOUNTS, VOUCHERS] {
            let (status, code, message) = NOT_FOUND;
            desk.get(&format!("transactions/{other}/{name}")).await.fails(status, code, message);
        }
    }
    for name in ["ext-8", "ext-", "ext-%00", "7", "8", "x", "99999999999999999999", "EXT-7"] {
        let (status, code, message) = NOT_FOUND;
        desk.get(&format!("transactions/{RECHARGES}/{name}")).await.fails(status, code, message);
    }
}

#[tokio::test]
async fn another_partner_finds_nothing_of_it() {
    let mut desk = Desk::open().await;
    let id = desk.send(NUMBER, "7").await.created("0")["transaction_id"].as_str().unwrap().to_owned();
    let new = NewPartner { name: "other".to_owned(), parent: None, prevent_duplicates: DuplicateGuard::On };
    let other = desk.world.engine.partner_add(new).await.unwrap().id;
    desk.credential = issue(&desk.world, other, "another-key", "another-secret").await;
    for name in ["ext-7".to_owned(), id] {
        let (status, code, message) = NOT_FOUND;
        desk.get(&format!("transactions/{RECHARGES}/{name}")).await.fails(status, code, message);
    }
}

#[tokio::test]
async fn a_transfer_of_another_dialect_is_found_by_its_id() {
    let desk = Desk::open().await;
    let engine = &desk.world.engine;
    let order = desk.world.order("of Ding", "93701234567");
    let sent = engine.transfer_submit(&desk.world.caller(), order).await.unwrap();
    let found = desk.get(&format!("transactions/{AMOUNTS}/{}", sent.id)).await.is(200);
    assert_eq!((&found["status"], &found["external_id"]), (&json!("0"), &json!("of Ding")));
    assert_eq!((&found["retail_price"], &found["local_value"]), (&json!(10), &json!(760)));
    let (status, code, message) = NOT_FOUND;
    desk.get(&format!("transactions/{AMOUNTS}/ext-of%20Ding")).await.fails(status, code, message);
    desk.get(&format!("transactions/{RECHARGES}/{}", sent.id)).await.fails(status, code, message);
}

#[tokio::test]
async fn a_transaction_is_found_after_its_product_is_gone_and_after_a_restart() {
    let Desk { world, credential, .. } = {
        let desk = Desk::open().await;
        desk.send(NUMBER, "7").await.created("0");
        desk
    };
    let files = saldo_testkit::shipped_catalogue().into_iter().map(|(name, text)| {
        let goes = ["CTGT64,", "CTGT65,"];
        let kept = text
            .lines()
            .filter(|line| name != "products.csv" || !goes.iter().any(|sku| line.starts_with(sku)));
        let kept: Vec<&str> = kept.collect();
        (name, kept.join("\n") + "\n")
    });
    let document = saldo_engine::catalogue::document_from(files.collect::<Vec<_>>());
    world.engine.catalogue_import(document).await.unwrap();
    let world = world.restarted().await;
    let router = super::router(Arc::clone(&world.engine));
    let desk = Desk { world, router, credential };
    let found = desk.get(&format!("transactions/{RECHARGES}/ext-7")).await.is(200);
    assert_eq!((&found["status"], &found["retail_price"]), (&json!("0"), &json!(13.5)));
    assert_eq!((&found["product_id"], &found["product"]), (&json!(""), &json!("CTGT64")));
    desk.send(NUMBER, "8").await.fails(400, 1_000_301, "Product not available");
}

#[tokio::test]
async fn a_simulation_never_stands_in_the_place_of_a_real_transaction() {
    let desk = Desk::open().await;
    let failed = desk.send("1", "9300").await;
    failed.created("1000204");
    let simulated =
        json!({"account_number": NUMBER, "product_id": 64, "external_id": "9300", "simulation": 1});
    desk.post(RECHARGES, &simulated).await.created("0");
    let found = desk.get(&format!("transactions/{RECHARGES}/ext-9300")).await;
    found.is(200);
    assert_eq!(found.text, failed.text);
}
