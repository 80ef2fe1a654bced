//! What is due on an account, and paying it in full.

use serde_json::json;

use super::{Desk, PAYMENTS, real};

#[tokio::test]
async fn an_enquiry_tells_what_is_due_and_whose_it_is() {
    let desk = Desk::open().await;
    let due = desk.get("product/variable_value_payments/2023?account_number=5010696").await.is(200);
    let expected = json!({
        "account_currency": "USD",
        "local_value": 1144.99,
        "local_currency": "DOP",
        "wholesale_price": 18.04,
        "retail_price": 18.13,
        "fee": 0,
        "payment": {
            "fee": 0,
            "currency": "DOP",
            "amount": 1144.99,
            "name": "MARTXXX ALCAXXX, MARCOS AUREXXX",
        },
    });
    assert_eq!(due, expected);
}

#[tokio::test]
async fn an_enquiry_names_what_is_wrong() {
    let desk = Desk::open().await;
    let of = |id: &str| format!("product/variable_value_payments/{id}");
    for path in [of("2023"), of("2023?account_number="), of("2023?account_number=%00")] {
        let further = desk.get(&path).await.fails(400, 1_000_999, "Invalid parameter");
        assert_eq!(further, ["account_number is invalid"], "{path}");
    }
    for number in ["1", "1234567"] {
        let reply = desk.get(&of(&format!("2023?account_number={number}"))).await;
        reply.fails(400, 1_000_204, "Account number incorrect");
    }
    desk.get(&of("64?account_number=1")).await.fails(400, 1_000_303, "Product type incorrect");
    desk.get(&of("9?account_number=1")).await.fails(400, 1_000_301, "Product not available");
}

#[tokio::test]
async fn a_payment_pays_all_that_is_due() {
    let desk = Desk::open().await;
    let paid = desk.post(PAYMENTS, &real(2023, "5010696", "1")).await.created("0");
    assert_eq!((&paid["local_value"], &paid["product_value"]), (&json!(1144.99), &json!(1144.99)));
    assert_eq!((&paid["retail_price"], &paid["product_id"]), (&json!(18.13), &json!("2023")));
    assert_eq!(paid.get("voucher"), None);
    assert_eq!(desk.world.balance().await, "9981.87 USD");
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn a_bill_that_cannot_be_had_is_a_transaction_that_failed() {
    let desk = Desk::open().await;
    for (number, status) in
        [("1", "1000204"), ("1234567", "1000204"), ("9990001", "1000218"), ("9990020", "1000301")]
    {
        let failed = desk.post(PAYMENTS, &real(2023, number, "1")).await.created(status);
        assert_eq!((&failed["local_value"], &failed["retail_price"]), (&json!(0), &json!(0)), "{number}");
    }
    assert_eq!(desk.world.deliveries(), 0);
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn a_payment_that_is_collected_in_batch_is_in_progress_until_it_is_sent() {
    let desk = Desk::open().await;
    let product = desk.world.engine.catalogue().product("SV_AN_Bill").unwrap().number;
    let sent = desk.post(PAYMENTS, &real(product, "1234567", "7")).await.created("1000102");
    assert_eq!(sent["status_message"], "Transaction in progress: not final, query ext-7");
    desk.world.advance(60);
    desk.world.run_due().await;
    let found = desk.get("transactions/variable_value_payments/ext-7").await.is(200);
    assert_eq!((&found["status"], &found["transaction_id"]), (&json!("0"), &sent["transaction_id"]));
    desk.world.assert_settled().await;
}
