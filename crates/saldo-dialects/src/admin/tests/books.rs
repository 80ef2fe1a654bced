//! Accounts, entries and the audit through the API.

use serde_json::{Value, json};

use super::world::{TOPUP, World};

#[tokio::test]
async fn accounts_agree_with_their_entries() {
    let world = World::open().await;
    let sold = world.sell("order-1", TOPUP).await.unwrap();
    let accounts = world.get("/accounts?partner=tests").await;
    let balance = named(&accounts, "balance");
    let expected = json!({
        "partner": "tests", "id": balance["id"], "name": "balance", "currency": "USD", "available": "9993.87",
        "posted": "9993.87", "debits_pending": "0.00", "debits_posted": "6.13", "credits_pending": "0.00",
        "credits_posted": "10000.00", "credit_limit": "0.00", "sequence": balance["sequence"],
    });
    assert_eq!(*balance, expected);

    let path = format!("/accounts/tests/{}/entries", balance["id"]);
    let entries = world.get(&path).await;
    let entries = entries["items"].as_array().unwrap();
    assert_eq!(entries.len(), usize::try_from(balance["sequence"].as_u64().unwrap()).unwrap());
    assert_eq!(entries[0]["side"], "credit");
    assert_eq!(entries[0]["transfer"], Value::Null);
    let last = entries.last().unwrap();
    assert_eq!((&last["balance_after"], &last["transfer"]), (&json!("9993.87"), &json!(sold.id.value())));
    let first = world.get(&format!("{path}?limit=1")).await;
    assert_eq!((&first["items"][0]["sequence"], &first["next"]), (&json!(1), &json!("1")));
    let second = world.get(&format!("{path}?limit=1&after=1")).await;
    assert_eq!(second["items"][0]["sequence"], 2);

    for id in ["1", "x", "-9223372036854775808"] {
        assert_eq!(world.refused("GET", &format!("/accounts/tests/{id}/entries"), "").await.0, 404, "{id}");
    }
    assert_eq!(world.refused("GET", "/accounts/nobody/1/entries", "").await.0, 404);
}

#[tokio::test]
async fn accounts_come_in_pages() {
    let world = World::open().await;
    world.sell("order-1", TOPUP).await.unwrap();
    world.made("POST", "/partners", r#"{"name":"other"}"#).await;
    world.made("POST", "/partners/other/deposits", r#"{"currency":"EUR","amount":"1"}"#).await;
    let all = world.get("/accounts").await;
    let all = all["items"].as_array().unwrap();
    let mut seen = Vec::new();
    let mut after = String::new();
    loop {
        let page = world.get(&format!("/accounts?limit=2&after={after}")).await;
        seen.extend(page["items"].as_array().unwrap().clone());
        let Some(next) = page["next"].as_str() else { break };
        after = next.to_owned();
    }
    assert_eq!(seen, *all);
    assert!(all.iter().any(|account| account["partner"] == "other" && account["currency"] == "EUR"));
}

#[tokio::test]
async fn the_audit_is_clean_and_counts() {
    let world = World::open().await;
    world.sell("order-1", TOPUP).await.unwrap();
    let report = world.get("/audit").await;
    assert_eq!((&report["clean"], &report["violations"]), (&json!(true), &json!([])));
    assert_eq!(report["counts"]["transfers"], 1);
    assert!(report["watermark"].is_object());
}

fn named<'a>(accounts: &'a Value, name: &str) -> &'a Value {
    accounts["items"].as_array().unwrap().iter().find(|account| account["name"] == name).unwrap()
}
