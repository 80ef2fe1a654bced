//! Products by operator, country and service, what is suggested, and whether an account number is good for one.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::{AMOUNTS, Desk, PAYMENTS, RECHARGES, VOUCHERS};

const CATEGORIES: [&str; 6] =
    [VOUCHERS, RECHARGES, PAYMENTS, "fixed_value_payments", "variable_value_vouchers", AMOUNTS];

fn names(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

fn ids(products: &Value) -> Vec<i64> {
    let lists = CATEGORIES.iter().flat_map(|category| products[category].as_array().unwrap());
    lists.map(|product| product["product_id"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn all_six_categories_are_always_there_in_the_recorded_order() {
    let desk = Desk::open().await;
    for path in ["operators/1959/products", "countries/1/products", "services/99/products"] {
        let reply = desk.get(path).await;
        reply.is(200);
        let mut at = CATEGORIES.map(|name| reply.text.find(&format!("\"{name}\":[")).unwrap());
        assert!(at.is_sorted(), "{}", reply.text);
        at.sort_unstable();
    }
    let whole = desk.get("services/7/products").await.is(200);
    assert_eq!(whole["fixed_value_payments"], json!([]));
    assert_eq!(whole["variable_value_vouchers"], json!([]));
}

#[tokio::test]
async fn each_category_has_its_own_members() {
    let desk = Desk::open().await;
    let dominican = desk.get("countries/725/products").await.is(200);
    let india = desk.get("operators/314/products").await.is(200);
    let named = vec![
        "account_currency",
        "country",
        "country_id",
        "operator",
        "operator_id",
        "product_id",
        "product_name",
        "product_short_desc",
        "service",
        "service_id",
    ];
    let more = |names: &[&'static str]| {
        let mut all: Vec<&str> = named.iter().chain(names).copied().collect();
        all.sort_unstable();
        all
    };
    let priced = [
        "fee",
        "local_currency",
        "local_value",
        "product_currency",
        "product_value",
        "retail_price",
        "wholesale_price",
    ];
    assert_eq!(names(&india[RECHARGES][0]), more(&priced));
    let voucher = &dominican[VOUCHERS][0];
    let with_info: Vec<&str> = priced.into_iter().chain(["info1", "info2", "info3"]).collect();
    assert_eq!(names(voucher), more(&with_info));
    assert_eq!((&voucher["info1"], &voucher["info3"]), (&Value::Null, &Value::Null));
    assert_eq!(names(&dominican[PAYMENTS][0]), named);
    assert_eq!(names(&india[AMOUNTS][0]), more(&["product_currency"]));
    assert_eq!(india[AMOUNTS][0]["product_id"], 315);
    for number in ["product_id", "operator_id", "wholesale_price", "retail_price", "fee", "local_value"] {
        assert!(voucher[number].is_number(), "{number}");
    }
}

#[tokio::test]
async fn an_operator_has_at_most_one_variable_product_of_a_category() {
    let desk = Desk::open().await;
    let countries = desk.get("countries").await.is(200);
    let mut seen = HashSet::new();
    for country in countries["countries"].as_array().unwrap() {
        let products = desk.get(&format!("countries/{}/products", country["country_id"])).await.is(200);
        for category in [PAYMENTS, AMOUNTS] {
            for product in products[category].as_array().unwrap() {
                assert!(seen.insert((category, product["operator_id"].as_i64().unwrap())), "{product}");
            }
        }
    }
    assert!(seen.len() > 100);
}

#[tokio::test]
async fn lists_are_narrowed_by_the_other_two() {
    let desk = Desk::open().await;
    let claro = ids(&desk.get("operators/1959/products").await.is(200));
    assert_eq!(claro, [64, 65]);
    for path in [
        "countries/756/products?operator_id=1959",
        "countries/756/products?operator_id=1959&service_id=1",
        "services/1/products?operator_id=1959&country_id=756",
        "services/1/products?country_id=756",
    ] {
        assert_eq!(ids(&desk.get(path).await.is(200)), claro, "{path}");
    }
    for path in [
        "countries/756/products?operator_id=1959&service_id=7",
        "services/7/products?operator_id=1959",
        "countries/766/products?operator_id=1959",
    ] {
        assert_eq!(ids(&desk.get(path).await.is(200)), [0; 0], "{path}");
    }
    for path in ["operators/x/products", "services/1/products?country_id=x", "countries/1.5/products"] {
        desk.get(path).await.fails(400, 1_000_999, "Invalid parameter");
    }
}

#[tokio::test]
async fn what_needs_more_than_a_transaction_can_say_is_not_sold() {
    let desk = Desk::open().await;
    let catalogue = desk.world.engine.catalogue();
    for sku in ["NG_IK_Energy", "CRDO3149", "CLDO2031", "IN_AT_TopUp"] {
        let product = catalogue.product(sku).unwrap();
        let operator = catalogue.provider(product.provider.as_str()).unwrap();
        let products = desk.get(&format!("operators/{}/products", operator.number)).await.is(200);
        assert!(!ids(&products).contains(&product.number), "{sku}");
        let path = format!("products/{}/account_number/1/status", product.number);
        desk.get(&path).await.fails(400, 1_000_301, "Product not available");
    }
}

#[tokio::test]
async fn only_some_variable_recharges_have_suggested_values() {
    let desk = Desk::open().await;
    let of = |id: i64| format!("product/variable_value_recharges/{id}/suggested_values");
    assert_eq!(desk.get(&of(357)).await.is(200), json!({"suggested_values": []}));
    let plans = desk.get(&of(315)).await.is(200);
    let first = &plans["suggested_values"][0];
    assert_eq!((&first["wholesale_price"], &first["retail_price"]), (&json!(0.1), &json!(0.11)));
    desk.get(&of(64)).await.fails(400, 1_000_303, "Product type incorrect");
    desk.get(&of(1)).await.fails(400, 1_000_301, "Product not available");
    let further = desk.get("product/variable_value_recharges/x/suggested_values").await;
    assert_eq!(further.fails(400, 1_000_999, "Invalid parameter"), ["product_id is invalid"]);
}

#[tokio::test]
async fn an_account_number_is_verified_where_that_can_be_told() {
    let desk = Desk::open().await;
    let status = |product: i64, number: &str| format!("products/{product}/account_number/{number}/status");
    for (number, verified) in [("12345678", 1), ("abc", 0), ("1239990204", 0), ("%2B12345678", 1)] {
        assert_eq!(desk.get(&status(64, number)).await.is(200), json!({"verified": verified}), "{number}");
    }
    let plan = desk.world.engine.catalogue().product("ATIN31509").unwrap().number;
    let message = "Account verification not available for this product";
    desk.get(&status(plan, "919812345678")).await.fails(400, 1_000_304, message);
    desk.get(&status(1, "12345678")).await.fails(400, 1_000_301, "Product not available");
    desk.get(&status(64, "1239990020")).await.fails(400, 1_000_301, "Product not available");
}
