//! The samples of the documentation, replayed (Goods & Services API documentation, *Products*).

use serde_json::{Value, json};

use super::Desk;

const OF_AN_OPERATOR: &str = include_str!("fixtures/products_of_an_operator.json");
const OF_A_COUNTRY: &str = include_str!("fixtures/products_of_a_country.json");
const OF_A_SERVICE: &str = include_str!("fixtures/products_of_a_service.json");
const SUGGESTED_VALUES: &str = include_str!("fixtures/suggested_values.json");
const VERIFIED: &str = include_str!("fixtures/account_verified.json");
const NOT_AVAILABLE: &str = include_str!("fixtures/account_verification_not_available.json");

fn published(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[tokio::test]
async fn the_products_of_an_operator_are_the_published_ones() {
    let desk = Desk::open().await;
    let answered = desk.get("operators/1959/products").await.is(200);
    assert_eq!(answered, published(OF_AN_OPERATOR));
}

/// The samples of a country and of a service print only the first of them.
#[tokio::test]
async fn the_products_of_a_country_and_of_a_service_begin_with_the_published_one() {
    let desk = Desk::open().await;
    for (path, sample) in [
        ("countries/756/products?operator_id=1959&service_id=1", OF_A_COUNTRY),
        ("services/1/products?operator_id=1959&country_id=756", OF_A_SERVICE),
    ] {
        let mut answered = desk.get(path).await.is(200);
        answered["fixed_value_recharges"].as_array_mut().unwrap().truncate(1);
        // The samples misspell this one word.
        let expected = published(&sample.replace("Baisc", "Basic"));
        assert_eq!(answered, expected, "{path}");
    }
}

/// Prices are those of a recharge here, and numbers as recorded, where the sample prints texts.
#[tokio::test]
async fn the_suggested_values_are_the_published_ones_but_for_their_prices() {
    let desk = Desk::open().await;
    let path = "product/variable_value_recharges/315/suggested_values";
    let answered = desk.get(path).await.is(200);
    let mut expected = published(SUGGESTED_VALUES);
    for (number, item) in expected["suggested_values"].as_array_mut().unwrap().iter_mut().enumerate() {
        for price in ["wholesale_price", "retail_price"] {
            item[price] = answered["suggested_values"][number][price].clone();
            assert!(item[price].is_number());
        }
    }
    assert_eq!(answered, expected);
}

#[tokio::test]
async fn an_account_is_verified_as_published() {
    let desk = Desk::open().await;
    let answered = desk.get("products/64/account_number/12345678/status").await.is(200);
    assert_eq!(answered, published(VERIFIED));
    let plan = desk.world.engine.catalogue().product("ATIN31509").unwrap().number;
    let refused = desk.get(&format!("products/{plan}/account_number/919812345678/status")).await;
    assert_eq!((refused.status.as_u16(), refused.json()), (400, published(NOT_AVAILABLE)));
}

/// Recorded from the live service.
#[tokio::test]
async fn a_transaction_that_is_not_there_gets_the_recorded_error() {
    let desk = Desk::open().await;
    let reply = desk.get("transactions/fixed_value_recharges/ext-1").await;
    let recorded = json!({"errors": [{"code": 1_000_404, "message": "Transaction not found"}]});
    assert_eq!((reply.status.as_u16(), reply.json()), (404, recorded));
}
