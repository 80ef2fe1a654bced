//! Sling mobile crediting on the binary: the published test MSISDNs to a receiver that checks `X-SIGNATURE`, a process
//! that is killed in the middle, and a switch that takes no key over plain HTTP.

use std::collections::BTreeSet;
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::config::{Config, served};
use crate::process::{Reply, Saldo, directory, until};
use crate::receiver::{Post, Receiver};

const KEY: &str = "demo-sling-api-key";
const ELIGIBILITY: &str = "/api/v1/eligibility";
const CREDIT: &str = "/api/v1/credit";

fn call(switch: &Saldo, path: &str, body: &Value) -> Reply {
    let reply = switch.call("POST", path, &[("Authorization", KEY)], Some(body));
    has_version(&reply);
    reply
}

fn has_version(reply: &Reply) {
    assert!(reply.head.to_ascii_lowercase().contains("x-version: 1.0.0"), "{reply:?}");
}

fn credit(switch: &Saldo, request_id: &str, msisdn: &str) -> Reply {
    let body = json!({"request_id": request_id, "msisdn": msisdn, "amount": 500, "currency": "GBP"});
    call(switch, CREDIT, &body)
}

fn listen(switch: &Saldo) -> Receiver {
    let receiver = Receiver::listen(200, Duration::ZERO);
    switch.admin("PUT", "/partners/demo/webhooks/sling", Some(&json!({"url": receiver.url})));
    receiver
}

/// Whether the raw body was signed with the API key, and says which version it is.
fn is_signed(post: &Post) {
    let mac = Hmac::<Sha256>::new_from_slice(KEY.as_bytes()).unwrap();
    let signed = mac.chain_update(post.raw.as_bytes()).finalize().into_bytes();
    let expected: String = signed.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(post.headers["x-signature"], expected, "{}", post.raw);
    assert!(post.headers["webhook-signature"].starts_with("v1,"));
    assert_eq!(post.body["version"], "1.0.0");
}

fn told<'a>(posts: &'a [Post], request_id: &str) -> &'a Post {
    posts.iter().find(|post| post.body["request_id"] == request_id).unwrap()
}

#[test]
fn every_test_msisdn_ends_as_published_and_is_signed() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    let receiver = listen(&switch);
    let found = call(&switch, ELIGIBILITY, &json!({"msisdn": "447030000001"})).json();
    assert_eq!(found, json!({"msisdn": "447030000001", "carrier": "Vodafone", "eligible": false}));
    let ends = [
        ("447010000001", "succeeded", Value::Null),
        ("447010000002", "failed", json!("CARRIER_ERROR")),
        ("447010000003", "failed", json!("SYSTEM_ERROR")),
        ("447020000001", "failed", json!("INELIGIBLE_ERROR")),
        ("447010000004", "failed", json!("TIMEOUT_EXCEEDED_ERROR")),
    ];
    let firsts: Vec<Reply> = ends.iter().map(|(msisdn, ..)| credit(&switch, msisdn, msisdn)).collect();
    assert!(
        firsts.iter().all(|first| first.status == 202 && first.json()["status"] == "pending"),
        "{firsts:?}"
    );
    until("all but the one that is tried again are told", || receiver.posts().len() == 4);
    switch.call("POST", "/sandbox/clock/advance", &[], Some(&json!({"seconds": 60})));
    until("that one is told too", || receiver.posts().len() == 5);
    let posts = receiver.posts();
    for (msisdn, status, code) in &ends {
        let post = told(&posts, msisdn);
        is_signed(post);
        assert_eq!((&post.body["status"], &post.body["error_code"]), (&json!(status), code), "{}", post.raw);
    }
    for ((msisdn, ..), first) in ends.iter().zip(&firsts) {
        let again = credit(&switch, msisdn, msisdn);
        assert_eq!((again.status, &again.text), (first.status, &first.text));
    }
    assert_eq!(credit(&switch, "447010000001", "447010000002").status, 409);
    assert_eq!(switch.admin("GET", "/audit", None).json()["clean"], json!(true));
    assert_eq!(receiver.posts().len(), 5);
}

#[test]
fn every_answer_has_the_version_and_the_rest_of_the_path_is_dings() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    for (verb, path, status) in [("GET", CREDIT, 405), ("DELETE", ELIGIBILITY, 405), ("POST", CREDIT, 401)] {
        let reply = switch.call(verb, path, &[], None);
        assert_eq!(reply.status, status, "{verb} {path}");
        has_version(&reply);
    }
    assert_eq!(call(&switch, CREDIT, &json!([])).status, 400);
    let elsewhere = switch.call("POST", "/api/v1/credits", &[], Some(&json!({})));
    assert_eq!((elsewhere.status, elsewhere.head.contains("x-version")), (404, false), "{elsewhere:?}");
    assert_eq!(switch.ding("GetBalance", None).status, 200);
    let page = switch.call("GET", "/docs/sling", &[], None);
    assert!(page.text.contains(KEY), "{}", page.text);
    let contract = switch.call("GET", "/docs/sling/openapi.json", &[], None).json();
    assert_eq!(contract["openapi"], "3.1.0");
}

#[test]
fn credits_outlive_a_process_that_is_killed_and_each_is_delivered_once() {
    const CREDITS: usize = 40;
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    let address = switch.address().to_owned();
    let receiver = listen(&switch);
    for number in 0..CREDITS {
        assert_eq!(credit(&switch, &number.to_string(), "447010000001").status, 202);
    }
    switch.kill();
    let switch = Saldo::sandbox_on(&data, &address);
    let ids = || -> BTreeSet<String> {
        receiver.posts().iter().map(|post| post.body["request_id"].to_string()).collect()
    };
    until("every credit is told", || ids().len() == CREDITS);
    receiver.posts().iter().for_each(is_signed);
    assert!(receiver.posts().iter().all(|post| post.body["status"] == "succeeded"));
    let summary = switch.call("GET", "/sandbox/deliveries?summary=1", &[], None).json();
    assert_eq!((&summary["deliveries"], &summary["largest"]), (&json!(CREDITS), &json!(1)));
    assert_eq!(switch.admin("GET", "/audit", None).json()["clean"], json!(true));
}

#[test]
fn a_switch_that_is_served_takes_a_key_over_https_alone() {
    let (_root, data) = directory();
    let (switch, config) = served(&data);
    let https = [("Authorization", "a-key"), ("X-Forwarded-Proto", "https")];
    for headers in [&https[..1], &https] {
        let reply = switch.call("POST", CREDIT, headers, Some(&json!({})));
        assert_eq!((reply.status, &reply.json()["error_code"]), (403, &json!("HTTPS_REQUIRED_ERROR")));
        has_version(&reply);
    }
    assert_eq!(switch.terminate(), 0);
    config.replace("# trusted_proxies = [\"10.0.0.0/24\"]", "trusted_proxies = [\"127.0.0.0/8\"]");
    config.append("[sling]\nretry_s = 30\nsignature = \"hmac-sha512-base64\"\n");
    let switch = config.serve();
    assert_eq!(switch.call("POST", CREDIT, &https[..1], Some(&json!({}))).status, 403);
    assert_eq!(switch.call("POST", CREDIT, &https, Some(&json!({}))).status, 401);
}

#[test]
fn what_is_wrong_about_sling_in_the_configuration_is_named() {
    let (_root, data) = directory();
    let config = Config::init(&data);
    let good = config.text();
    for (wrong, named) in [
        ("retry_s = 0", "[sling] retry_s"),
        ("signature = \"md5\"", "hmac-sha256-hex"),
        ("retries = 3", "retries"),
    ] {
        let refused = config.refused(&format!("{good}\n[sling]\n{wrong}\n"));
        assert!(refused.contains(named), "{named}: {refused}");
    }
}

#[test]
fn a_credit_brings_just_what_it_costs_or_is_none() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    let key = json!({"dialect": "sling", "currency": "USD", "label": "dollars"});
    let key = switch.admin("POST", "/partners/demo/credentials", Some(&key)).json();
    let key = key["secret"].as_str().unwrap().to_owned();
    // The carriers' products have one currency, and bring less than they cost.
    for msisdn in ["85512345678", "50370123456"] {
        let headers = [("Authorization", key.as_str())];
        let found = switch.call("POST", ELIGIBILITY, &headers, Some(&json!({"msisdn": msisdn}))).json();
        assert_eq!(found["eligible"], json!(false), "{found}");
        let body = json!({"request_id": msisdn, "msisdn": msisdn, "amount": 1_000, "currency": "USD"});
        switch.call("POST", CREDIT, &headers, Some(&body));
    }
    let transfers = switch.admin("GET", "/transfers?partner=demo&state=complete", None).json();
    assert_eq!(transfers["items"], json!([]));
}
