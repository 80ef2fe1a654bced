//! Webhooks over real sockets: one receiver well, one dead, one slow, one that answers 410, and a process that is killed
//! in the middle. Nothing is lost, nobody waits for another, and the tries keep to their schedule.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::{Value, json};

use crate::process::{Saldo, directory, order, until};
use crate::receiver::{Post, Receiver};

const EACH: usize = 40;

/// A partner with money, a key, and an address where it is told.
fn partner(switch: &Saldo, name: &str, url: &str) -> String {
    switch.admin("POST", "/partners", Some(&json!({"name": name})));
    let money = json!({"currency": "USD", "amount": "1000.00"});
    switch.admin("POST", &format!("/partners/{name}/deposits"), Some(&money));
    set(switch, name, url);
    let key = json!({"dialect": "ding", "currency": "USD"});
    let issued = switch.admin("POST", &format!("/partners/{name}/credentials"), Some(&key)).json();
    issued["secret"].as_str().unwrap().to_owned()
}

fn set(switch: &Saldo, name: &str, url: &str) {
    let set =
        switch.admin("PUT", &format!("/partners/{name}/webhooks/ding"), Some(&json!({"url": url}))).json();
    assert!(set["secret"].as_str().unwrap().starts_with("whsec_"), "{set}");
}

fn defer(switch: &Saldo, key: &str, reference: &str) {
    let headers = [("api_key", key), ("X-Options", "DeferTransfer"), ("X-Correlation-Id", reference)];
    let sent =
        switch.call("POST", "/api/V1/SendTransfer", &headers, Some(&order(reference, "93701234567"))).json();
    assert_eq!(sent["TransferRecord"]["ProcessingState"], "Submitted", "{sent}");
}

fn references(posts: &[Post]) -> BTreeSet<String> {
    let reference = |post: &Post| {
        post.body["TransferRecord"]["TransferId"]["DistributorRef"].as_str().unwrap().to_owned()
    };
    posts.iter().map(reference).collect()
}

/// A body, and so the transfer it tells of, has one id in all its tries.
fn ids_are_steady(posts: &[Post]) {
    let mut bodies: BTreeMap<&str, &Value> = BTreeMap::new();
    for post in posts {
        assert_eq!(*bodies.entry(&post.id).or_insert(&post.body), &post.body);
    }
    assert_eq!(bodies.len(), references(posts).len());
}

fn advance(switch: &Saldo, seconds: i64) {
    switch.call("POST", "/sandbox/clock/advance", &[], Some(&json!({"seconds": seconds})));
}

#[test]
fn none_is_lost_over_a_kill_and_nobody_waits_for_another() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    let address = switch.address().to_owned();
    let well = Receiver::listen(200, Duration::ZERO);
    let slow = Receiver::listen(200, Duration::from_millis(200));
    let gone = Receiver::listen(410, Duration::ZERO);
    let (dead_url, begin) = Receiver::nobody();
    let urls = [("well", &well.url), ("slow", &slow.url), ("gone", &gone.url), ("dead", &dead_url)];
    let keys = urls.map(|(name, url)| (name, partner(&switch, name, url)));
    for number in 0..EACH {
        for (name, key) in &keys {
            defer(&switch, key, &format!("{name}-{number}"));
        }
    }
    until("the first are told", || well.posts().len() >= 5);
    switch.kill();
    let switch = Saldo::sandbox_on(&data, &address);

    until("the one that is well is told everything", || references(&well.posts()).len() == EACH);
    assert!(references(&slow.posts()).len() < EACH, "it waited for the slow one");
    until("the slow one is told everything", || references(&slow.posts()).len() == EACH);
    until("the one that is gone is left alone", || {
        switch.admin("GET", "/partners/gone/webhooks", None).json()["items"][0]["disabled_cause"] == "gone"
    });
    let gone_posts = gone.posts().len();

    let dead = begin();
    advance(&switch, 400);
    until("the dead one is told everything once it lives", || references(&dead.posts()).len() == EACH);
    assert_eq!(gone.posts().len(), gone_posts, "it was told although it is gone");
    gone.answer(200);
    switch.admin("POST", "/partners/gone/webhooks/ding/enable", Some(&json!({})));
    until("the one that came back is told everything", || {
        references(&gone.posts()[gone_posts..]).len() == EACH
    });
    for posts in [well.posts(), slow.posts(), gone.posts(), dead.posts()] {
        ids_are_steady(&posts);
    }
    let pending = switch.admin("GET", "/events?state=pending", None).json();
    assert_eq!(pending["items"], json!([]));
    assert_eq!(switch.admin("GET", "/audit", None).json()["clean"], json!(true));
    assert_eq!(switch.terminate(), 0);
}

#[test]
fn tries_keep_to_the_schedule() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    let (url, _) = Receiver::nobody();
    set(&switch, "demo", &url);
    defer(&switch, "demo-ding-api-key", "a");
    until("the first try is made", || {
        switch.admin("GET", "/events", None).json()["items"][0]["tries"] == json!(1)
    });
    advance(&switch, 86_400 * 5);
    let listed = switch.admin("GET", "/events", None).json();
    assert_eq!(
        (&listed["items"][0]["state"], &listed["items"][0]["tries"]),
        (&json!("given_up"), &json!(10))
    );
    let shown =
        switch.admin("GET", &format!("/partners/demo/events/{}", listed["items"][0]["id"]), None).json();
    let at = |tried: &Value| saldo_core::Timestamp::parse_rfc3339(tried["at"].as_str().unwrap()).unwrap();
    let moments: Vec<_> = shown["deliveries"].as_array().unwrap().iter().map(at).collect();
    let waits_s: Vec<i64> = moments.windows(2).map(|pair| pair[1].millis_since(pair[0]) / 1_000).collect();
    for (wait_s, published_s) in
        waits_s.iter().zip([5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400])
    {
        assert!((published_s..=published_s + published_s / 10 + 1).contains(wait_s), "{waits_s:?}");
    }
}

#[test]
fn the_inbox_hears_of_a_deferred_transfer() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    set(&switch, "demo", &format!("{}/sandbox/inbox/ding", switch.base_url));
    defer(&switch, "demo-ding-api-key", "a");
    let inbox = || switch.call("GET", "/sandbox/inbox", &[], None).json()["items"].clone();
    until("it is told", || inbox().as_array().is_some_and(|items| items.len() == 1));
    let told = inbox();
    assert_eq!(told[0]["headers"]["x-correlation-id"], "a");
    assert_eq!(told[0]["json"]["TransferRecord"]["ProcessingState"], "Complete");
}

#[test]
fn an_advance_waits_for_what_is_on_its_way_and_leaves_nothing_out() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    let receiver = Receiver::listen(500, Duration::from_secs(1));
    let key = partner(&switch, "slow", &receiver.url);
    defer(&switch, &key, "a");
    let event = || switch.admin("GET", "/events?partner=slow", None).json()["items"][0].clone();
    until("an event", || event().is_object());
    std::thread::sleep(Duration::from_millis(500));
    switch.call("POST", "/sandbox/clock/advance", &[], Some(&json!({"seconds": 600})));
    assert_eq!(event()["tries"], json!(3), "{}", event());
}

#[test]
fn a_webhook_that_is_disabled_is_counted() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    let receiver = Receiver::listen(410, Duration::ZERO);
    let key = partner(&switch, "gone", &receiver.url);
    defer(&switch, &key, "a");
    let counted = r#"saldo_webhooks_disabled_total{dialect="ding",cause="gone"} 1"#;
    until("it is counted", || switch.call("GET", "/metrics", &[], None).text.contains(counted));
}
