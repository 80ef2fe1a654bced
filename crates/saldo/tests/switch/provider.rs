//! The simulated provider as a process of its own: a node dies in the middle of a delivery, the provider dies while a
//! node sends. Each transfer is delivered once or not at all, and ends as the provider's book says.

use std::collections::BTreeMap;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::config::Config;
use crate::process::{Saldo, directory, order, said, saldo, until};

/// A node's configuration, with a shop that can buy.
struct Node {
    config: Config,
    key: String,
}

impl Node {
    fn set_up(data: &Path, provider: &Saldo) -> Self {
        let config = Config::init(data);
        config.send_to(provider);
        config.replace("# ding_s = 90", "ding_s = 2");
        Self { key: config.open_shop("1000.00"), config }
    }

    fn start(&self) -> Saldo {
        Saldo::start(&["--json", "serve", "--no-limits", "--config", self.config.path.to_str().unwrap()])
    }

    /// The answer's HTTP status, and the transfer's processing state where it has one.
    fn buy(&self, node: &Saldo, reference: u32) -> (u16, String) {
        let order = order(&reference.to_string(), &format!("9370{:07}", 1_000_000 + reference));
        let reply = node.call("POST", "/api/V1/SendTransfer", &[("api_key", &self.key)], Some(&order));
        let state = &reply.json()["TransferRecord"]["ProcessingState"];
        (reply.status, state.as_str().unwrap_or_default().to_owned())
    }

    fn ask(&self, node: &Saldo, path: &str) -> Value {
        let bearer = format!("Bearer {}", self.config.admin_password);
        node.call("GET", &format!("/admin/v1{path}"), &[("Authorization", &bearer)], None).json()
    }

    /// The state of every transfer by its reference.
    fn states(&self, node: &Saldo) -> BTreeMap<String, String> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let page = self.ask(node, "/transfers?limit=500");
        let items = page["items"].as_array().unwrap();
        items.iter().map(|item| (text(&item["reference"]), text(&item["state"]))).collect()
    }

    fn assert_clean(&self, node: &Saldo) {
        let audit = self.ask(node, "/audit");
        assert_eq!(audit["clean"], Value::Bool(true), "{audit:#}");
    }
}

fn provider(book: &Path, listen: &str) -> Saldo {
    Saldo::start(&["--json", "sandbox-provider", "--listen", listen, "--book", book.to_str().unwrap()])
}

fn fault(provider: &Saldo, fault: &Value) {
    assert_eq!(provider.call("POST", "/faults", &[], Some(fault)).status, 201);
}

fn summary(provider: &Saldo) -> Value {
    provider.call("GET", "/deliveries?summary=1", &[], None).json()
}

#[test]
fn a_node_killed_in_the_middle_of_a_delivery_finds_it_delivered_once() {
    let (root, data) = directory();
    let provider = provider(&root.path().join("provider.book"), "127.0.0.1:0");
    let shop = Node::set_up(&data, &provider);
    let node = shop.start();
    assert_eq!(shop.buy(&node, 1), (200, "Complete".to_owned()));
    fault(&provider, &json!({"kind": "slow", "count": 1, "delay_ms": 600_000}));
    let _unheard = node.send_unheard(&shop.key, &order("2", "93701234567"));
    until("the second is delivered and not answered", || summary(&provider)["deliveries"] == 2);
    assert_eq!(shop.states(&node)["2"], "processing");
    node.kill();

    let node = shop.start();
    until("the second is complete", || shop.states(&node)["2"] == "complete");
    assert_eq!(summary(&provider), json!({"attempts": 2, "deliveries": 2, "largest": 1}));
    shop.assert_clean(&node);
    assert_eq!(node.terminate(), 0);
    assert_eq!(provider.terminate(), 0);
}

#[test]
fn a_provider_killed_while_a_node_sends_leaves_nothing_wrong() {
    let (root, data) = directory();
    let book = root.path().join("provider.book");
    let first = provider(&book, "127.0.0.1:0");
    let shop = Node::set_up(&data, &first);
    let node = shop.start();
    let address = first.address().to_owned();
    fault(&first, &json!({"kind": "slow", "rate": 0.5, "delay_ms": 300}));
    let heard = std::thread::scope(|scope| {
        let (shop, node) = (&shop, &node);
        let sell = |seller: u32| move || (0..6).map(|n| shop.buy(node, seller * 100 + n)).collect::<Vec<_>>();
        let sellers: Vec<_> = (1..=8).map(|seller| scope.spawn(sell(seller))).collect();
        until("some are delivered", || summary(&first)["deliveries"].as_u64() >= Some(8));
        first.kill();
        sellers.into_iter().flat_map(|seller| seller.join().unwrap()).collect::<Vec<_>>()
    });
    assert!(heard.iter().any(|(_, state)| state == "Complete"), "{heard:?}");
    let (status, state) = shop.buy(&node, 9_999);
    assert!(status >= 500 && state != "Complete", "what cannot be reached is refused: {status} {state}");
    assert_eq!(shop.states(&node)["9999"], "failed", "and certainly so");

    let second = provider(&book, &address);
    until("all have ended", || !shop.states(&node).values().any(|state| state == "processing"));
    let states = shop.states(&node);
    assert_eq!(states.len(), 49, "{states:?}");
    let complete = states.values().filter(|state| *state == "complete").count();
    assert!(states.values().all(|state| state == "complete" || state == "failed"), "{states:?}");
    assert!(complete >= heard.iter().filter(|(_, state)| state == "Complete").count());
    assert_eq!(summary(&second), json!({"attempts": complete, "deliveries": complete, "largest": 1}));
    shop.assert_clean(&node);
    assert_eq!(shop.buy(&node, 10_000), (200, "Complete".to_owned()), "and it sells again");
}

#[test]
fn a_book_has_one_provider_and_strangers_none() {
    let (root, _) = directory();
    let book = root.path().join("provider.book");
    let running = provider(&book, "127.0.0.1:0");
    let refused = |arguments: &[&str], code, named: &str| {
        let done = saldo(&[&["sandbox-provider", "--book", book.to_str().unwrap()], arguments].concat());
        assert_eq!(done.status.code(), Some(code), "{}", said(&done));
        assert!(said(&done).contains(named), "{}", said(&done));
        assert_eq!(said(&done).trim().lines().count(), 1, "{}", said(&done));
    };
    refused(&["--listen", "127.0.0.1:0"], 4, "provider.book");
    refused(&["--listen", "0.0.0.0:0"], 2, "--force-public");
    assert_eq!(running.call("GET", "/healthz", &[], None).status, 200);
    assert_eq!(running.terminate(), 0);
}

const CALLBACK_KEY: &str = "what both of them know";

/// As the provider signs it.
fn say(node: &Saldo, key: &str, said: &Value) -> u16 {
    let body = said.to_string();
    let mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap().chain_update(&body);
    let signature = STANDARD.encode(mac.finalize().into_bytes());
    node.call("POST", "/callbacks/main", &[("X-Provider-Signature", &signature)], Some(said)).status
}

#[test]
fn a_provider_that_calls_back_is_believed_once_and_no_other_is() {
    let (root, data) = directory();
    let provider = provider(&root.path().join("provider.book"), "127.0.0.1:0");
    let shop = Node::set_up(&data, &provider);
    let url = format!("url = \"{}\"", provider.base_url);
    shop.config.replace(&url, &format!("{url}\ncallback_key = \"{CALLBACK_KEY}\""));
    let node = shop.start();
    let callbacks = json!({"urls": [format!("{}/callbacks/main", node.base_url)], "key": CALLBACK_KEY});
    assert_eq!(provider.call("PUT", "/callbacks", &[], Some(&callbacks)).status, 204);
    fault(&provider, &json!({"kind": "timeout_but_delivered", "count": 1}));
    assert_eq!(shop.buy(&node, 1).0, 200);
    until("it is complete", || shop.states(&node)["1"] == "complete");
    until("it was called back twice", || {
        let metrics = node.call("GET", "/metrics", &[], None).text;
        metrics.contains("saldo_http_requests_total{surface=\"callbacks\",status=\"2xx\"} 2")
    });
    let discrepancies = || shop.ask(&node, "/discrepancies")["items"].as_array().unwrap().len();
    assert_eq!(discrepancies(), 0, "the same again is no news");

    let transfer = &shop.ask(&node, "/transfers?limit=1")["items"][0];
    let partner = &shop.ask(&node, "/partners")["items"][0]["id"];
    let refused = json!({"refused": {"reason": "provider_refused", "provider_code": null, "message": null}});
    let said = |attempt: &Value| json!({"attempt": attempt, "partner": partner, "dialect": "ding", "reference": "1", "verdict": refused});
    assert_eq!(say(&node, "what somebody guesses", &said(&transfer["id"])), 401);
    assert_eq!(node.call("POST", "/callbacks/main", &[], Some(&said(&transfer["id"]))).status, 401);
    assert_eq!(node.call("POST", "/callbacks/other", &[], Some(&json!({}))).status, 404);
    assert_eq!(say(&node, CALLBACK_KEY, &json!({"attempt": 1})), 400);
    assert_eq!(say(&node, CALLBACK_KEY, &said(&json!(77))), 404);
    assert_eq!(discrepancies(), 0);
    assert_eq!(say(&node, CALLBACK_KEY, &said(&transfer["id"])), 204);
    assert_eq!(
        (discrepancies(), &*shop.states(&node)["1"]),
        (1, "complete"),
        "kept, and nothing is changed by it"
    );
    shop.assert_clean(&node);
}
