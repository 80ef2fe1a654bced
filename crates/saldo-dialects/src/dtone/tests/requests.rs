//! Reading transactions as clients really send them, and naming what is wrong.

use axum::http::Request;
use serde_json::{Value, json};

use super::{AMOUNTS, Desk, NUMBER, RECHARGES, real, with};

#[tokio::test]
async fn ids_and_numbers_are_taken_as_texts_and_as_numbers() {
    let desk = Desk::open().await;
    for (external_id, body) in [
        ("1", json!({"product_id": "64", "external_id": "1", "account_number": NUMBER, "simulation": "0"})),
        ("2", json!({"product_id": 64, "external_id": 2, "account_number": 12_345_678, "simulation": false})),
        ("3", json!({"Product_ID": 64, "external_id": 3, "account_number": " 12345678 ", "simulation": 0})),
    ] {
        let made = desk.post(RECHARGES, &body).await.created("0");
        assert_eq!((&made["account_number"], &made["external_id"]), (&json!(NUMBER), &json!(external_id)));
        assert_eq!(made["simulation"], 0);
    }
}

#[tokio::test]
async fn what_is_not_said_may_be_null_or_empty() {
    let desk = Desk::open().await;
    let unsaid = [json!(null), json!(""), json!([]), json!({})];
    for (number, person) in unsaid.iter().enumerate() {
        let body = with(
            &real(64, NUMBER, &(number + 1).to_string()),
            &json!({
                "sender": person, "recipient": person,
                "sender_sms_notification": null, "recipient_sms_notification": "",
                "sender_sms_text": null, "custom_field_1": "", "something": {"else": [1]},
            }),
        );
        let made = desk.post(RECHARGES, &body).await.created("0");
        assert!(made["sender"].as_object().unwrap().values().all(|value| value == ""), "{person}");
    }
}

#[tokio::test]
async fn a_form_is_read_as_the_object_it_stands_for() {
    let desk = Desk::open().await;
    let body = "account_number=12345678&product_id=64&external_id=5&simulation=0&sender_sms_notification=1\
        &sender%5Bmobile%5D=502+1234&recipient[first_name]=Ann&custom_field_3=a%26b";
    let request = Request::post("/v1.1/transactions/fixed_value_recharges");
    let request = desk.signed(request, "1").header("content-type", "application/x-www-form-urlencoded");
    let made = desk.call(request.body(body.into()).unwrap()).await.created("0");
    assert_eq!((&made["simulation"], &made["sender_sms_notification"]), (&json!(0), &json!(1)));
    assert_eq!(made["sender"]["mobile"], "502 1234");
    assert_eq!(made["recipient"]["first_name"], "Ann");
    assert_eq!(made["custom_field_3"], "a&b");
}

#[tokio::test]
async fn every_parameter_that_is_wrong_is_named_behind_the_published_error() {
    let desk = Desk::open().await;
    let invalid = "Invalid parameter";
    let missing = desk.post(AMOUNTS, &json!({})).await.fails(400, 1_000_999, invalid);
    let names = ["account_number", "product_id", "external_id", "local_value"];
    assert_eq!(missing, names.map(|name| format!("{name} is missing")));
    let long = "1".repeat(33);
    for (wrong, named) in [
        (json!({"product_id": "x"}), "product_id is invalid"),
        (json!({"product_id": 64.5}), "product_id is invalid"),
        (json!({"product_id": [64]}), "product_id is invalid"),
        (json!({"external_id": "a1"}), "external_id is invalid"),
        (json!({"external_id": -1}), "external_id is invalid"),
        (json!({"external_id": 1.5}), "external_id is invalid"),
        (json!({"external_id": long}), "external_id is too long or too large"),
        (json!({"external_id": " "}), "external_id is missing"),
        (json!({"account_number": {}}), "account_number is invalid"),
        (json!({"account_number": "1\u{7}"}), "account_number is invalid"),
        (json!({"account_number": "1".repeat(129)}), "account_number is too long or too large"),
        (json!({"simulation": 2}), "simulation is invalid"),
        (json!({"simulation": "no"}), "simulation is invalid"),
        (json!({"sender": "Ann"}), "sender is invalid"),
        (json!({"recipient": {"mobile": []}}), "recipient is invalid"),
        (json!({"custom_field_1": "x".repeat(513)}), "custom_field_1 is invalid"),
        (json!({"sender_sms_notification": "maybe"}), "sender_sms_notification is invalid"),
    ] {
        let body = with(&real(64, NUMBER, "1"), &wrong);
        assert_eq!(desk.post(RECHARGES, &body).await.fails(400, 1_000_999, invalid), [named], "{wrong}");
    }
    for wrong in [json!("x"), json!(0), json!(-1), json!("1e3"), json!(true)] {
        let body = with(&real(315, "919812345678", "1"), &json!({"local_value": wrong}));
        let further = desk.post(AMOUNTS, &body).await.fails(400, 1_000_999, invalid);
        assert_eq!(further, ["local_value is invalid"], "{wrong}");
    }
    let body = with(&real(315, "919812345678", "1"), &json!({"local_value": 19.005}));
    desk.post(AMOUNTS, &body).await.fails(400, 1_000_999, invalid);
    let body = with(&real(315, "919812345678", "1"), &json!({"local_value": "9".repeat(25)}));
    desk.post(AMOUNTS, &body).await.fails(400, 1_000_207, "Transaction amount limit exceeded");
    assert_eq!(desk.world.deliveries(), 0);
}

#[tokio::test]
async fn a_body_that_is_no_object_is_refused() {
    let desk = Desk::open().await;
    for body in ["", "[]", "1", "null", "{", "{} {}", "a=1"] {
        let further = desk.post_text(RECHARGES, body).await.fails(400, 1_000_999, "Invalid parameter");
        assert_eq!(further, ["the body is no JSON object"], "{body}");
    }
    desk.post_text(RECHARGES, vec![0xff, 0xfe]).await.fails(400, 1_000_999, "Invalid parameter");
    let large = Value::String("x".repeat(1 << 20)).to_string();
    desk.post_text(RECHARGES, large).await.fails(413, 1_000_999, "Invalid parameter");
}
