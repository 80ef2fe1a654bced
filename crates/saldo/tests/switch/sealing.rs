//! What is as good as money is in no file of the database and in no line of the log, however much is logged.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::process::{ADMIN_TOKEN, DING_KEY, Saldo, database_of, directory, until};

const NUMBER: &str = "12025550143";

/// The files of the database, or all that the server has in it: the provider's own book is not Saldo's.
fn database(data: &Path) -> Vec<u8> {
    if let Some(address) = database_of(data) {
        return Command::new("pg_dump").arg(format!("--dbname={address}")).output().unwrap().stdout;
    }
    let names = ["saldo.db", "saldo.db-wal", "saldo.db-shm"].map(|name| data.join(name));
    names.iter().filter_map(|file| std::fs::read(file).ok()).flatten().collect()
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

/// The PIN that a Ding record shows, by its name and as the text prints it.
fn pins(record: &Value) -> [String; 2] {
    let pin = record["ReceiptParams"]["pin"].as_str().unwrap_or_else(|| panic!("no PIN: {record}"));
    let fours = pin.as_bytes().chunks(4).map(|four| std::str::from_utf8(four).unwrap());
    let printed = fours.collect::<Vec<_>>().join(" ");
    assert!(record["ReceiptText"].as_str().unwrap().contains(&printed), "{record}");
    [pin.to_owned(), printed]
}

fn buy(switch: &Saldo, reference: &str, headers: &[(&str, &str)]) -> Value {
    let order = json!({"SkuCode": "ATUS95738", "SendValue": 10.22, "AccountNumber": NUMBER,
        "DistributorRef": reference, "ValidateOnly": false});
    let headers = [&[("api_key", DING_KEY)], headers].concat();
    let sent = switch.call("POST", "/api/V1/SendTransfer", &headers, Some(&order));
    assert_eq!(sent.status, 200, "{}", sent.text);
    sent.json()["TransferRecord"].clone()
}

#[test]
fn a_pin_is_neither_in_the_log_nor_in_the_database() {
    let (root, data) = directory();
    let log = root.path().join("log");
    let sandbox = ["--json", "sandbox", "--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()];
    let switch = Saldo::start_traced(&sandbox, &log);
    let inbox = json!({"url": format!("{}/sandbox/inbox/shop", switch.base_url)});
    let signing = switch.admin("PUT", "/partners/demo/webhooks/ding", Some(&inbox)).json();
    let mut secrets = vec![DING_KEY.to_owned(), ADMIN_TOKEN.to_owned()];
    secrets.push(signing["secret"].as_str().unwrap().to_owned());

    let bought = buy(&switch, "at-once", &[]);
    secrets.extend(pins(&bought));
    let again = buy(&switch, "at-once-2", &[]);
    assert_ne!(pins(&again), pins(&bought), "each has its own");
    secrets.extend(pins(&again));
    buy(&switch, "deferred", &[("X-Options", "DeferTransfer"), ("X-Correlation-Id", "till-1")]);
    let events = || switch.admin("GET", "/events?state=delivered", None).json()["items"].clone();
    until("the partner is told", || events().as_array().is_some_and(|events| !events.is_empty()));
    let told = switch.call("GET", "/sandbox/inbox", &[], None).json().to_string();
    let event = switch.admin("GET", &format!("/partners/demo/events/{}", events()[0]["id"]), None).json();
    let body: Value = serde_json::from_str(event["body"].as_str().unwrap()).unwrap();
    let deferred = pins(&body["TransferRecord"]);
    assert!(told.contains(&deferred[0]), "the partner is told the PIN: {told}");
    secrets.extend(deferred);
    let transfer = &bought["TransferId"]["TransferRef"].as_str().unwrap();
    let seen = switch.admin("GET", &format!("/transfers/{transfer}"), None).json();
    assert_eq!(seen["receipt"]["params"]["pin"], bought["ReceiptParams"]["pin"], "an operator sees it");

    let listed = database(&data);
    assert!(holds(&listed, NUMBER), "the files that are looked through are those that are written");
    for secret in &secrets {
        assert!(!holds(&listed, secret), "{secret} is in the database");
    }
    assert_eq!(switch.terminate(), 0);
    for secret in &secrets {
        assert!(!holds(&database(&data), secret), "{secret} is in the database after the stop");
    }
    let log = std::fs::read(log).unwrap();
    assert!(holds(&log, "TRACE"), "everything was logged");
    for secret in secrets.iter().map(String::as_str).chain([NUMBER]) {
        assert!(!holds(&log, secret), "{secret} is in the log");
    }
    let switch = Saldo::sandbox(&data);
    let asked = json!({"TransferRef": transfer, "Take": 1, "Skip": 0});
    let listed = switch.ding("ListTransferRecords", Some(&asked)).json();
    assert_eq!(pins(&listed["Items"][0]["TransferRecord"]), pins(&bought), "{listed}");
}
