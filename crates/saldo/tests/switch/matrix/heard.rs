//! A partner that calls a process which may die at any moment, and remembers what it heard.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value, json};

use crate::process::{DING_KEY, Saldo};

/// What a partner sends, by its reference: the account number, and whether it waits for the answer or for a webhook.
pub(crate) const ORDERS: [(&str, &str, bool); 6] = [
    ("sold", "93701234567", false),
    ("refused", "93709990007", false),
    ("told", "93701234568", true),
    ("told-refused", "93709990008", true),
    ("again", "93701234569", false),
    ("lost", "93701234560", false),
];

/// The state that each acknowledged reference was answered with.
pub(crate) type Heard = BTreeMap<String, String>;

/// Sends all that is not heard of yet, one after another, until the process dies or nothing is left.
pub(crate) fn send_all(switch: &Saldo, heard: &mut Heard) {
    for (reference, number, deferred) in ORDERS {
        if heard.contains_key(reference) {
            continue;
        }
        if reference == "lost" {
            let fault = json!({"connector": "sandbox", "kind": "timeout_but_delivered", "count": 1});
            post(switch, "/sandbox/faults", &fault, "");
        }
        let Some(answer) = send(switch, reference, number, deferred) else { return };
        if let Some(state) = answer["TransferRecord"]["ProcessingState"].as_str() {
            heard.insert(reference.to_owned(), state.to_owned());
        }
    }
}

/// The answer, or nothing where the process died.
fn send(switch: &Saldo, reference: &str, number: &str, deferred: bool) -> Option<Value> {
    let order = json!({
        "SkuCode": "AF_AW_TopUp", "SendValue": 1.00, "AccountNumber": number,
        "DistributorRef": reference, "ValidateOnly": false,
    });
    let header = if deferred { "X-Options: DeferTransfer\r\nX-Correlation-Id: c\r\n" } else { "" };
    post(switch, "/api/V1/SendTransfer", &order, header)
}

fn post(switch: &Saldo, path: &str, body: &Value, header: &str) -> Option<Value> {
    let (address, body) = (switch.address(), body.to_string());
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(60))).ok()?;
    let length = body.len();
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\napi_key: {DING_KEY}\r\n{header}\
         Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    serde_json::from_str(answer.split_once("\r\n\r\n")?.1).ok()
}
