//! Deposits, adjustments and credit limits through the API.

use serde_json::json;

use super::world::{START, World};

#[tokio::test]
async fn a_deposit_with_a_reference_is_made_once() {
    let world = World::open().await;
    let body = r#"{"currency":"USD","amount":"10.5","reference":"bank-1","note":"June"}"#;
    let first = world.made("POST", "/partners/tests/deposits", body).await;
    let expected = json!({
        "id": first["id"], "partner": "tests", "account": "balance", "currency": "USD", "amount": "10.50",
        "available": "10010.50", "reference": "bank-1", "note": "June", "at": START,
    });
    assert_eq!(first, expected);
    assert_eq!(world.made("POST", "/partners/tests/deposits", body).await, first);
    let spelt = r#"{"amount":"10.50","note":"June","currency":"USD","reference":"bank-1"}"#;
    assert_eq!(world.made("POST", "/partners/tests/deposits", spelt).await, first);
    let other = body.replace("10.5", "11");
    let told = world.refused("POST", "/partners/tests/deposits", &other).await;
    assert_eq!(told, (409, "reference_conflict".to_owned(), json!("reference")));
}

#[tokio::test]
async fn amounts_are_positive_exact_and_in_a_currency() {
    let world = World::open().await;
    for (amount, currency, field) in [
        ("0", "USD", "amount"),
        ("-1", "USD", "amount"),
        ("1.005", "USD", "amount"),
        ("1.5", "JPY", "amount"),
        ("1e3", "USD", "amount"),
        ("1_000", "USD", "amount"),
        ("1,000", "USD", "amount"),
        (" 1", "USD", "amount"),
        ("1.", "USD", "amount"),
        (".5", "USD", "amount"),
        ("+5", "USD", "amount"),
        ("--5", "USD", "amount"),
        ("", "USD", "amount"),
        ("NaN", "USD", "amount"),
        ("92233720368547758.08", "USD", "amount"),
        ("1", "usd", "currency"),
        ("1", "ZZZ", "currency"),
    ] {
        let body = json!({"currency": currency, "amount": amount}).to_string();
        let told = world.refused("POST", "/partners/tests/deposits", &body).await;
        assert_eq!((told.0, told.2), (422, json!(field)), "{amount} {currency}");
    }
    let yen = world.made("POST", "/partners/tests/deposits", r#"{"currency":"JPY","amount":"7"}"#).await;
    assert_eq!((&yen["amount"], &yen["available"]), (&json!("7"), &json!("7")));
}

#[tokio::test]
async fn a_sum_too_large_for_the_books_is_refused() {
    let world = World::open().await;
    let body = r#"{"currency":"USD","amount":"92233720368547758.07"}"#;
    let told = world.refused("POST", "/partners/tests/deposits", body).await;
    assert_eq!(told, (422, "field_out_of_range".to_owned(), json!("amount")));
}

#[tokio::test]
async fn an_adjustment_needs_a_note_and_money() {
    let world = World::open().await;
    let path = "/partners/tests/adjustments";
    let body = r#"{"account":"balance","currency":"USD","amount":"-400.00","note":"paid back"}"#;
    let told = world.made("POST", path, body).await;
    assert_eq!((&told["amount"], &told["available"]), (&json!("-400.00"), &json!("9600.00")));
    for (body, code, field) in [
        (body.replace("400", "9601"), "insufficient_balance", "amount"),
        (body.replace("paid back", " "), "field_invalid", "note"),
        (body.replace(r#","note":"paid back""#, ""), "field_invalid", "note"),
        (body.replace("balance", "pocket"), "field_invalid", "account"),
        (body.replace("-400.00", "0"), "field_invalid", "amount"),
    ] {
        let told = world.refused("POST", path, &body).await;
        assert_eq!(told, (422, code.to_owned(), json!(field)), "{body}");
    }
    assert_eq!(world.get("/audit").await["clean"], true);
}

#[tokio::test]
async fn a_credit_limit_adds_to_what_is_available() {
    let world = World::open().await;
    let path = "/partners/tests/credit-limit";
    let told = world.made("PUT", path, r#"{"currency":"USD","amount":"250"}"#).await;
    assert_eq!(told, json!({"partner": "tests", "currency": "USD", "amount": "250.00"}));
    let accounts = world.get("/accounts?partner=tests").await;
    let balance =
        accounts["items"].as_array().unwrap().iter().find(|item| item["name"] == "balance").unwrap();
    assert_eq!((&balance["available"], &balance["credit_limit"]), (&json!("10250.00"), &json!("250.00")));
    let below = world.refused("PUT", path, r#"{"currency":"USD","amount":"-1"}"#).await;
    assert_eq!(below, (422, "field_invalid".to_owned(), json!("amount")));
}
