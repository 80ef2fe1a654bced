//! The catalogue through the API.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::StatusCode;
use saldo_testkit::shipped_catalogue;
use serde_json::{Value, json};

use super::world::World;

#[tokio::test]
async fn a_catalogue_goes_in_and_comes_out_as_it_was() {
    let world = World::open().await;
    let mut files: BTreeMap<_, _> = shipped_catalogue().into_iter().collect();
    assert_eq!(world.get("/catalogue").await, json!({"version": 1, "files": files}));
    files.get_mut("currencies.csv").unwrap().push_str("ZWG,Zimbabwe Gold\n");
    let told = world.made("PUT", "/catalogue", &json!({"files": files}).to_string()).await;
    assert_eq!(told["version"], 2);
    assert_eq!(told["counts"]["products"], world.kit.engine.catalogue().parts.products.len());
    assert_eq!(world.get("/catalogue").await, json!({"version": 2, "files": files}));
}

#[tokio::test]
async fn a_catalogue_larger_than_other_bodies_is_taken() {
    let world = World::open().await;
    let mut files: BTreeMap<_, _> = shipped_catalogue().into_iter().collect();
    let rates = files.get_mut("rates.csv").unwrap();
    rates.push_str(&"\n".repeat(2 << 20));
    let told = world.ask("PUT", "/catalogue", json!({"files": files}).to_string()).await;
    assert_eq!(told.status, StatusCode::OK, "{}", told.body);
}

#[tokio::test]
async fn every_fault_is_named_and_nothing_is_changed() {
    let world = World::open().await;
    let before = world.get("/catalogue").await;
    let mut files: BTreeMap<_, _> = shipped_catalogue().into_iter().collect();
    let broken = files["products.csv"].replacen(",6.13,6.13,", ",cheap,6.13,", 1);
    files.insert("products.csv".to_owned(), broken);
    files.remove("regions.csv");
    let told = world.ask("PUT", "/catalogue", json!({"files": files}).to_string()).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    let error = &told.body["error"];
    assert_eq!(error["code"], "catalogue_faulty");
    let faults = error["faults"].as_array().unwrap();
    let at = |fault: &&Value, file: &str, line: u64| fault["file"] == file && fault["line"] == line;
    let price = faults.iter().find(|fault| at(fault, "products.csv", 2)).unwrap();
    assert!(price["column"].as_u64().unwrap() > 1);
    assert!(price["message"].as_str().unwrap().starts_with("send_minimum"));
    assert!(faults.iter().any(|fault| at(&fault, "regions.csv", 1)));
    assert_eq!(world.get("/catalogue").await, before);
}

#[tokio::test]
async fn a_file_given_twice_is_a_fault() {
    let world = World::open().await;
    let body = r#"{"files":{"rates.csv":"a","rates.csv":"b"}}"#;
    let told = world.ask("PUT", "/catalogue", Body::from(body)).await;
    let faults = told.body["error"]["faults"].to_string();
    assert!(faults.contains("given 2 times"), "{faults}");
    for body in [r#"{"files":[]}"#, r#"{"files":{"rates.csv":1}}"#, r#"{"file":{}}"#, "{}"] {
        assert_eq!(world.refused("PUT", "/catalogue", body).await.0, 422, "{body}");
    }
}
