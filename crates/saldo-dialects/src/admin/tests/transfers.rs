//! Transfers as an operator finds them.

use saldo_core::Reason;
use saldo_core::transfer::{Refusal, Verdict};
use serde_json::{Value, json};

use super::world::{PIN, REFUSED, START, TOPUP, UNKNOWN, World};
use crate::admin::{translate, wire};

#[tokio::test]
async fn a_sale_is_found_with_its_money() {
    let world = World::open().await;
    let sold = world.sell("order-1", TOPUP).await.unwrap();
    let page = world.get("/transfers?reference=order-1").await;
    let expected = json!({
        "id": sold.id.value(), "partner": "tests", "dialect": "ding", "reference": "order-1", "previous": null,
        "sku": "215028BRBR25304", "provider": "215028BR", "kind": "topup", "account_number": "5511912345678",
        "state": "complete", "knowledge": "delivered", "pace": "instant", "simulated": false,
        "send": {"amount": "6.13", "currency": "USD"}, "receive": {"amount": "30.00", "currency": "BRL"},
        "fee": {"amount": "0.00", "currency": "USD"}, "commission": {"amount": "0.34", "currency": "USD"},
        "total": {"amount": "6.13", "currency": "USD"}, "paid": null, "provider_ref": sold.provider_ref.as_deref(),
        "reason": null, "provider_code": null, "message": null, "started_at": START,
        "completed_at": START, "due_at": null, "checks": 0,
    });
    assert_eq!(page, json!({"items": [expected], "next": null}));

    let one = world.get(&format!("/transfers/{}", sold.id)).await;
    assert_eq!(one["correlation"], "call-1");
    assert_eq!(one["attempt"]["connector"], "sandbox");
    assert_eq!(one["attempts"], json!([]));
    assert_eq!(one["quote"]["commission_rate"], "0.055");
    let entries = one["entries"].as_array().unwrap();
    let taken = entries.iter().filter(|entry| entry["name"] == "balance" && entry["posted"] == "6.13");
    assert_eq!(taken.map(|entry| &entry["balance_after"]).collect::<Vec<_>>(), ["9993.87"]);
    assert!(entries.iter().any(|entry| entry["name"] == "provider:215028BR"));
}

#[tokio::test]
async fn a_pin_is_shown_by_its_own_transfer_alone() {
    let world = World::open().await;
    let sold = world.sell("order-1", PIN).await.unwrap();
    let pin = sold.receipt.as_ref().unwrap().params.values().next().unwrap().clone();
    let page = world.get("/transfers").await;
    assert!(!page.to_string().contains(&pin));
    let one = world.get(&format!("/transfers/{}", sold.id)).await;
    assert!(one["receipt"]["params"].as_object().unwrap().values().any(|value| *value == pin));
}

#[tokio::test]
async fn lists_are_narrowed_and_cut_into_pages() {
    let world = World::open().await;
    for reference in ["a", "b", "c"] {
        world.sell(reference, TOPUP).await.unwrap();
    }
    world.sell("d", REFUSED).await.unwrap_err();
    world.sell("e", UNKNOWN).await.unwrap();

    assert_eq!(references(&world.get("/transfers").await), ["e", "d", "c", "b", "a"]);
    assert_eq!(references(&world.get("/transfers?state=failed").await), ["d"]);
    assert_eq!(references(&world.get("/transfers?state=Processing&partner=tests").await), ["e"]);
    assert_eq!(references(&world.get("/transfers?dialect=sling").await), [""; 0]);
    assert_eq!(references(&world.get("/transfers?account_number=5511912345678&limit=1").await), ["c"]);
    let first = world.get("/transfers?limit=3").await;
    assert_eq!(references(&first), ["e", "d", "c"]);
    let rest = world.get(&format!("/transfers?limit=3&after={}", first["next"].as_str().unwrap())).await;
    assert_eq!((references(&rest), &rest["next"]), (vec!["b", "a"], &Value::Null));

    let failed = world.get("/transfers?reference=d").await;
    assert_eq!(failed["items"][0]["reason"], "provider_refused_for_now");
    let open = world.get("/transfers?reference=e").await;
    assert_eq!(open["items"][0]["knowledge"], "unknown");
    assert!(open["items"][0]["due_at"].is_string());
}

#[tokio::test]
async fn attempts_that_may_be_followed_by_another_are_kept() {
    let world = World::open().await;
    let sold = world.sell_later("order-1", REFUSED).await;
    world.kit.run_due().await;
    world.kit.advance(30);
    world.kit.run_due().await;

    let one = world.get(&format!("/transfers/{}", sold.id)).await;
    assert_eq!((&one["state"], &one["pace"]), (&json!("submitted"), &json!("deferred")));
    assert_eq!(one["attempt"]["number"], 2);
    let kept = one["attempts"].as_array().unwrap();
    assert_eq!(kept.iter().map(|attempt| &attempt["number"]).collect::<Vec<_>>(), [1, 2]);
    assert_eq!((&kept[0]["knowledge"], &kept[0]["started_at"]), (&json!("refused"), &json!(START)));
    assert_eq!(kept[0]["reason"], "provider_refused_for_now");
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let world = World::open().await;
    for id in ["1", "x", "99999999999999999999", "-1"] {
        assert_eq!(world.refused("GET", &format!("/transfers/{id}"), "").await.0, 404, "{id}");
    }
    assert_eq!(world.get("/discrepancies").await, json!({"items": [], "next": null}));
}

#[tokio::test]
async fn evidence_against_a_final_state_is_printed() {
    let world = World::open().await;
    let refusal = Refusal {
        reason: Reason::AccountRefused,
        provider_code: Some("R7".into()),
        message: Some("no such account".into()),
    };
    let seen = || wire::Seen { id: 9, at: START.to_owned(), transfer: 7, state: "complete" };
    let (engine, partner) = (&world.kit.engine, world.kit.partner);
    let refused = translate::discrepancy(engine, partner, &Verdict::Refused(refusal), seen());
    let expected = json!({
        "id": 9, "at": START, "transfer": 7, "state": "complete", "partner": "tests", "verdict": "refused",
        "provider_ref": null, "reason": "account_refused", "provider_code": "R7", "message": "no such account",
    });
    assert_eq!(serde_json::to_value(refused).unwrap(), expected);
    let delivered = Verdict::Delivered { provider_ref: Some("P-1".into()), receipt: None };
    let delivered = translate::discrepancy(engine, partner, &delivered, seen());
    assert_eq!((delivered.verdict, delivered.provider_ref.as_deref()), ("delivered", Some("P-1")));
}

fn references(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|item| item["reference"].as_str().unwrap()).collect()
}
