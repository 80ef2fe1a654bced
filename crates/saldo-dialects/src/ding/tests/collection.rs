//! The Postman collection, run as Postman runs it: in order, with its variables, and with what its scripts keep.

use std::collections::{BTreeMap, BTreeSet};

use axum::body::Body;
use axum::http::Request;
use serde_json::Value;

use super::{Desk, Reply};
use crate::contract::{Contract, Demonstration};
use crate::ding::{contract, page, routes};

fn collection(key: &str) -> Value {
    let demonstration = Demonstration { base_url: "http://127.0.0.1:7000".to_owned(), key: key.to_owned() };
    serde_json::from_slice(&page(Some(&demonstration)).postman).unwrap()
}

/// What Postman knows while it runs a collection.
struct Run {
    variables: BTreeMap<String, String>,
    made: u32,
}

impl Run {
    fn of(collection: &Value) -> Self {
        let variable =
            |of: &Value| (of["key"].as_str().unwrap().to_owned(), of["value"].as_str().unwrap().to_owned());
        Self { variables: collection["variable"].as_array().unwrap().iter().map(variable).collect(), made: 0 }
    }

    /// Puts values for all variables of a text.
    fn fill(&mut self, text: &str) -> String {
        self.made += 1;
        let guid = format!("00000000-0000-4000-8000-{:012}", self.made);
        let filled = text.replace("{{$guid}}", &guid);
        let filled = self
            .variables
            .iter()
            .fold(filled, |text, (name, value)| text.replace(&format!("{{{{{name}}}}}"), value));
        assert!(!filled.contains("{{"), "{filled}");
        filled
    }

    async fn send(&mut self, desk: &Desk, item: &Value) -> Reply {
        let request = &item["request"];
        let address = self.fill(request["url"]["raw"].as_str().unwrap());
        let base_url = self.variables["base_url"].clone();
        let path = address.strip_prefix(&base_url).unwrap();
        let sent = Request::builder().method(request["method"].as_str().unwrap()).uri(path);
        let sent = sent.header("api_key", self.variables["api_key"].as_str());
        let body = request["body"]["raw"].as_str().map(|body| self.fill(body));
        desk.call(sent.body(Body::from(body.unwrap_or_default())).unwrap()).await
    }

    /// Does what a script's `pm.collectionVariables.set("name", pm.response.json().A.B);` does.
    fn keep(&mut self, item: &Value, reply: &Reply) {
        for line in item["event"][0]["script"]["exec"].as_array().unwrap() {
            let Some(rest) = line.as_str().unwrap().strip_prefix("pm.collectionVariables.set(\"") else {
                continue;
            };
            let (name, path) =
                rest.strip_suffix(");").unwrap().split_once("\", pm.response.json().").unwrap();
            let value = reply.json().pointer(&format!("/{}", path.replace('.', "/"))).unwrap().clone();
            self.variables.insert(name.to_owned(), value.as_str().unwrap().to_owned());
        }
    }
}

fn requests(collection: &Value) -> impl Iterator<Item = &Value> {
    collection["item"].as_array().unwrap().iter().flat_map(|folder| folder["item"].as_array().unwrap())
}

#[tokio::test]
async fn every_request_succeeds_unedited_more_than_once() {
    let desk = Desk::open().await;
    let collection = collection(desk.key);
    let mut run = Run::of(&collection);
    for _ in 0..2 {
        for item in requests(&collection) {
            let reply = run.send(&desk, item).await;
            let answered = reply.succeeds();
            assert_ne!(answered["Items"], serde_json::json!([]), "{} finds nothing", item["name"]);
            run.keep(item, &reply);
            if item["name"] == "CancelTransfers" {
                assert_eq!(answered["Items"][0]["ProcessingState"], "Cancelled");
            }
        }
    }
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn every_method_has_a_request_in_the_folder_of_its_group() {
    let collection = collection("key");
    let sent: BTreeSet<&str> =
        requests(&collection).map(|item| item["request"]["url"]["path"][2].as_str().unwrap()).collect();
    assert_eq!(sent, routes::served().into_iter().collect());
    let folders: Vec<&Value> =
        collection["item"].as_array().unwrap().iter().map(|folder| &folder["name"]).collect();
    assert_eq!(folders, ["Reference data", "Account", "Prices and bills", "Transfers"]);
    for item in requests(&collection) {
        let checks = item["event"][0]["script"]["exec"].to_string();
        assert!(checks.contains("to.have.status(200)") && checks.contains("ResultCode"), "{checks}");
    }
}

#[tokio::test]
async fn the_variables_are_filled_in_for_a_demonstration_only() {
    let filled = Run::of(&collection("demonstration-key")).variables;
    assert_eq!((&*filled["base_url"], &*filled["api_key"]), ("http://127.0.0.1:7000", "demonstration-key"));
    let blank: Value = serde_json::from_slice(&page(None).postman).unwrap();
    assert!(Run::of(&blank).variables.values().all(String::is_empty));
    assert_eq!(
        blank["info"]["schema"],
        "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
    );
    assert_eq!(blank["auth"]["apikey"][0]["value"], "api_key");
    assert!(matches!(page(None).contract, Contract::At(path) if contract::is_at(path)));
}
