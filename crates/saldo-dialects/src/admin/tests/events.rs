//! Events and their tries through the API: listed, looked at, replayed; and endpoints enabled again.

use std::sync::Arc;

use saldo_core::Dialect;
use saldo_testkit::Receiver;
use saldo_webhooks::Webhooks;
use serde_json::json;

use super::world::{PIN, START, TOPUP, World};
use crate::ding::DingFormat;

const URL: &str = "https://shop.example/hook";

/// Two deferred transfers with their events, the PIN's not taken by the receiver.
async fn told() -> (World, Arc<Webhooks>) {
    let world = World::open().await;
    world.made("PUT", "/partners/tests/webhooks/ding", &json!({"url": URL}).to_string()).await;
    let webhooks = world.kit.telling(Dialect::Ding, DingFormat);
    world.sell_later("taken", TOPUP).await;
    world.kit.run_due().await;
    webhooks.run_due().await.unwrap();
    world.sell_later("not taken", PIN).await;
    world.kit.run_due().await;
    world.kit.receivers.next(URL, [Receiver::status(410)]);
    webhooks.run_due().await.unwrap();
    (world, webhooks)
}

#[tokio::test]
async fn events_are_listed_without_their_bodies_and_shown_with_every_try() {
    let (world, _) = told().await;
    let listed = world.get("/events?partner=tests").await;
    let items = listed["items"].as_array().unwrap();
    let states: Vec<_> = items.iter().map(|item| (&item["reference"], &item["state"])).collect();
    let expected = [(json!("not taken"), json!("pending")), (json!("taken"), json!("delivered"))];
    assert!(states.into_iter().eq(expected.iter().map(|(reference, state)| (reference, state))));
    assert!(items.iter().all(|item| item.get("body").is_none()));

    let pending = world.get("/events?state=pending&dialect=ding&limit=1").await;
    let id = pending["items"][0]["id"].clone();
    let shown = world.get(&format!("/partners/tests/events/{id}")).await;
    assert!(shown["body"].as_str().unwrap().contains("ReceiptParams"));
    let delivery = json!({
        "number": 1, "at": START, "url": URL, "status": 410, "declined": false, "answer": "", "took_ms": 0,
    });
    assert_eq!(shown["deliveries"], json!([delivery]));
    let first = world.get("/events?limit=1").await;
    let second = world.get(&format!("/events?limit=1&after={}", first["next"].as_str().unwrap())).await;
    assert_eq!(second["items"][0]["reference"], "taken");
}

#[tokio::test]
async fn a_disabled_webhook_says_so_and_is_enabled_again() {
    let (world, webhooks) = told().await;
    world.kit.engine.refresh().await.unwrap();
    let listed = world.get("/partners/tests/webhooks").await;
    assert_eq!(listed["items"][0]["disabled_cause"], "gone");
    assert_eq!(listed["items"][0]["disabled_at"], START);
    let enabled = world.made("POST", "/partners/tests/webhooks/ding/enable", "").await;
    assert_eq!(enabled["disabled_cause"], json!(null));
    world.kit.advance(6);
    assert_eq!(webhooks.run_due().await.unwrap(), 1);
    let none = world.refused("POST", "/partners/tests/webhooks/sling/enable", "").await;
    assert_eq!((none.0, none.1.as_str()), (404, "not_found"));
}

#[tokio::test]
async fn an_event_is_replayed() {
    let (world, webhooks) = told().await;
    let delivered = world.get("/events?state=delivered").await;
    let id = delivered["items"][0]["id"].clone();
    world.made("POST", "/partners/tests/webhooks/ding/enable", "").await;
    let replayed = world.made("POST", &format!("/partners/tests/events/{id}/replay"), "").await;
    assert_eq!((&replayed["state"], &replayed["due_at"]), (&json!("pending"), &json!(START)));
    assert_eq!(webhooks.run_due().await.unwrap(), 1);
    for path in ["/partners/tests/events/1", "/partners/tests/events/x"] {
        assert_eq!(world.refused("GET", path, "").await.0, 404, "{path}");
    }
    assert_eq!(world.refused("POST", "/partners/tests/events/1/replay", "").await.0, 404);
    for query in ["state=lost", "dialect=soap", "transfer=x", "after=x"] {
        let refused = world.refused("GET", &format!("/events?{query}"), "").await;
        assert_eq!((refused.0, refused.1.as_str()), (400, "query_invalid"), "{query}");
    }
}
