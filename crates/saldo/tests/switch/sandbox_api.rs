//! The sandbox's own API: time, faults, deliveries, subscribers, the inbox, and the way back to the start.

use serde_json::{Value, json};

use crate::process::{Reply, Saldo, directory};

fn post(switch: &Saldo, path: &str, body: &Value) -> Reply {
    switch.call("POST", path, &[], Some(body))
}

fn state(switch: &Saldo, reference: &str) -> Value {
    let found = switch.admin("GET", &format!("/transfers?reference={reference}"), None).json();
    found["items"][0]["state"].clone()
}

#[test]
fn credentials_are_as_published() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    let told = switch.call("GET", "/sandbox/credentials", &[], None).json();
    assert_eq!(told["base_url"], json!(switch.base_url));
    assert_eq!(told["partner"], json!("demo"));
    for (dialect, members) in [
        ("admin", &["token"][..]),
        ("ding", &["api_key", "client_id", "client_secret", "token_url"]),
        ("ideamart", &["application_id", "password"]),
        ("utelecard", &["user", "secret"]),
        ("dtone", &["api_key", "api_secret"]),
        ("sling", &["api_key"]),
    ] {
        for member in members {
            assert!(told[dialect][member].is_string(), "{dialect}.{member}");
        }
    }
}

#[test]
fn a_lost_answer_is_found_out_when_the_clock_is_moved() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    let fault = json!({"connector": "sandbox", "kind": "timeout_but_delivered", "count": 1});
    assert_eq!(post(&switch, "/sandbox/faults", &fault).status, 201);
    let sent = switch.buy("lost", "93701234567");
    assert_eq!(
        (sent.status, sent.json()["TransferRecord"]["ProcessingState"].clone()),
        (200, json!("Processing"))
    );
    assert!(switch.ding("GetBalance", None).text.contains("9999.00"), "the hold stays");
    post(&switch, "/sandbox/clock/advance", &json!({"seconds": 10}));
    assert_eq!(state(&switch, "lost"), json!("complete"));
    let summary = switch.call("GET", "/sandbox/deliveries?summary=1", &[], None).json();
    assert_eq!(summary, json!({"attempts": 1, "deliveries": 1, "largest": 1}));
}

#[test]
fn a_submission_that_never_arrived_fails_once_that_is_certain() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    post(&switch, "/sandbox/faults", &json!({"connector": "sandbox", "kind": "timeout", "count": 1}));
    switch.buy("gone", "93701234567");
    assert_eq!(state(&switch, "gone"), json!("processing"));
    post(&switch, "/sandbox/clock/advance", &json!({"seconds": 60}));
    assert_eq!(state(&switch, "gone"), json!("failed"));
    assert!(switch.ding("GetBalance", None).text.contains("10000.00"));
    assert_eq!(switch.call("GET", "/sandbox/deliveries", &[], None).json(), json!({}));
}

#[test]
fn faults_are_checked_and_removed() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    for wrong in [
        json!({"connector": "nobody", "kind": "refuse", "count": 1}),
        json!({"connector": "sandbox", "kind": "explode", "count": 1}),
        json!({"connector": "sandbox", "kind": "refuse"}),
        json!({"connector": "sandbox", "kind": "refuse", "count": 1, "rate": 0.5}),
        json!({"connector": "sandbox", "kind": "refuse", "rate": 2}),
    ] {
        let status = post(&switch, "/sandbox/faults", &wrong).status;
        assert!((400..500).contains(&status), "{wrong}");
    }
    assert_eq!(post(&switch, "/sandbox/faults", &json!({"kind": "refuse", "rate": 1})).status, 201);
    assert_eq!(switch.buy("a", "93701234567").status, 503);
    assert_eq!(switch.call("DELETE", "/sandbox/faults", &[], None).status, 204);
    assert_eq!(switch.buy("a", "93701234567").status, 200);
}

#[test]
fn a_subscribers_balance_is_a_posting() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    let put = |body: Value| switch.call("PUT", "/sandbox/subscribers/94771234567", &[], Some(&body));
    let set = put(json!({"balance": "1000.00", "account_status": "Blocked"})).json();
    assert_eq!((&set["balance"], &set["account_status"]), (&json!("1000.00"), &json!("Blocked")));
    let less = put(json!({"balance": "250"})).json();
    assert_eq!((&less["balance"], &less["account_status"]), (&json!("250.00"), &json!("Blocked")));
    for wrong in [json!({"balance": "-1"}), json!({"balance": "1.001"}), json!({"size": 1})] {
        assert_eq!(put(wrong).status, 400);
    }
    assert_eq!(switch.admin("GET", "/audit", None).json()["clean"], json!(true));
    let nothing = json!({"action": "pay", "amount": "1.00"});
    assert_eq!(switch.call("PUT", "/sandbox/payments/12345678", &[], Some(&nothing)).status, 404);
}

#[test]
fn the_inbox_keeps_what_it_is_sent() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    post(&switch, "/sandbox/inbox/hook", &json!({"n": 1}));
    post(&switch, "/sandbox/inbox/hook", &json!({"n": 2}));
    let kept = switch.call("GET", "/sandbox/inbox", &[], None).json();
    assert_eq!((&kept["items"][0]["json"], &kept["items"][1]["json"]), (&json!({"n": 2}), &json!({"n": 1})));
    assert_eq!(kept["items"][0]["name"], json!("hook"));
}

#[test]
fn reset_brings_the_start_back() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    switch.buy("first", "93701234567");
    post(&switch, "/sandbox/clock/advance", &json!({"seconds": 86_400}));
    assert_eq!(post(&switch, "/sandbox/reset", &json!({})).status, 200);
    assert!(switch.ding("GetBalance", None).text.contains("10000.00"));
    assert_eq!(switch.call("GET", "/sandbox/deliveries", &[], None).json(), json!({}));
    assert_eq!(switch.buy("first", "93701234567").status, 200);
    assert_eq!(switch.terminate(), 0);
}

#[test]
fn the_clock_stays_where_it_was_moved() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    let now = post(&switch, "/sandbox/clock/advance", &json!({"seconds": 864_000})).json()["now"].clone();
    switch.terminate();
    let switch = Saldo::sandbox(&data);
    let later = post(&switch, "/sandbox/clock/advance", &json!({"seconds": 0})).json()["now"].clone();
    assert!(later.as_str() >= now.as_str(), "{later} < {now}");
    assert_eq!(post(&switch, "/sandbox/clock/advance", &json!({"seconds": -1})).status, 400);
}
