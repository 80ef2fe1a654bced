//! Backup while it sells, a machine that is lost, and a restore: nothing is sent before the provider was compared, what
//! was delivered meanwhile is found, and no reference is delivered twice.

use std::path::Path;

use serde_json::{Value, json};

use crate::process::{
    ADMIN_TOKEN, Saldo, answer_of, database_of, directory, file_directory, order, said, saldo, until,
};
use crate::{charging, dtone, telecard};

fn on(data: &Path, arguments: &[&str]) -> std::process::Output {
    saldo(&[arguments, &["--json", "--data", data.to_str().unwrap()]].concat())
}

fn done(data: &Path, arguments: &[&str]) -> Value {
    answer_of(&[arguments, &["--data", data.to_str().unwrap()]].concat())
}

/// The number that gives this transfer its place.
fn number(index: u32) -> String {
    format!("9370123{index:04}")
}

fn sell(switch: &Saldo, references: std::ops::Range<u32>) {
    for index in references {
        let sold = switch.buy(&format!("r{index}"), &number(index));
        assert_eq!(sold.status, 200, "{}", sold.text);
    }
}

fn recovery(switch: &Saldo) -> Value {
    switch.admin("GET", "/recovery", None).json()
}

fn deliveries(switch: &Saldo) -> u64 {
    let summary = switch.call("GET", "/sandbox/deliveries?summary=1", &[], None).json();
    assert!(summary["largest"].as_u64().unwrap() <= 1, "{summary}");
    summary["deliveries"].as_u64().unwrap()
}

/// Puts on another machine what is not in a backup: the master key, and the book of the provider, which goes on.
fn bring(data: &Path, other: &Path) {
    std::fs::create_dir_all(other).unwrap();
    if let Some(address) = database_of(other) {
        // The tests' databases have a schema; a backup is restored where there is none.
        saldo_store::delete(&address.parse().unwrap()).unwrap();
    }
    for file in ["master.key", "provider.book"] {
        std::fs::copy(data.join(file), other.join(file)).unwrap();
    }
}

fn clean(switch: &Saldo) {
    let audit = switch.admin("GET", "/audit", None).json();
    assert_eq!(audit["clean"], json!(true), "{audit:#}");
}

/// Each says in its own words to try again; Ding's are looked at where it is called.
fn refused_in_every_dialect(switch: &Saldo) {
    let body = json!({"reference": "1", "accountNumber": "8095551212", "productId": 357, "amount": 200});
    let telecard = switch.call("POST", "/v1/buy", &telecard::HEADERS, Some(&body));
    assert_eq!(telecard.status, 429, "{}", telecard.text);
    let body = json!({"account_number": "12345678", "product_id": 64, "external_id": "1", "simulation": 0});
    let path = "/v1.1/transactions/fixed_value_recharges";
    let dtone = switch.call("POST", path, &dtone::SIGNED, Some(&body));
    assert_eq!(dtone.status, 503, "{}", dtone.text);
    assert!(dtone.head.to_ascii_lowercase().contains("retry-after"), "{}", dtone.head);
    let body = json!({"request_id": "1", "msisdn": "447010000001", "amount": 500, "currency": "GBP"});
    let sling =
        switch.call("POST", "/api/v1/credit", &[("Authorization", "demo-sling-api-key")], Some(&body));
    assert_eq!(sling.json()["error_code"], "SYSTEM_ERROR", "{}", sling.text);
    assert_eq!(charging::debit(switch, "94771234567", "1", "10")["statusCode"], "E1603");
}

#[test]
fn what_was_sold_after_the_backup_is_found_and_never_sold_twice() {
    let (root, data) = directory();
    let switch = Saldo::sandbox(&data);
    sell(&switch, 0..3);
    let fault = json!({"connector": "sandbox", "kind": "timeout_but_delivered", "count": 1});
    switch.call("POST", "/sandbox/faults", &[], Some(&fault));
    let open = switch.buy("open", &number(90)).json();
    assert_eq!(open["TransferRecord"]["ProcessingState"], "Processing", "{open}");
    let copy = root.path().join("backup");
    let made = done(&data, &["backup", copy.to_str().unwrap()]);
    assert_eq!(made["manifest"]["format"], json!(1));
    sell(&switch, 3..5);
    assert_eq!(deliveries(&switch), 6);
    switch.kill();

    let (_other, other) = directory();
    bring(&data, &other);
    done(&other, &["restore", copy.to_str().unwrap()]);
    let switch = Saldo::sandbox(&other);
    until("the lost deliveries are found", || recovery(&switch)["found_count"] == json!(2));
    let status = recovery(&switch);
    assert_eq!((&status["recovering"], &status["found_unclaimed"]), (&json!(true), &json!(0)), "{status:#}");
    assert_eq!(status["found"][0]["reference"], "r3");
    assert_eq!(status["found"][0]["account_number"], json!(number(3)));
    assert_eq!(status["found"][0]["partner"], "demo");
    assert_eq!(status["found"][0]["cost"], json!({"amount": "1.00", "currency": "USD"}));
    let of_open =
        || switch.admin("GET", "/transfers?reference=open", None).json()["items"][0]["state"].clone();
    until("the one that was open is asked about", || of_open() == json!("complete"));

    let refused = switch.buy("r9", &number(9));
    assert_eq!(refused.status, 429, "{}", refused.text);
    assert!(refused.text.contains("RateLimited"), "{}", refused.text);
    assert_eq!(switch.ding("GetBalance", None).status, 200, "reads are answered");
    refused_in_every_dialect(&switch);
    assert_eq!(deliveries(&switch), 6, "nothing was sent");
    clean(&switch);
    let discrepancies = switch.admin("GET", "/discrepancies", None).json();
    assert_eq!(discrepancies["items"].as_array().unwrap().len(), 2, "{discrepancies:#}");

    let without = on(&other, &["recovery", "finish", "--reason", " "]);
    assert_ne!(without.status.code(), Some(0));
    let ended = done(&other, &["recovery", "finish", "--reason", "balances are settled with demo"]);
    assert_eq!(ended["recovering"], json!(false));
    assert_eq!(ended["recovery"]["finished_by"], "person");
    assert_eq!(ended["recovery"]["reason"], "balances are settled with demo");
    let repeated = switch.buy("r3", &number(3));
    assert!(repeated.text.contains("DuplicateTransactionPrevented"), "{}", repeated.text);
    assert_eq!(deliveries(&switch), 6, "a lost reference is not delivered again");
    sell(&switch, 20..22);
    assert_eq!(deliveries(&switch), 8);
    clean(&switch);
    let again = on(&other, &["recovery", "finish", "--reason", "again"]);
    assert!(said(&again).contains("no recovery goes on"), "{}", said(&again));
}

#[test]
fn where_nothing_was_lost_it_sells_again_by_itself() {
    let (root, data) = directory();
    let switch = Saldo::sandbox(&data);
    sell(&switch, 0..2);
    let copy = root.path().join("backup");
    done(&data, &["backup", copy.to_str().unwrap()]);
    assert_eq!(switch.terminate(), 0);
    let (_other, other) = directory();
    bring(&data, &other);
    done(&other, &["restore", copy.to_str().unwrap()]);
    let switch = Saldo::sandbox(&other);
    until("the recovery is over", || recovery(&switch)["recovering"] == json!(false));
    let status = recovery(&switch);
    assert_eq!(status["recovery"]["finished_by"], "comparison", "{status:#}");
    assert_eq!(status["found_count"], json!(0));
    sell(&switch, 2..3);
    assert_eq!(switch.buy("r1", &number(1)).status, 400, "what the backup knows is known");
    clean(&switch);
}

#[test]
fn a_backup_overwrites_nothing_and_a_wrong_one_is_not_restored() {
    let (root, data) = file_directory();
    let switch = Saldo::sandbox(&data);
    sell(&switch, 0..1);
    let copy = root.path().join("backup");
    let path = copy.to_str().unwrap();
    done(&data, &["backup", path]);
    let refuses = |data: &Path, arguments: &[&str], named: &str| {
        let refused = on(data, arguments);
        assert_ne!(refused.status.code(), Some(0), "{arguments:?}");
        assert!(said(&refused).contains(named), "{named}: {}", said(&refused));
        assert_eq!(said(&refused).trim().lines().count(), 1, "{}", said(&refused));
    };
    refuses(&data, &["backup", path], "is there already");
    refuses(&data, &["restore", path], "has data already");
    assert_eq!(switch.terminate(), 0);
    refuses(&data, &["restore", path], "has data already");
    let other = root.path().join("other");
    bring(&data, &other);
    std::fs::write(other.join("master.key"), "5a".repeat(32)).unwrap();
    refuses(&other, &["restore", path], "another master key");
    std::fs::copy(data.join("master.key"), other.join("master.key")).unwrap();
    let key = std::fs::read_to_string(data.join("master.key")).unwrap();
    for file in ["manifest.json", "saldo.db"] {
        let bytes = std::fs::read(copy.join(file)).unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains(key.trim()), "the master key is in {file}");
        assert!(!String::from_utf8_lossy(&bytes).contains(ADMIN_TOKEN));
    }
    let mut damaged = std::fs::read(copy.join("saldo.db")).unwrap();
    damaged[5_000] ^= 1;
    std::fs::write(copy.join("saldo.db"), damaged).unwrap();
    refuses(&other, &["restore", path], "is not as it was written");
    assert!(!other.join("saldo.db").exists(), "nothing is left behind");
    let order = order("one", "93701234567");
    let switch = Saldo::sandbox(&other);
    assert_eq!(switch.ding("SendTransfer", Some(&order)).status, 200, "an empty place is still one");
}
