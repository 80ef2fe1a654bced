//! The commands, on a running sandbox and on its data: tables for people, JSON for programs, exit codes for scripts.

use serde_json::Value;

use crate::process::{Saldo, answer_of, directory, said, saldo};

#[test]
fn commands_ask_the_owner_where_it_runs_and_open_the_data_where_not() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    switch.buy("first", "93701234567");
    let list = ["--json", "transfers", "list", "--data", data.to_str().unwrap()];
    let running: Value = serde_json::from_slice(&saldo(&list).stdout).unwrap();
    assert_eq!(running["items"][0]["reference"], "first");
    switch.terminate();
    let stopped: Value = serde_json::from_slice(&saldo(&list).stdout).unwrap();
    assert_eq!(stopped, running);
    let table = saldo(&["transfers", "list", "--data", data.to_str().unwrap()]);
    assert!(String::from_utf8_lossy(&table.stdout).contains("first"));
    let audit = saldo(&["audit", "--data", data.to_str().unwrap()]);
    assert_eq!(audit.status.code(), Some(0), "{}", said(&audit));
}

#[test]
fn a_webhook_is_set_and_its_events_are_seen_and_told_again() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    let data = data.to_str().unwrap();
    let run = |arguments: &[&str]| answer_of(&[&["webhook"], arguments, &["--data", data]].concat());
    let inbox = format!("{}/sandbox/inbox/shop", switch.base_url);
    let of_demo = ["--partner", "demo", "--dialect", "ding"];
    let set = run(&[&["set", &inbox][..], &of_demo].concat());
    assert!(set["secret"].as_str().unwrap().starts_with("whsec_"));
    assert_eq!(run(&["list", "--partner", "demo"])["items"][0]["url"], inbox);
    let headers = [("api_key", crate::process::DING_KEY), ("X-Options", "DeferTransfer")];
    let order = crate::process::order("deferred", "93701234567");
    switch.call("POST", "/api/V1/SendTransfer", &headers, Some(&order));
    let mut event = Value::Null;
    crate::process::until("it is told", || {
        event = run(&["events", "--state", "delivered"])["items"][0].clone();
        !event.is_null()
    });
    let id = event["id"].to_string();
    let shown = run(&["show", &id, "--partner", "demo"]);
    assert_eq!(shown["deliveries"][0]["status"], 200);
    assert_eq!(run(&["replay", &id, "--partner", "demo"])["state"], "pending");
    assert_eq!(run(&[&["enable"][..], &of_demo].concat())["disabled_cause"], Value::Null);
    let unknown = saldo(&["webhook", "replay", "1", "--partner", "demo", "--data", data]);
    assert_eq!(unknown.status.code(), Some(1), "{}", said(&unknown));
}

#[test]
fn wrong_arguments_end_with_what_would_be_right() {
    let (_root, data) = directory();
    drop(Saldo::sandbox(&data));
    let data = data.to_str().unwrap();
    for (arguments, code) in [
        (&["deposit", "--partner", "nobody", "--currency", "USD", "--amount", "1", "--data", data][..], 1),
        (&["deposit", "--partner", "demo", "--currency", "USD", "--amount", "1.001", "--data", data], 2),
        (&["transfers", "show", "1", "--data", data], 1),
        (&["partner", "list", "--data", "/nonexistent"], 4),
        (&["sandbox", "--listen", "0.0.0.0:0", "--data", data], 2),
        (&["no-such-command"], 2),
    ] {
        let refused = saldo(arguments);
        assert_eq!(refused.status.code(), Some(code), "{arguments:?}: {}", said(&refused));
        assert!(!said(&refused).is_empty());
    }
}

#[test]
fn a_catalogue_is_checked_exported_and_imported() {
    let (root, data) = directory();
    let switch = Saldo::sandbox(&data);
    let folder = root.path().join("catalogue");
    let (data, place) = (data.to_str().unwrap(), folder.to_str().unwrap());
    assert_eq!(saldo(&["catalogue", "export", place, "--data", data]).status.code(), Some(0));
    assert_eq!(saldo(&["catalogue", "check", place]).status.code(), Some(0));
    let products = folder.join("products.csv");
    let good = std::fs::read_to_string(&products).unwrap();
    std::fs::write(&products, good.replacen(",topup,", ",topop,", 1)).unwrap();
    let checked = saldo(&["catalogue", "check", place]);
    assert_eq!(checked.status.code(), Some(3));
    let faults = String::from_utf8_lossy(&checked.stdout).into_owned() + &said(&checked);
    assert!(faults.contains("products.csv:") && faults.contains("kind"), "{faults}");
    assert_ne!(saldo(&["catalogue", "import", place, "--data", data]).status.code(), Some(0));
    let countries = folder.join("countries.csv");
    let renamed = std::fs::read_to_string(&countries).unwrap().replace("Afghanistan", "Afghanistan II");
    std::fs::write(&countries, renamed).unwrap();
    std::fs::write(&products, good).unwrap();
    let imported = saldo(&["catalogue", "import", place, "--data", data]);
    assert_eq!(imported.status.code(), Some(0), "{}", said(&imported));
    assert!(switch.ding("GetCountries", None).text.contains("Afghanistan II"), "seen without a restart");
}
