//! The Postman collection, run as Postman runs it: in order, with its variables, and with what its scripts keep.

use std::collections::{BTreeMap, BTreeSet};

use axum::body::Body;
use axum::http::Request;
use serde_json::Value;

use super::{DATE, Desk, KEY};
use crate::contract::Demonstration;
use crate::utelecard::{page, routes};

fn collection() -> Value {
    let demonstration = Demonstration { base_url: "http://127.0.0.1:7000".to_owned(), key: KEY.to_owned() };
    serde_json::from_slice(&page(Some(&demonstration)).postman).unwrap()
}

fn requests(collection: &Value) -> impl Iterator<Item = &Value> {
    collection["item"].as_array().unwrap().iter().flat_map(|folder| folder["item"].as_array().unwrap())
}

#[tokio::test]
async fn every_request_succeeds_unedited_more_than_once() {
    let desk = Desk::open().await;
    let collection = collection();
    let mut variables: BTreeMap<String, String> = BTreeMap::new();
    for variable in collection["variable"].as_array().unwrap() {
        let text = |name: &str| variable[name].as_str().unwrap().to_owned();
        variables.insert(text("key"), text("value"));
    }
    assert!(collection["event"][0]["script"]["exec"][0].as_str().unwrap().contains("\"date\""));
    variables.insert("date".to_owned(), DATE.to_owned());
    let mut made = 0;
    for item in requests(&collection).chain(requests(&collection)) {
        let mut fill = |text: &str| {
            made += 1;
            let filled = text.replace("{{$guid}}", &format!("00000000-0000-4000-8000-{made:012}"));
            let filled = variables
                .iter()
                .fold(filled, |text, (name, value)| text.replace(&format!("{{{{{name}}}}}"), value));
            assert!(!filled.contains("{{"), "{filled}");
            filled
        };
        let request = &item["request"];
        let address = fill(request["url"]["raw"].as_str().unwrap());
        let path = address.strip_prefix("http://127.0.0.1:7000").unwrap();
        let mut sent = Request::builder().method(request["method"].as_str().unwrap()).uri(path);
        sent = sent.header(collection["auth"]["apikey"][0]["value"].as_str().unwrap(), KEY);
        for header in request["header"].as_array().unwrap() {
            sent = sent.header(header["key"].as_str().unwrap(), fill(header["value"].as_str().unwrap()));
        }
        let body = request["body"]["raw"].as_str().map(&mut fill).unwrap_or_default();
        let answered = desk.call(sent.body(Body::from(body)).unwrap()).await.succeeds();
        if item["name"] == "transactions" {
            let kept = answered[0]["reference"].as_str().unwrap().to_owned();
            assert!(item["event"][0]["script"]["exec"].to_string().contains("payload[0].reference"));
            variables.insert("old_reference".to_owned(), kept);
        }
    }
    desk.world.assert_settled().await;
}

#[test]
fn every_operation_has_a_request() {
    let collection = collection();
    let sent: BTreeSet<String> = requests(&collection)
        .map(|item| {
            let raw = item["request"]["url"]["raw"].as_str().unwrap();
            raw.trim_start_matches("{{base_url}}").split('?').next().unwrap().to_owned()
        })
        .collect();
    assert_eq!(sent, routes::served().into_iter().map(|(_, path)| path.to_owned()).collect());
}
