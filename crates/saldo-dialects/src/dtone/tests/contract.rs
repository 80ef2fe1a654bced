//! The contract: it has all that is served and nothing else, and answers keep to it.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

use super::{AMOUNTS, Desk, NUMBER, PAYMENTS, RECHARGES, Reply, VOUCHERS, real, with};
use crate::contract::Contract;
use crate::contract::tests::conform;
use crate::dtone::page;

fn contract() -> Value {
    match page(None).contract {
        Contract::Beside(written) => serde_json::from_slice(&written).unwrap(),
        Contract::At(path) => panic!("published at {path}"),
    }
}

/// Every operation with its path and verb.
fn operations(contract: &Value) -> Vec<(&String, &String, &Value)> {
    let paths = contract["paths"].as_object().unwrap().iter();
    paths
        .flat_map(|(path, verbs)| verbs.as_object().unwrap().iter().map(move |(verb, of)| (path, verb, of)))
        .collect()
}

/// A path with the examples of its parameters, and its query with theirs.
fn address(path: &str, of: &Value) -> String {
    let mut address = path.to_owned();
    let mut asks = '?';
    for parameter in of["parameters"].as_array().into_iter().flatten() {
        let example = &parameter["schema"]["examples"][0];
        let example = example.as_str().map_or_else(|| example.to_string(), str::to_owned);
        let name = parameter["name"].as_str().unwrap();
        if parameter["in"] == "path" {
            address = address.replace(&format!("{{{name}}}"), &example);
        } else {
            address = format!("{address}{asks}{name}={example}");
            asks = '&';
        }
    }
    address
}

/// Fails where an answer is not what the contract promises of its operation.
#[track_caller]
fn conforms(contract: &Value, path: &str, verb: &str, reply: &Reply) {
    let schema = conform::answer(contract, path, verb, reply.status.as_u16());
    assert_eq!(conform::faults(contract, schema, &reply.json()), [""; 0], "{verb} {path} {}", reply.text);
}

#[tokio::test]
async fn every_operation_is_served_to_whoever_signs() {
    let desk = Desk::open().await;
    let contract = contract();
    let operations = operations(&contract);
    assert_eq!(operations.len(), 17);
    assert_eq!(contract["security"], json!([{"ApiKey": [], "Nonce": [], "Hmac": []}]));
    for (path, verb, of) in operations {
        let address = address(path, of);
        let request = || Request::builder().method(verb.to_uppercase().as_str()).uri(&address);
        let unsigned = desk.call(request().body(Body::empty()).unwrap()).await;
        unsigned.fails(401, 1_000_401, "Unauthorized");
        conforms(&contract, path, verb, &unsigned);
        let body = of["requestBody"]["content"]["application/json"]["examples"].as_object();
        let example = body.and_then(|examples| examples.values().next()).map(|example| &example["value"]);
        let body = example.map(Value::to_string).unwrap_or_default();
        let signed = desk.signed(request(), "1").body(Body::from(body)).unwrap();
        let reply = desk.call(signed).await;
        let expected = match of["operationId"].as_str().unwrap() {
            id if id.starts_with("send_") => 201,
            "find_by_transaction_id" => 404,
            _ => 200,
        };
        assert_eq!(reply.status.as_u16(), expected, "{address} {}", reply.text);
        conforms(&contract, path, verb, &reply);
    }
}

#[tokio::test]
async fn every_answer_to_a_transaction_keeps_to_it() {
    let desk = Desk::open().await;
    let contract = contract();
    let simulated = with(&real(201, "8095551212", "1"), &json!({"simulation": 1}));
    for (category, body) in [
        (RECHARGES, real(64, NUMBER, "2")),
        (RECHARGES, real(64, NUMBER, "2")),
        (RECHARGES, real(64, "1239990214", "3")),
        (RECHARGES, real(64, "1239990020", "4")),
        (RECHARGES, real(64, "1", "5")),
        (VOUCHERS, simulated),
        (VOUCHERS, real(64, NUMBER, "6")),
        (PAYMENTS, real(2023, "1", "7")),
        (AMOUNTS, with(&real(3503, "6643418", "8"), &json!({"local_value": 500}))),
        (AMOUNTS, real(315, NUMBER, "9")),
        (AMOUNTS, json!([])),
    ] {
        let path = format!("/v1.1/transactions/{category}");
        conforms(&contract, &path, "post", &desk.post(category, &body).await);
    }
    let large = desk.post_text(RECHARGES, " ".repeat((1 << 20) + 1)).await;
    conforms(&contract, "/v1.1/transactions/fixed_value_recharges", "post", &large);
}

#[tokio::test]
async fn what_asks_for_what_is_not_there_keeps_to_it() {
    let desk = Desk::open().await;
    let contract = contract();
    for (path, asked) in [
        ("/v1.1/services", "services?country_id=x"),
        ("/v1.1/operators", "operators?service_id=99"),
        ("/v1.1/countries/{country_id}/products", "countries/766/products"),
        ("/v1.1/services/{service_id}/products", "services/5/products"),
        ("/v1.1/services/{service_id}/products", "services/x/products"),
        (
            "/v1.1/product/variable_value_payments/{product_id}",
            "product/variable_value_payments/64?account_number=1",
        ),
        (
            "/v1.1/products/{product_id}/account_number/{account_number}/status",
            "products/1/account_number/1/status",
        ),
        ("/v1.1/transactions/{type}/ext-{external_id}", "transactions/fixed_value_recharges/ext-1"),
        ("/v1.1/transactions/{type}/{transaction_id}", "transactions/fixed_value_payments/1"),
    ] {
        conforms(&contract, path, "get", &desk.get(asked).await);
    }
}

#[test]
fn every_part_of_it_is_said_in_words() {
    let contract = contract();
    let groups: Vec<&Value> = contract["tags"].as_array().unwrap().iter().map(|tag| &tag["name"]).collect();
    for (path, verb, of) in operations(&contract) {
        assert!(groups.contains(&&of["tags"][0]), "{path}");
        assert!(of["summary"].as_str().is_some_and(|text| !text.is_empty()), "{path}");
        assert!(of["description"].as_str().is_some_and(|text| text.ends_with('.')), "{path}");
        assert_eq!(of.get("requestBody").is_some(), verb == "post", "{path}");
        for parameter in of["parameters"].as_array().into_iter().flatten() {
            let is_in_path = path.contains(&format!("{{{}}}", parameter["name"].as_str().unwrap()));
            assert_eq!(parameter["in"] == "path", is_in_path, "{path} {parameter}");
            assert!(parameter["description"].as_str().is_some_and(|text| text.ends_with('.')), "{parameter}");
        }
        for status in ["429", "503"] {
            assert_eq!(
                of["responses"][status]["headers"]["Retry-After"]["schema"]["type"], "integer",
                "{path}"
            );
        }
    }
}
