//! The contract: what is answered keeps to it, and every request of the Postman collection works unedited.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

use super::{CREDIT, Desk, ELIGIBILITY, GOOD, KEY, Reply, body, credit};
use crate::contract::tests::conform;
use crate::contract::{Contract, Demonstration};
use crate::sling::page;

fn contract() -> Value {
    match page(None).contract {
        Contract::Beside(document) => serde_json::from_slice(&document).unwrap(),
        Contract::At(path) => panic!("it is at {path}"),
    }
}

#[track_caller]
fn conforms(contract: &Value, path: &str, reply: &Reply) {
    let schema = conform::answer(contract, path, "post", reply.status.as_u16());
    assert_eq!(conform::faults(contract, schema, &reply.json()), [""; 0], "{}", reply.text);
    let headers = &contract["paths"][path]["post"]["responses"][reply.status.as_str()]["headers"];
    for name in headers.as_object().unwrap().keys() {
        assert!(reply.headers.contains_key(name.as_str()), "{path} {} lacks {name}", reply.status);
    }
}

#[tokio::test]
async fn every_answer_keeps_to_it() {
    let desk = Desk::open().await;
    let contract = contract();
    for msisdn in [GOOD, "447020000001", "441632960001", "447019990020", "nobody"] {
        conforms(&contract, ELIGIBILITY, &desk.eligibility(msisdn).await);
    }
    for (request_id, msisdn) in [("a", GOOD), ("a", GOOD), ("a", "447010000002"), ("b", "441632960001")] {
        conforms(&contract, CREDIT, &desk.credit(request_id, msisdn).await);
    }
    for path in [ELIGIBILITY, CREDIT] {
        for (key, body) in [
            (KEY, "{}".to_owned()),
            (KEY, "[]".to_owned()),
            (KEY, " ".repeat((1 << 20) + 1)),
            ("wrong", "{}".to_owned()),
        ] {
            conforms(&contract, path, &desk.post_with(key, path, body).await);
        }
    }
    let refusing = Desk::open_with(crate::sling::SlingOptions::default()).await;
    conforms(&contract, CREDIT, &refusing.credit("a", GOOD).await);
    for number in 0..11 {
        let mut all = credit(&format!("all {number}"), GOOD);
        all["amount"] = json!(10_000);
        conforms(&contract, CREDIT, &desk.post(CREDIT, &all).await);
    }
}

#[tokio::test]
async fn the_webhook_and_the_examples_keep_to_it() {
    let (desk, contract) = (Desk::open().await, contract());
    for msisdn in [GOOD, "447010000002"] {
        desk.credit(msisdn, msisdn).await.is(202);
        let told = body(desk.told().await.last().unwrap());
        let schema = &contract["components"]["schemas"]["Notification"];
        assert_eq!(conform::faults(&contract, schema, &told), [""; 0], "{told}");
        let required = schema["required"].as_array().unwrap().len();
        assert!(required >= 8, "{schema}");
    }
    for path in [ELIGIBILITY, CREDIT] {
        let operation = &contract["paths"][path]["post"];
        let bodies = std::iter::once(&operation["requestBody"]);
        let answers = operation["responses"].as_object().unwrap().values();
        for shown in bodies.chain(answers) {
            let content = &shown["content"]["application/json"];
            for example in content["examples"].as_object().into_iter().flat_map(serde_json::Map::values) {
                let faults = conform::faults(&contract, &content["schema"], &example["value"]);
                assert_eq!(faults, [""; 0], "{example}");
            }
        }
    }
}

#[tokio::test]
async fn every_request_of_the_collection_succeeds_unedited_more_than_once() {
    let desk = Desk::open().await;
    let known = Demonstration { base_url: "http://127.0.0.1:7000".to_owned(), key: KEY.to_owned() };
    let collection: Value = serde_json::from_slice(&page(Some(&known)).postman).unwrap();
    assert_eq!(collection["auth"]["apikey"][0]["value"], "Authorization");
    assert_eq!(collection["variable"][1], json!({"key": "api_key", "value": KEY}));
    for round in 0..2 {
        let folders = collection["item"].as_array().unwrap();
        for (number, item) in folders.iter().flat_map(|f| f["item"].as_array().unwrap()).enumerate() {
            let request = &item["request"];
            let path = request["url"]["raw"].as_str().unwrap().strip_prefix("{{base_url}}").unwrap();
            let body = request["body"]["raw"].as_str().unwrap();
            let body = body.replace("{{$guid}}", &format!("{round}-{number}"));
            let reply = desk.post_with(KEY, path, body).await;
            assert!([200, 202].contains(&reply.status.as_u16()), "{}: {}", item["name"], reply.text);
        }
    }
    assert_eq!(desk.told_after(60).await.len(), 10);
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn other_verbs_and_paths_are_not_in_it() {
    let (desk, contract) = (Desk::open().await, contract());
    let paths = contract["paths"].as_object().unwrap();
    assert_eq!(paths.keys().collect::<Vec<_>>(), [CREDIT, ELIGIBILITY]);
    assert!(paths.values().all(|path| path.as_object().unwrap().len() == 1));
    let asked = Request::get(CREDIT).header("Authorization", KEY).body(Body::empty()).unwrap();
    desk.call(asked).await.refused(405, "METHOD_NOT_ALLOWED_ERROR");
    let security = &contract["components"]["securitySchemes"]["ApiKey"];
    assert_eq!((&security["in"], &security["name"]), (&json!("header"), &json!("Authorization")));
}
