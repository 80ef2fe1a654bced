//! Killed in the middle of twelve thousand transfers: what was acknowledged is there, nothing is delivered twice.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::process::{Saldo, directory, until};

const TRANSFERS: &str = "12000";

#[test]
fn nothing_acknowledged_is_lost_and_nothing_is_delivered_twice() {
    let (root, data) = directory();
    let switch = Saldo::sandbox(&data);
    let address = switch.address().to_owned();
    switch.admin(
        "POST",
        "/partners/demo/deposits",
        Some(&serde_json::json!({"currency": "USD", "amount": "100000.00"})),
    );
    let journal = root.path().join("acknowledged");
    let mut bench = Command::new(env!("CARGO_BIN_EXE_saldo"))
        .args(["--json", "bench", "--url", &switch.base_url, "--count", TRANSFERS, "--connections", "64"])
        .args(["--mix", "--tolerate-disconnects"])
        .arg("--journal")
        .arg(&journal)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    until("some transfers are acknowledged", || acknowledged(&journal).len() > 2_000);
    switch.kill();
    let switch = Saldo::sandbox_on(&data, &address);
    until("the load is through", || bench.try_wait().unwrap().is_some());
    let advance = serde_json::json!({"seconds": 30});
    switch.call("POST", "/sandbox/clock/advance", &[], Some(&advance));
    std::thread::sleep(Duration::from_millis(500));

    let acknowledged = acknowledged(&journal);
    assert!(acknowledged.len() > 10_000, "{} were acknowledged", acknowledged.len());
    let found = transfers(&switch);
    for (reference, (id, state)) in &acknowledged {
        let Some((found_id, found_state)) = found.get(reference) else {
            panic!("{reference} was acknowledged and is lost");
        };
        assert_eq!(found_id, id, "{reference}");
        if state != "open" {
            assert_eq!(found_state, state, "{reference} has changed");
        }
    }
    let audit = switch.admin("GET", "/audit", None).json();
    assert_eq!(audit["clean"], Value::Bool(true), "{audit:#}");
    let summary = switch.call("GET", "/sandbox/deliveries?summary=1", &[], None).json();
    assert!(summary["largest"].as_i64().unwrap() <= 1, "{summary}");
    let complete = found.values().filter(|(_, state)| state == "complete").count();
    assert_eq!(summary["deliveries"].as_u64().unwrap(), u64::try_from(complete).unwrap(), "{summary}");
}

/// Reference to id and state, as the load was answered.
fn acknowledged(journal: &Path) -> BTreeMap<String, (String, String)> {
    let text = std::fs::read_to_string(journal).unwrap_or_default();
    let line = |line: &str| -> Option<(String, (String, String))> {
        let mut parts = line.split('\t').map(str::to_owned);
        let (reference, id, state) = (parts.next()?, parts.next()?, parts.next()?);
        (!id.is_empty()).then_some((reference, (id, state)))
    };
    text.lines().filter_map(line).collect()
}

/// All transfers of the switch, page by page.
fn transfers(switch: &Saldo) -> BTreeMap<String, (String, String)> {
    let mut found = BTreeMap::new();
    let mut after = String::new();
    loop {
        let page = switch.admin("GET", &format!("/transfers?limit=500{after}"), None).json();
        for item in page["items"].as_array().unwrap() {
            let reference = item["reference"].as_str().unwrap().to_owned();
            let state = item["state"].as_str().unwrap().to_owned();
            found.insert(reference, (item["id"].to_string(), state));
        }
        let Some(next) = page["next"].as_str() else {
            return found;
        };
        after = format!("&after={next}");
    }
}
