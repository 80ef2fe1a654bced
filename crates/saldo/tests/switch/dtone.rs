//! DT One's clients over sockets: with one slash too many, across a crash, and after a reset.

use serde_json::{Value, json};

use crate::process::{Reply, Saldo, directory};

/// The demonstration key, a nonce, and the hmac of both with the demonstration secret.
pub(crate) const SIGNED: [(&str, &str); 3] = [
    ("X-TransferTo-apikey", "demo-dtone-api-key"),
    ("X-TransferTo-nonce", "1605000000"),
    ("X-TransferTo-hmac", "vlXmmJXLyzRzn92XmLp/cVY736yRJ3iLtPpDIaXlP8k="),
];

fn get(switch: &Saldo, path: &str) -> Reply {
    switch.call("GET", path, &SIGNED, None)
}

fn send(switch: &Saldo, external_id: &str) -> Reply {
    let body: Value = json!({
        "account_number": "12345678", "product_id": 64, "external_id": external_id, "simulation": 0,
    });
    switch.call("POST", "/v1.1/transactions/fixed_value_recharges", &SIGNED, Some(&body))
}

#[test]
fn slashes_are_taken_for_one_wherever_they_stand() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    for path in ["/v1.1/ping", "/v1.1//ping", "//v1.1/ping", "//v1.1//ping/"] {
        let reply = get(&switch, path);
        assert_eq!((reply.status, reply.json()), (200, json!({"status": "up"})), "{path}");
    }
    let refused = switch.call("GET", "/v1.1/ping", &[], None);
    assert_eq!((refused.status, &refused.json()["errors"][0]["code"]), (401, &json!(1_000_401)));
    assert_eq!(get(&switch, "//healthz").status, 404, "nobody else's addresses change");
    let metrics = switch.call("GET", "/metrics", &[], None).text;
    assert!(metrics.contains("surface=\"dtone\""), "{metrics}");
}

#[test]
fn a_transaction_is_found_as_it_was_after_a_crash_and_forgotten_by_a_reset() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    let sent = send(&switch, "7");
    assert_eq!((sent.status, &sent.json()["status"]), (201, &json!("0")), "{}", sent.text);
    switch.kill();
    let switch = Saldo::sandbox(&data);
    let found = get(&switch, "/v1.1/transactions/fixed_value_recharges/ext-7");
    assert_eq!((found.status, &found.text), (200, &sent.text));
    assert_eq!(send(&switch, "7").json()["errors"][0]["code"], 1_000_990);
    assert_eq!(switch.admin("GET", "/audit", None).json()["clean"], true);
    assert_eq!(switch.call("POST", "/sandbox/reset", &[], None).status, 200);
    assert_eq!(send(&switch, "7").status, 201);
}
