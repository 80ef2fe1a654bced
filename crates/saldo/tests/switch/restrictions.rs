//! Applications that are restricted, on a running process: the address is that of the connection, or what a trusted
//! proxy says.

use serde_json::{Value, json};

use crate::config::served;
use crate::process::{Saldo, directory};

fn balance(switch: &Saldo, password: &Value) -> String {
    balance_for(switch, password, &[])
}

/// What is answered to a call that a proxy passes on with these headers.
fn balance_for(switch: &Saldo, password: &Value, headers: &[(&str, &str)]) -> String {
    let asked = json!({"applicationId": "APP_000002", "password": password, "subscriberId": "94771234567"});
    let told = switch.call("POST", "/caas/balance/query", headers, Some(&asked)).json();
    told["statusCode"].as_str().unwrap().to_owned()
}

#[test]
fn an_application_is_answered_on_its_allowed_hosts_and_so_often_only() {
    let (_root, data) = directory();
    let (switch, config) = served(&data);
    let command = |line: &str| config.command(&line.split(' ').collect::<Vec<_>>());
    command("partner add shop");
    let add = "key add --partner shop --dialect ideamart --currency LKR --public-id APP_000002";
    let issued = command(&format!("{add} --allowed-host 203.0.113.0/24"));
    assert_eq!(issued["allowed_hosts"], json!(["203.0.113.0/24"]));
    let password = &issued["secret"];
    assert_eq!(balance(&switch, &json!("another")), "E1313");
    assert_eq!(balance(&switch, password), "E1303");

    // Without an instrument every operation of an application that is let in is unsupported.
    let restrict = |options: &str| command(&format!("key restrict {} {options}", issued["id"]));
    restrict("--allowed-host 127.0.0.1");
    assert_eq!(balance(&switch, password), "E1825");
    restrict("--allowed-host 127.0.0.0/8 --per-day 2");
    assert_eq!([0; 3].map(|_| balance(&switch, password)), ["E1825", "E1825", "E1319"]);
    restrict("--none");
    assert_eq!(balance(&switch, password), "E1825");
    restrict("--allowed-host ::1");
    assert_eq!(balance(&switch, password), "E1303");
}

#[test]
fn a_trusted_proxy_says_for_whom_it_asks_and_nobody_else_does() {
    let (_root, data) = directory();
    let (switch, config) = served(&data);
    let command = |line: &str| config.command(&line.split(' ').collect::<Vec<_>>());
    command("partner add shop");
    let add = "key add --partner shop --dialect ideamart --currency LKR --public-id APP_000002";
    let password = command(&format!("{add} --allowed-host 203.0.113.0/24"))["secret"].clone();
    let shop = [("X-Forwarded-For", "203.0.113.7")];
    assert_eq!(balance_for(&switch, &password, &shop), "E1303", "nobody is trusted");
    assert_eq!(switch.terminate(), 0);
    config.replace("# trusted_proxies = [\"10.0.0.0/24\"]", "trusted_proxies = [\"127.0.0.1\"]");
    let switch = config.serve();
    for (said, code) in [
        (("X-Forwarded-For", "203.0.113.7"), "E1825"),
        (("Forwarded", "for=\"203.0.113.7:4711\";proto=https"), "E1825"),
        (("X-Forwarded-For", "203.0.113.7, 198.51.100.9"), "E1303"),
        (("X-Forwarded-For", "203.0.113.7, 127.0.0.1"), "E1825"),
        (("X-Forwarded-For", "garbage"), "E1303"),
    ] {
        assert_eq!(balance_for(&switch, &password, &[said]), code, "{said:?}");
    }
    assert_eq!(balance(&switch, &password), "E1303", "the proxy itself is no allowed host");
}
