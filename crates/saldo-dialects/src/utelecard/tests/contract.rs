//! The contract: it is OpenAPI 3.1, it has all that is served and nothing else, and answers keep to it.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Desk, Reply, top_up};
use crate::contract::Contract;
use crate::contract::tests::conform;
use crate::utelecard::{page, routes};

fn contract() -> Value {
    let Contract::Beside(contract) = page(None).contract else { panic!("it is served beside its page") };
    serde_json::from_slice(&contract).unwrap()
}

/// Fails where an answer is not what the contract promises of its operation.
#[track_caller]
fn conforms(contract: &Value, verb: &str, path: &str, reply: &Reply) {
    let path = path.split('?').next().unwrap();
    let schema = conform::answer(contract, path, verb, reply.status.as_u16());
    assert_eq!(conform::faults(contract, schema, &reply.json()), [""; 0], "{path} {}", reply.text);
    let told = &contract["paths"][path][verb]["responses"][reply.status.as_str()]["headers"];
    assert!(told["X-Runtime"].is_object(), "{path}");
    for header in ["www-authenticate", "retry-after"] {
        let is_promised = told.as_object().unwrap().keys().any(|name| name.eq_ignore_ascii_case(header));
        assert!(is_promised || !reply.headers.contains_key(header), "{path} {header}");
    }
}

#[test]
fn it_has_all_that_is_served_and_nothing_else() {
    let contract = contract();
    assert_eq!(contract["openapi"], "3.1.0");
    let described: BTreeSet<(String, String)> = contract["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, verbs)| {
            verbs.as_object().unwrap().keys().map(|verb| (verb.to_uppercase(), path.clone()))
        })
        .collect();
    let served = routes::served().into_iter().map(|(verb, path)| (verb.as_str().to_owned(), path.to_owned()));
    assert_eq!(described, served.collect());
    let scheme = &contract["components"]["securitySchemes"]["APIKey"];
    assert_eq!((&scheme["in"], &scheme["name"]), (&json!("header"), &json!("Authorization")));
}

#[test]
fn every_part_of_it_is_said_and_leads_somewhere() {
    let contract = contract();
    let groups: Vec<&Value> = contract["tags"].as_array().unwrap().iter().map(|tag| &tag["name"]).collect();
    for of in
        contract["paths"].as_object().unwrap().values().flat_map(|verbs| verbs.as_object().unwrap().values())
    {
        assert!(groups.contains(&&of["tags"][0]), "{of}");
        for text in ["summary", "description"] {
            assert!(of[text].as_str().is_some_and(|text| !text.is_empty()), "{of}");
        }
    }
    let text = contract.to_string();
    for reference in text.split("\"$ref\":\"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(contract.pointer(reference).is_some(), "{reference}");
    }
}

#[test]
fn the_examples_keep_to_it() {
    let contract = contract();
    let mut held = 0;
    for of in
        contract["paths"].as_object().unwrap().values().flat_map(|verbs| verbs.as_object().unwrap().values())
    {
        let answers = of["responses"].as_object().unwrap().values();
        for content in
            answers.chain([&of["requestBody"]]).map(|holder| &holder["content"]["application/json"])
        {
            for (name, example) in content["examples"].as_object().into_iter().flatten() {
                let faults = conform::faults(&contract, &content["schema"], &example["value"]);
                assert_eq!(faults, [""; 0], "{name}");
                held += 1;
            }
        }
    }
    assert!(held > 15, "{held}");
}

#[tokio::test]
async fn every_answer_keeps_to_it() {
    let desk = Desk::open().await;
    let contract = contract();
    for path in [
        "/v1/account/balance",
        "/v1/response-codes",
        "/v1/products",
        "/v1/products/groups",
        "/v1/products/types",
        "/v1/carriers",
        "/v1/query?productId=3149&accountNumber=8095551212",
        "/v1/query?productId=2023&accountNumber=5010345",
        "/v1/query?productId=3503&accountNumber=6643418",
        "/v1/query?productId=3149&accountNumber=8095550022",
        "/v1/query",
        "/v1/txns?reference=%00",
    ] {
        conforms(&contract, "get", path, &desk.get(path).await);
    }
    let energy = json!({"reference": "energy", "accountNumber": "6643418", "productId": 3503, "amount": 5});
    let pin = json!({"reference": "pin", "productId": 201, "amount": 100});
    for body in [
        top_up("a", "8095551212"),
        top_up("a", "8095551213"),
        top_up("refused", "8095552525"),
        top_up("open", "8099990020"),
        energy,
        pin,
        json!({}),
        json!([]),
    ] {
        conforms(&contract, "post", "/v1/buy", &desk.post("/v1/buy", body).await);
    }
    for (old, new) in [("a", "void"), ("a", "other"), ("nothing", "x"), ("open", "y"), ("", "")] {
        conforms(&contract, "post", "/v1/txns/cancel", &desk.cancel(old, new).await);
    }
    conforms(&contract, "get", "/v1/txns", &desk.get("/v1/txns").await);
    let keyless = axum::http::Request::get("/v1/carriers").body(axum::body::Body::empty()).unwrap();
    conforms(&contract, "get", "/v1/carriers", &desk.call(keyless).await);
}
