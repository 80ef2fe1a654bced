//! The README's first minutes: buy a top-up, and see that everything agrees to the cent.

use serde_json::{Value, json};

use crate::process::{Saldo, directory, said, saldo};

#[test]
fn a_stranger_sells_a_topup_and_the_books_agree_to_the_cent() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    let sold = switch.buy("first", "93701234567");
    assert_eq!(sold.status, 200, "{}", sold.text);
    let record = &sold.json()["TransferRecord"];
    assert_eq!(record["ProcessingState"], "Complete");
    assert!(sold.text.contains(r#""ReceiveValue":76.00"#), "{}", sold.text);

    let balance = switch.ding("GetBalance", None);
    assert!(balance.text.contains(r#""Balance":9999.00"#), "{}", balance.text);

    let listed = switch.ding("ListTransferRecords", Some(&json!({"Take": 10}))).json();
    assert_eq!(&listed["Items"][0]["TransferRecord"], record);

    let id = record["TransferId"]["TransferRef"].as_str().unwrap();
    let shown = switch.admin("GET", &format!("/transfers/{id}"), None).json();
    assert_eq!(shown["state"], "complete");
    assert_eq!(shown["total"]["amount"], "1.00");
    let sum = |side: &str| posted(&shown, side);
    assert_eq!((sum("debit"), sum("credit")), (100, 100), "{shown:#}");

    let accounts = switch.admin("GET", "/accounts?partner=demo", None).json();
    let usd = accounts["items"].as_array().unwrap().iter();
    let balance = usd.clone().find(|a| a["name"] == "balance" && a["currency"] == "USD").unwrap();
    assert_eq!((&balance["available"], &balance["debits_pending"]), (&json!("9999.00"), &json!("0.00")));
    assert_eq!(switch.admin("GET", "/audit", None).json()["clean"], json!(true));
}

/// Posted minor units on one side of a transfer's entries.
fn posted(shown: &Value, side: &str) -> i64 {
    let entries = shown["entries"].as_array().unwrap().iter().filter(|entry| entry["side"] == side);
    let cents = |entry: &Value| entry["posted"].as_str().unwrap().replace('.', "").parse::<i64>().unwrap();
    entries.map(cents).sum()
}

/// `cargo run` starts the one binary of the default members; with the build tool among them it would not know which.
#[test]
fn cargo_run_starts_saldo() {
    let manifest = include_str!("../../../../Cargo.toml");
    let manifest: toml::Table = manifest.parse().unwrap();
    let expected = toml::Value::Array(vec!["crates/saldo".into()]);
    assert_eq!(manifest["workspace"]["default-members"], expected);
}

#[test]
fn everything_is_there_after_a_restart() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    switch.buy("first", "93701234567");
    assert_eq!(switch.terminate(), 0);
    let switch = Saldo::sandbox(&data);
    let again = switch.buy("first", "93701234567");
    assert_eq!(
        (again.status, again.json()["ErrorCodes"][0]["Code"].as_str()),
        (400, Some("DuplicateTransactionPrevented"))
    );
    assert!(switch.ding("GetBalance", None).text.contains("9999.00"));
}

#[test]
fn health_readiness_metrics_and_the_front_page_answer() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    switch.buy("first", "93701234567");
    for (path, part) in [
        ("/healthz", "ok"),
        ("/readyz", "ready"),
        ("/", "/api/V1/<Method>"),
        ("/", "/docs"),
        ("/metrics", "saldo_http_requests_total"),
    ] {
        let reply = switch.call("GET", path, &[], None);
        assert_eq!(reply.status, 200, "{path}");
        assert!(reply.text.contains(part), "{path}: {}", reply.text);
    }
    assert_eq!(switch.call("GET", "/nowhere", &[], None).status, 404);
}

#[test]
fn rubbish_gets_the_dialects_own_error_and_writes_nothing() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    let post = |body: &[u8]| {
        let head = format!(
            "POST /api/V1/SendTransfer HTTP/1.1\r\nHost: x\r\nConnection: close\r\napi_key: demo-ding-api-key\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        switch.raw(&[head.as_bytes(), body].concat())
    };
    let deep = "[".repeat(100_000);
    let long = format!(r#"{{"DistributorRef":"{}"}}"#, "x".repeat(1 << 20));
    let bodies: [&[u8]; 8] =
        [b"", b"{", b"null", b"[]", b"\xff\xfe", deep.as_bytes(), long.as_bytes(), b"{\"SendValue\":1e999}"];
    for body in bodies {
        let reply = post(body);
        assert!((400..500).contains(&reply.status), "{}: {:?}", reply.status, &body[..body.len().min(20)]);
        assert_eq!(reply.json()["ResultCode"], 4);
        assert!(reply.head.contains("application/json"), "{}", reply.head);
    }
    assert_eq!(switch.call("GET", "/api/V1/SendTransfer", &[], None).status, 405);
    let audit = switch.admin("GET", "/audit", None).json();
    assert_eq!((&audit["clean"], &audit["counts"]["transfers"]), (&json!(true), &json!(0)));
}

#[test]
fn a_second_process_on_the_same_port_or_data_ends_with_one_sentence() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    let other = data.with_file_name("other");
    let same_port = saldo(&["sandbox", "--listen", switch.address(), "--data", other.to_str().unwrap()]);
    assert_ne!(same_port.status.code(), Some(0));
    assert!(said(&same_port).contains("is in use by another program"), "{}", said(&same_port));
    let same_data = saldo(&["sandbox", "--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()]);
    assert_ne!(same_data.status.code(), Some(0));
    assert!(said(&same_data).contains("is in use by"), "{}", said(&same_data));
    assert_eq!(said(&same_data).trim().lines().count(), 1, "{}", said(&same_data));
}
