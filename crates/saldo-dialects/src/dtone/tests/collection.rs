//! The Postman collection, run as Postman runs it: in order, with its variables, signed by its script, and with what its
//! scripts keep.

use std::collections::{BTreeMap, BTreeSet};

use axum::body::Body;
use axum::http::Request;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use saldo_engine::MacAlgorithm;
use serde_json::Value;

use super::{API_KEY, Desk, Reply, SECRET};
use crate::contract::Contract;
use crate::dtone::{DemonstrationKey, page};

fn collection() -> Value {
    let demonstration = DemonstrationKey {
        base_url: "http://127.0.0.1:7000".to_owned(),
        api_key: API_KEY.to_owned(),
        api_secret: SECRET.to_owned(),
        nonce: "1".to_owned(),
        hmac: "aGFzaA==".to_owned(),
    };
    let page = page(Some(&demonstration));
    assert_eq!(page.key, format!("{API_KEY} 1 aGFzaA=="));
    serde_json::from_slice(&page.postman).unwrap()
}

/// What Postman knows while it runs a collection.
struct Run(BTreeMap<String, String>);

impl Run {
    fn of(collection: &Value) -> Self {
        let variable =
            |of: &Value| (of["key"].as_str().unwrap().to_owned(), of["value"].as_str().unwrap().to_owned());
        Self(collection["variable"].as_array().unwrap().iter().map(variable).collect())
    }

    /// Does what the script before every request does.
    fn prepare(&mut self, desk: &Desk, nonce: &str) {
        assert_eq!((&*self.0["api_key"], &*self.0["api_secret"]), (API_KEY, SECRET));
        let message = format!("{API_KEY}{nonce}");
        let hmac =
            desk.world.engine.credential_sign(desk.credential, MacAlgorithm::HmacSha256, message.as_bytes());
        for (name, value) in [("nonce", nonce), ("hmac", &STANDARD.encode(hmac.unwrap())), ("next_id", nonce)]
        {
            self.0.insert(name.to_owned(), value.to_owned());
        }
    }

    /// Puts values for all variables of a text.
    fn fill(&self, text: &Value) -> String {
        let filled = self.0.iter().fold(text.as_str().unwrap().to_owned(), |text, (name, value)| {
            text.replace(&format!("{{{{{name}}}}}"), value)
        });
        assert!(!filled.contains("{{"), "{filled}");
        filled
    }

    async fn send(&self, desk: &Desk, collection: &Value, request: &Value) -> Reply {
        let address = self.fill(&request["url"]["raw"]);
        let path = address.strip_prefix(&self.0["base_url"]).unwrap();
        let auth = &collection["auth"]["apikey"];
        let mut sent = Request::builder().method(request["method"].as_str().unwrap()).uri(path);
        sent = sent.header(auth[0]["value"].as_str().unwrap(), self.fill(&auth[1]["value"]));
        for header in request["header"].as_array().unwrap() {
            sent = sent.header(header["key"].as_str().unwrap(), self.fill(&header["value"]));
        }
        let body = request["body"].get("raw").map(|body| self.fill(body)).unwrap_or_default();
        desk.call(sent.body(Body::from(body)).unwrap()).await
    }
}

#[tokio::test]
async fn it_runs_unedited_and_has_every_operation() {
    let desk = Desk::open().await;
    let collection = collection();
    let mut run = Run::of(&collection);
    let items = collection["item"].as_array().unwrap().iter();
    let items: Vec<&Value> = items.flat_map(|folder| folder["item"].as_array().unwrap()).collect();
    for (number, item) in items.iter().enumerate() {
        run.prepare(&desk, &format!("179531982{number:05}"));
        let reply = run.send(&desk, &collection, &item["request"]).await;
        assert!([200, 201].contains(&reply.status.as_u16()), "{item} {}", reply.text);
        let status = reply.json()["status"].as_str().unwrap_or("0").to_owned();
        assert!(["0", "up"].contains(&&*status), "{item} {}", reply.text);
        if item["event"][0]["script"]["exec"].to_string().contains("collectionVariables.set") {
            for name in ["external_id", "transaction_id"] {
                run.0.insert(name.to_owned(), reply.json()[name].as_str().unwrap().to_owned());
            }
        }
    }
    let Contract::Beside(contract) = page(None).contract else { panic!("published") };
    let contract: Value = serde_json::from_slice(&contract).unwrap();
    let described = contract["paths"].as_object().unwrap().values();
    let described: BTreeSet<Option<&str>> = described
        .flat_map(|verbs| verbs.as_object().unwrap().values().map(|of| of["description"].as_str()))
        .collect();
    let sent: BTreeSet<Option<&str>> =
        items.iter().map(|item| item["request"]["description"].as_str()).collect();
    assert_eq!(sent, described);
    desk.world.assert_settled().await;
}

#[test]
fn the_script_signs_as_the_documentation_says() {
    let script = collection()["event"][0]["script"]["exec"].to_string();
    for part in ["CryptoJS.HmacSHA256(message", "api_key", "api_secret", "Base64.stringify", "nonce"] {
        assert!(script.contains(part), "{part}");
    }
    let blank: Value = serde_json::from_slice(&page(None).postman).unwrap();
    assert!(blank["variable"].as_array().unwrap().iter().all(|variable| variable["value"] == ""));
}
