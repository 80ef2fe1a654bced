//! Usage limits as people meet them: on in a sandbox, gone with `--no-limits`, and told by `saldo bench`.

use serde_json::json;

use crate::process::{Saldo, directory, said, saldo};

#[test]
fn a_sandbox_has_the_published_limits_and_its_clock_ends_their_windows() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    for _ in 0..20 {
        assert_eq!(switch.ding("GetCurrencies", None).status, 200);
    }
    let limited = switch.ding("GetCurrencies", None);
    assert_eq!(limited.status, 429, "{}", limited.text);
    switch.call("POST", "/sandbox/clock/advance", &[], Some(&json!({"seconds": 600})));
    assert_eq!(switch.ding("GetCurrencies", None).status, 200);
    for _ in 0..60 {
        switch.ding("GetBalance", None);
    }
    let bench = saldo(&["bench", "--method", "balance", "--count", "10", "--url", &switch.base_url]);
    assert_eq!(bench.status.code(), Some(1));
    assert!(said(&bench).contains("--no-limits"), "{}", said(&bench));
    switch.buy("sold", "93701234567");
    assert_eq!(switch.ding("GetBalance", None).status, 200, "a sale gives the calls back");
}

#[test]
fn a_load_test_does_without() {
    let (_root, data) = directory();
    let listen = ["--json", "sandbox", "--listen", "127.0.0.1:0", "--no-limits"];
    let switch = Saldo::start(&[&listen[..], &["--data", data.to_str().unwrap()]].concat());
    let bench = saldo(&["bench", "--method", "balance", "--count", "200", "--url", &switch.base_url]);
    assert_eq!(bench.status.code(), Some(0), "{}", said(&bench));
}
