//! Unión Telecard over sockets: what only the whole binary shows.

use serde_json::json;

use crate::config::served;
use crate::process::{Saldo, directory};

pub(crate) const HEADERS: [(&str, &str); 4] = [
    ("Accept", "application/json"),
    ("Content-Type", "application/json"),
    ("Date", "Wed, 12 Jan 2022 15:04:09 GMT"),
    ("Authorization", "APIKey demo:demo-utelecard-secret"),
];

#[test]
fn what_is_bought_is_found_taken_back_and_still_there_after_a_restart() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    let body = json!({"reference": "1", "accountNumber": "8095551212", "productId": 357, "amount": 200});
    let bought = switch.call("POST", "/v1/buy", &HEADERS, Some(&body));
    assert_eq!(bought.status, 200, "{}", bought.text);
    let cancel = json!({"oldReference": "1", "newReference": "2"});
    assert_eq!(
        switch.call("POST", "/v1/txns/cancel", &HEADERS, Some(&cancel)).json(),
        json!({"payload": "Success"})
    );
    drop(switch);
    let switch = Saldo::sandbox(&data);
    let rows = switch.call("GET", "/v1/txns?accountNumber=8095551212", &HEADERS, None).json();
    let kinds: Vec<&str> =
        rows["payload"].as_array().unwrap().iter().map(|row| row["txnType"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["VOID TRASNSACTION", "BUY PRODUCT"]);
    let balance = switch.call("GET", "/v1/account/balance", &HEADERS, None).json();
    assert_eq!(balance, json!({"payload": "500000.00"}));
    assert_eq!(switch.call("POST", "/v1/buy", &HEADERS, Some(&body)).text, bought.text);
    let metrics = switch.call("GET", "/metrics", &[], None).text;
    assert!(metrics.contains("surface=\"utelecard\""), "{metrics}");
    let audit = switch.admin("GET", "/audit", None).json();
    assert_eq!(audit["clean"], true, "{audit}");
}

#[test]
fn its_page_knows_the_demonstration_key_in_a_sandbox_only() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    let page = switch.call("GET", "/docs/utelecard", &[], None).text;
    assert!(page.contains("value=\"APIKey demo:demo-utelecard-secret\""), "{page}");
    let contract = switch.call("GET", "/docs/utelecard/openapi.json", &[], None).json();
    assert_eq!(contract["openapi"], "3.1.0");
    let (_root, data) = directory();
    let (switch, _) = served(&data);
    let page = switch.call("GET", "/docs/utelecard", &[], None).text;
    assert!(page.contains("id=\"key\" value=\"\""), "{page}");
    let unknown = switch.call("GET", "/v1/pay", &[], None);
    assert_eq!((unknown.status, &unknown.json()["code"]), (404, &json!("SW06")));
}
