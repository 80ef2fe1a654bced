//! `saldo init` and `saldo serve`: no demonstration data, no known credential, and a switch that is set up by commands.

use std::process::Command;
use std::time::Duration;

use serde_json::json;

use crate::config::{Config, served};
use crate::process::{directory, file_directory, order, said, saldo, until};
use crate::receiver::Receiver;

#[test]
fn a_switch_is_set_up_from_nothing() {
    let (_root, data) = directory();
    let (switch, config) = served(&data);
    let configuration = switch.call("GET", "/.well-known/openid-configuration", &[], None).json();
    assert_eq!(configuration["token_endpoint"], "https://saldo.example/connect/token");
    assert_eq!(switch.call("GET", "/readyz", &[], None).status, 503, "no catalogue yet");
    for path in ["/sandbox/credentials", "/simulator", "/simulator/phones/1"] {
        assert_eq!(switch.call("GET", path, &[], None).status, 404, "{path}");
    }
    assert_eq!(switch.ding("GetBalance", None).status, 401, "no known key");
    let secret = &*config.open_shop("25.00");
    let balance = switch.call("GET", "/api/V1/GetBalance", &[("api_key", secret)], None);
    assert!(balance.text.contains(r#""Balance":25.00"#), "{}", balance.text);
    assert_eq!(switch.call("GET", "/readyz", &[], None).status, 200);
    let buy = |index: u32| {
        let order = order(&index.to_string(), "93701234567");
        switch.call("POST", "/api/V1/SendTransfer", &[("api_key", secret)], Some(&order)).status
    };
    assert_eq!([1, 2, 3, 4, 5, 6].map(buy), [200, 200, 200, 200, 200, 429], "the velocity rule is on");
    config.command(&["partner", "limits", "shop", "--velocity", "off"]);
    assert_eq!(buy(6), 200);
    let bearer = format!("Bearer {}", config.admin_password);
    let partners = switch.call("GET", "/admin/v1/partners", &[("Authorization", &bearer)], None);
    assert_eq!(partners.json()["items"][0]["name"], json!("shop"));
    assert_eq!(switch.terminate(), 0);
    let after = config.command(&["partner", "list"]);
    assert_eq!(after["items"][0]["name"], json!("shop"), "commands open the data where nobody runs");
}

#[test]
fn a_switch_that_is_told_to_stop_serves_on_until_nobody_is_sent_to_it() {
    let (_root, data) = directory();
    let config = Config::init(&data);
    config.replace("# drain_s = 10", "drain_s = 300");
    let key = config.open_shop("25.00");
    let switch = config.serve();
    assert_eq!(switch.call("GET", "/readyz", &[], None).status, 200);
    let tell = || Command::new("kill").args(["-TERM", &switch.pid().to_string()]).status().unwrap();
    tell();
    until("it says that it is not ready", || switch.call("GET", "/readyz", &[], None).status == 503);
    let sold = order("late", "93701234567");
    let sold = switch.call("POST", "/api/V1/SendTransfer", &[("api_key", &key)], Some(&sold));
    assert_eq!(sold.status, 200, "{}", sold.text);
    assert_eq!(switch.terminate(), 0, "told once more, it waits no longer");
}

#[test]
fn a_receiver_on_the_same_machine_is_told_where_the_operator_allows_it() {
    let (_root, data) = directory();
    let config = Config::init(&data);
    let receiver = Receiver::listen(200, Duration::ZERO);
    let key = config.open_shop("25.00");
    let set = ["webhook", "set", &*receiver.url, "--partner", "shop", "--dialect", "ding"];
    let refused = saldo(&[&set[..], &["--config", config.path.to_str().unwrap()]].concat());
    assert!(said(&refused).contains("https"), "{}", said(&refused));
    config.replace("# internal_webhooks", "internal_webhooks");
    config.command(&set);
    let switch = config.serve();
    let headers = [("api_key", &*key), ("X-Options", "DeferTransfer")];
    let sent = switch.call("POST", "/api/V1/SendTransfer", &headers, Some(&order("told", "93701234567")));
    assert_eq!(sent.json()["TransferRecord"]["ProcessingState"], "Submitted", "{}", sent.text);
    until("it is told", || receiver.posts().len() == 1);
}

/// The connector of a fresh configuration.
const BOOK: &str = "kind = \"sandbox\"\nbook = \"provider.book\"";

#[test]
fn init_overwrites_nothing_and_bad_configurations_are_named() {
    let (_root, data) = file_directory();
    let config = Config::init(&data);
    let again = saldo(&["init", "--dir", data.to_str().unwrap()]);
    assert_ne!(again.status.code(), Some(0));
    assert!(said(&again).contains("is there already"));
    let good = config.text();
    for (from, to, named) in [
        ("sqlite:saldo.db", "mysql:x", "is no database"),
        ("workers = 1", "worker = 1", "worker"),
        (
            "# trusted_proxies = [\"10.0.0.0/24",
            "trusted_proxies = [\"10.0.0.1/24",
            "no address and no network",
        ),
        ("# public_url = \"https://", "public_url = \"", "public_url is `saldo.example`"),
        ("# public_url = \"https://", "public_url = \"https:///", "public_url is `https:///saldo.example`"),
        ("# drain_s = 10", "drain_s = 301", "drain_s is a number from 0 to 300"),
        ("master.key", "other.key", "master key"),
        ("# sends = 5", "sends = 1001", "[velocity]"),
        ("# events_days = 90", "events_days = 6", "[retention] events_days"),
        ("kind = \"sandbox\"", "kind = \"carrier\"", "carrier"),
        ("book = \"provider.book\"", "url = \"http://127.0.0.1:7100\"", "its kind is sandbox-provider"),
        ("kind = \"sandbox\"", "kind = \"sandbox-provider\"", "the connector `main` has a book"),
        (BOOK, "kind = \"sandbox-provider\"", "the connector `main` has no url: write where"),
        (BOOK, "kind = \"sandbox-provider\"\nurl = \"provider:7100\"", "`provider:7100` is no address"),
        ("sqlite:saldo.db", "sqlite:nowhere/saldo.db", "does not exist"),
    ] {
        let refused = config.refused(&good.replace(from, to));
        assert!(refused.contains(named), "{named}: {refused}");
    }
}

#[test]
fn an_instrument_in_a_currency_that_no_dialect_charges_in_is_refused_with_one_sentence() {
    let (_root, data) = directory();
    let config = Config::init(&data);
    let instrument = "
[[instruments]]
name = \"Dialog-Ezcash\"
provider = \"EZCASH\"
connector = \"main\"
collection = \"as_paid\"
currency = \"USD\"
";
    let refused = config.refused(&(config.text() + instrument));
    let sentence =
        "the instrument `Dialog-Ezcash`: Ideamart charges in LKR alone, not in USD; change its currency";
    assert!(refused.contains(sentence), "{refused}");
    assert_eq!(refused.trim().lines().count(), 1, "{refused}");
}

#[test]
fn a_directory_that_cannot_be_written_is_named() {
    for data in ["/proc/saldo", "/dev/null/saldo"] {
        let refused = saldo(&["sandbox", "--listen", "127.0.0.1:0", "--data", data]);
        assert_eq!(refused.status.code(), Some(4), "{}", said(&refused));
        assert!(said(&refused).contains(data), "{}", said(&refused));
        assert_eq!(said(&refused).trim().lines().count(), 1, "{}", said(&refused));
    }
}

#[test]
fn a_damaged_or_foreign_database_is_refused_with_one_sentence() {
    let (_root, data) = file_directory();
    std::fs::create_dir_all(&data).unwrap();
    std::fs::write(data.join("saldo.db"), b"this is no database at all, but it is long enough to look at")
        .unwrap();
    let refused = saldo(&["sandbox", "--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()]);
    assert_ne!(refused.status.code(), Some(0));
    assert_eq!(said(&refused).trim().lines().count(), 1, "{}", said(&refused));
}

#[test]
fn a_machine_without_certificates_can_do_everything_but_tell() {
    let (_root, data) = directory();
    let config = Config::init(&data);
    let mut command = Command::new(env!("CARGO_BIN_EXE_saldo"));
    command.args(["partner", "add", "shop", "--config", config.path.to_str().unwrap()]);
    let done = command.envs([("SSL_CERT_FILE", "/nonexistent"), ("SSL_CERT_DIR", "/nonexistent")]).output();
    let done = done.unwrap();
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
}
