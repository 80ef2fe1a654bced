//! The four types, sent for real: what is answered, what is paid, and an `external_id` that comes again.

use serde_json::{Value, json};

use super::{AMOUNTS, Desk, NUMBER, PAYMENTS, RECHARGES, VOUCHERS, real, with};

#[tokio::test]
async fn a_fixed_recharge_is_answered_with_the_recorded_types() {
    let desk = Desk::open().await;
    let body = with(
        &real(64, NUMBER, "1234567890"),
        &json!({
            "sender_sms_notification": true,
            "sender_sms_text": "sent",
            "sender": {"last_name": "Smith", "first_name": "Ann", "mobile": 50212345678_i64, "email": null},
            "recipient": {"mobile": "50287654321", "custom_field_2": "two"},
            "custom_field_1": "one",
        }),
    );
    let reply = desk.post(RECHARGES, &body).await;
    let made = reply.created("0");
    let person = |more: &Value| {
        let names = ["last_name", "middle_name", "first_name", "email", "mobile"];
        let custom = ["custom_field_1", "custom_field_2", "custom_field_3"];
        let blank = names.into_iter().chain(custom).map(|name| (name.to_owned(), json!("")));
        with(&Value::Object(blank.collect()), more)
    };
    let expected = json!({
        "transaction_id": made["transaction_id"],
        "simulation": 0,
        "status": "0",
        "status_message": "Transaction successful",
        "date": "2026-11-22 06:24:07",
        "account_number": NUMBER,
        "external_id": "1234567890",
        "operator_reference": made["operator_reference"],
        "product_id": "64",
        "product": "$14 Basic",
        "product_desc": "14 USD Basic",
        "product_currency": "USD",
        "product_value": 14,
        "local_currency": "USD",
        "local_value": 14,
        "operator_id": "1959",
        "operator": "Claro TV Guatemala USD",
        "country_id": "756",
        "country": "Guatemala",
        "account_currency": "USD",
        "wholesale_price": 12.5,
        "retail_price": 13.5,
        "fee": 0,
        "sender": person(&json!({"last_name": "Smith", "first_name": "Ann", "mobile": "50212345678"})),
        "recipient": person(&json!({"mobile": "50287654321", "custom_field_2": "two"})),
        "sender_sms_notification": 1,
        "sender_sms_text": "sent",
        "recipient_sms_notification": 0,
        "recipient_sms_text": "",
        "custom_field_1": "one",
        "custom_field_2": "",
        "custom_field_3": "",
    });
    assert_eq!(made, expected);
    assert_eq!(made["operator_reference"].as_str().unwrap().len(), 16);
    let again = desk.get("transactions/fixed_value_recharges/ext-1234567890").await;
    assert_eq!(again.text, reply.text);
    assert_eq!(desk.world.balance().await, "9986.50 USD");
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn a_voucher_has_its_pin() {
    let desk = Desk::open().await;
    let made = desk.post(VOUCHERS, &real(201, "8095551212", "1")).await.created("0");
    let voucher = &made["voucher"];
    assert_eq!((&voucher["value"], &voucher["currency"]), (&json!("100"), &json!("DOP")));
    assert_eq!(voucher["pin"].as_str().unwrap().len(), 12);
    assert!(voucher["info_1"].as_str().unwrap().starts_with("PIN: "), "{voucher}");
    let names = ["currency", "expiration_date", "info_1", "info_2", "info_3", "pin", "pin2", "value"];
    assert_eq!(voucher.as_object().unwrap().keys().collect::<Vec<_>>(), names);
    assert!(names.iter().all(|name| voucher[name].is_string()));
    let gift_card = desk.world.engine.catalogue().product("XBXGXG50050").unwrap().number;
    let made = desk.post(VOUCHERS, &real(gift_card, "50212345678", "2")).await.created("0");
    assert_eq!(made["voucher"]["expiration_date"], "2027-11-22");
}

#[tokio::test]
async fn a_variable_recharge_conveys_exactly_its_amount() {
    let desk = Desk::open().await;
    for (external_id, local_value) in [("1", json!(19)), ("2", json!("19")), ("3", json!(19.5))] {
        let body = with(&real(315, "919812345678", external_id), &json!({"local_value": local_value}));
        let made = desk.post(AMOUNTS, &body).await.created("0");
        assert_eq!(made["product_value"], made["local_value"]);
        assert_eq!(
            made["local_value"].as_f64().unwrap().to_string(),
            local_value.to_string().replace('"', "")
        );
        assert_eq!((&made["local_currency"], &made["product_currency"]), (&json!("INR"), &json!("INR")));
    }
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn energy_comes_with_its_token() {
    let desk = Desk::open().await;
    let body = with(&real(3503, "6643418", "1"), &json!({"local_value": 500}));
    let made = desk.post(AMOUNTS, &body).await.created("0");
    assert_eq!(made["voucher"]["pin"].as_str().unwrap().len(), 24, "{made}");
}

#[tokio::test]
async fn a_plus_before_a_phone_number_is_left_out() {
    let desk = Desk::open().await;
    let body = with(&real(315, "+919812345678", "1"), &json!({"local_value": 19}));
    assert_eq!(desk.post(AMOUNTS, &body).await.created("0")["account_number"], "919812345678");
}

#[tokio::test]
async fn an_external_id_is_used_once_whatever_became_of_it() {
    let desk = Desk::open().await;
    desk.send(NUMBER, "1").await.created("0");
    desk.send("1239990214", "2").await.created("1000214");
    desk.send("1239990020", "3").await.created("1000102");
    for external_id in ["1", "2", "3"] {
        for number in [NUMBER, "1239990214", "87654321"] {
            desk.send(number, external_id).await.fails(400, 1_000_990, "External id already used");
        }
        let body = with(&real(315, "919812345678", external_id), &json!({"local_value": 19}));
        desk.post(AMOUNTS, &body).await.fails(400, 1_000_990, "External id already used");
    }
    assert_eq!(desk.world.deliveries(), 1);
}

#[tokio::test]
async fn an_external_id_of_what_held_nothing_may_come_again() {
    let desk = Desk::open().await;
    desk.send("1", "1").await.created("1000204");
    desk.send(NUMBER, "1").await.created("0");
    desk.send(NUMBER, "1").await.fails(400, 1_000_990, "External id already used");
}

#[tokio::test]
async fn an_unknown_outcome_is_no_failure_and_is_asked_for_by_its_external_id() {
    let desk = Desk::open().await;
    for (external_id, end, left) in [("21", "0", "9986.50 USD"), ("22", "1000214", "9986.50 USD")] {
        let sent = desk.send(&format!("12399900{external_id}"), external_id).await.created("1000102");
        assert_eq!(
            sent["status_message"],
            format!("Transaction in progress: not final, query ext-{external_id}")
        );
        let path = format!("transactions/fixed_value_recharges/ext-{external_id}");
        desk.world.advance(2);
        desk.world.run_due().await;
        let found = desk.get(&path).await.is(200);
        assert_eq!((&found["status"], &found["transaction_id"]), (&json!(end), &sent["transaction_id"]));
        assert_eq!(desk.world.balance().await, left);
    }
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn a_product_is_sent_as_its_own_type_only() {
    let desk = Desk::open().await;
    for (product, own) in [(64, RECHARGES), (201, VOUCHERS), (315, AMOUNTS), (2023, PAYMENTS)] {
        for category in
            [RECHARGES, VOUCHERS, AMOUNTS, PAYMENTS].into_iter().filter(|category| *category != own)
        {
            let body = with(&real(product, NUMBER, "1"), &json!({"local_value": 19}));
            let message = "Product not compatible with transaction type";
            desk.post(category, &body).await.fails(400, 1_000_302, message);
        }
    }
    desk.post(RECHARGES, &real(1, NUMBER, "1")).await.fails(400, 1_000_301, "Product not available");
}
