//! Simulations, which every transaction is that does not say otherwise: recorded, answered by the scenario table, free.

use serde_json::{Value, json};

use super::{AMOUNTS, Desk, NUMBER, PAYMENTS, RECHARGES, VOUCHERS, real, with};

fn without(body: &Value, name: &str) -> Value {
    let mut body = body.clone();
    body.as_object_mut().unwrap().remove(name);
    body
}

#[tokio::test]
async fn what_does_not_say_so_is_simulated() {
    let desk = Desk::open().await;
    let body = real(64, NUMBER, "1");
    let said = ["1", "true", "\"1\"", "\"true\"", "null", "\"\""];
    let bodies = said
        .iter()
        .map(|said| with(&body, &json!({"simulation": serde_json::from_str::<Value>(said).unwrap()})));
    for body in bodies.chain([without(&body, "simulation")]) {
        let made = desk.post(RECHARGES, &body).await.created("0");
        assert_eq!((&made["simulation"], &made["operator_reference"]), (&json!(1), &json!("")), "{body}");
    }
    assert_eq!(desk.world.balance().await, "10000.00 USD");
    for said in [json!(0), json!(false), json!("0"), json!("false")] {
        let external_id = format!("2{}", said.to_string().len());
        let body = with(&real(64, NUMBER, &external_id), &json!({"simulation": said}));
        assert_eq!(desk.post(RECHARGES, &body).await.json()["simulation"], 0, "{said}");
    }
    assert_eq!(desk.world.deliveries(), 4);
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn every_type_can_be_simulated_and_nothing_is_delivered() {
    let desk = Desk::open().await;
    for (category, product, number) in
        [(VOUCHERS, 201, "8095551212"), (AMOUNTS, 315, "919812345678"), (PAYMENTS, 2023, "5010696")]
    {
        let body = with(&real(product, number, "1"), &json!({"simulation": 1, "local_value": 19}));
        let made = desk.post(category, &body).await.created("0");
        assert_eq!(made["simulation"], 1);
        if category == VOUCHERS {
            assert!(made["voucher"].as_object().unwrap().values().all(|value| value == ""), "{made}");
        }
    }
    assert_eq!((desk.world.balance().await.as_str(), desk.world.deliveries()), ("10000.00 USD", 0));
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn what_is_really_collected_in_batch_is_simulated_at_once() {
    let desk = Desk::open().await;
    let product = desk.world.engine.catalogue().product("SV_AN_Bill").unwrap().number;
    let body = without(&real(product, "1234567", "1"), "simulation");
    desk.post(PAYMENTS, &body).await.created("0");
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn a_simulation_ends_as_the_table_says() {
    let desk = Desk::open().await;
    for code in ["204", "207", "212", "213", "214", "218", "230"] {
        let body = without(&real(64, &format!("1239990{code}"), "1"), "simulation");
        desk.post(RECHARGES, &body).await.created(&format!("1000{code}"));
    }
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn a_simulation_uses_no_external_id_up_and_does_not_hide_a_real_transaction() {
    let desk = Desk::open().await;
    let simulated = without(&real(64, NUMBER, "1"), "simulation");
    desk.post(RECHARGES, &simulated).await.created("0");
    desk.post(RECHARGES, &simulated).await.created("0");
    let found = desk.get("transactions/fixed_value_recharges/ext-1").await.is(200);
    assert_eq!(found["simulation"], 1);
    let sent = desk.send(NUMBER, "1").await.created("0");
    desk.post(RECHARGES, &simulated).await.fails(400, 1_000_990, "External id already used");
    let found = desk.get("transactions/fixed_value_recharges/ext-1").await.is(200);
    assert_eq!((&found["transaction_id"], &found["simulation"]), (&sent["transaction_id"], &json!(0)));
}
