//! What holds for all nodes together.

use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::cluster::Cluster;
use crate::config::catalogue;
use crate::process::Reply;

/// A change reaches all nodes within this time,
const NEWS: Duration = Duration::from_secs(1);
/// on a machine that does nothing else; so it is tried so often, and one of them shows it.
const TRIES: usize = 3;

/// How long it takes until something holds.
fn took(what: &str, mut holds: impl FnMut() -> bool) -> Duration {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < Duration::from_secs(30), "in vain: {what}");
        thread::sleep(Duration::from_millis(10));
    }
    begun.elapsed()
}

/// Whether a purchase was made; what was not, was refused for the balance alone.
fn is_sold(answer: &Reply) -> bool {
    let refused = answer.text.contains("InsufficientBalance");
    assert!(answer.status == 200 || refused, "{} {}", answer.status, answer.text);
    answer.status == 200
}

#[test]
#[ignore = "needs a server"]
fn what_one_node_does_the_others_know() {
    let cluster = Cluster::start(3);
    took("the key and the catalogue are known", || (0..3).all(|node| cluster.sells(node)));
    for node in 0..3 {
        assert_eq!(cluster.buy(node, &node.to_string()).status, 200);
        let found = cluster.ding((node + 1) % 3, "ListTransferRecords", Some(&json!({"Take": 10})));
        assert!(found.text.contains(&format!(r#""DistributorRef":"{node}""#)), "{}", found.text);
    }
    for node in 0..3 {
        let balance = cluster.ding(node, "GetBalance", None);
        assert!(balance.text.contains(r#""Balance":22.00"#), "{}", balance.text);
        let again = cluster.buy(node, "0");
        assert!(again.text.contains("DuplicateTransactionPrevented"), "{}", again.text);
    }
    cluster.assert_clean();
}

#[test]
#[ignore = "needs a server"]
fn a_change_of_keys_or_catalogue_reaches_all_nodes_within_a_second() {
    let cluster = Cluster::start(3);
    let (products, balances) = ("ding.GetProducts=0", "ding.GetBalance=0");
    cluster.command(&["partner", "limits", "shop", "--calls", products, "--calls", balances]);
    let fewer = cluster.catalogue_without("AF_AW_TopUp");
    let everywhere = |holds: &dyn Fn(usize) -> bool| (0..3).all(holds);
    took("the key and the catalogue are known", || everywhere(&|node| cluster.sells(node)));
    let tries: Vec<[Duration; 4]> = (0..TRIES)
        .map(|_| {
            cluster.config.sell_from(&fewer);
            let gone = took("a product is gone", || everywhere(&|node| !cluster.sells(node)));
            cluster.config.sell_from(&catalogue());
            let back = took("the product is back", || everywhere(&|node| cluster.sells(node)));
            let (id, key) = cluster.config.add_key();
            let balance = |node: usize| {
                cluster.nodes[node].call("GET", "/api/V1/GetBalance", &[("api_key", &key)], None)
            };
            let known = took("the key is known", || everywhere(&|node| balance(node).status == 200));
            cluster.command(&["key", "revoke", &id]);
            let revoked = took("the key is revoked", || everywhere(&|node| balance(node).status == 401));
            [gone, back, known, revoked]
        })
        .collect();
    for change in 0..4 {
        assert!(tries.iter().any(|waited| waited[change] < NEWS), "{tries:?}");
    }
}

#[test]
#[ignore = "needs a server"]
fn a_balance_is_spent_once_whichever_nodes_are_asked() {
    let cluster = Cluster::start(2);
    took("the key and the catalogue are known", || (0..2).all(|node| cluster.sells(node)));
    let sold = thread::scope(|scope| {
        let callers: Vec<_> = (0..8)
            .map(|caller| {
                let cluster = &cluster;
                scope.spawn(move || {
                    let buy = |number| cluster.buy(caller % 2, &format!("{caller}-{number}"));
                    (0..6).map(buy).filter(is_sold).count()
                })
            })
            .collect();
        callers.into_iter().map(|caller| caller.join().unwrap()).sum::<usize>()
    });
    assert_eq!(sold, 25, "USD 25.00 buy 25 top-ups");
    for node in 0..2 {
        let balance = cluster.ding(node, "GetBalance", None);
        assert!(balance.text.contains(r#""Balance":0"#), "{}", balance.text);
    }
    // The same reference at two nodes at once: one of them sends.
    cluster.command(&["deposit", "--partner", "shop", "--currency", "USD", "--amount", "5.00"]);
    let both = thread::scope(|scope| {
        [0, 1]
            .map(|node| {
                scope.spawn({
                    let cluster = &cluster;
                    move || cluster.buy(node, "twice").status
                })
            })
            .map(|caller| caller.join().unwrap())
    });
    assert_eq!(both.iter().filter(|status| **status == 200).count(), 1, "{both:?}");
    cluster.assert_clean();
}

#[test]
#[ignore = "needs a server"]
fn limits_hold_across_nodes() {
    let cluster = Cluster::start(2);
    cluster.command(&["partner", "limits", "shop", "--calls", "ding.GetBalance=4"]);
    took("the limit is known", || {
        let limits = cluster.admin(1, "/partners/shop/limits");
        limits.to_string().contains("GetBalance")
    });
    let ask = |node: usize| cluster.ding(node, "GetBalance", None).status;
    assert_eq!([ask(0), ask(0), ask(0)], [200; 3]);
    let waited = took("the other node has heard of three calls", || ask(1) == 429);
    assert!(waited < Duration::from_secs(4), "{waited:?}");
    took("and this one of its call", || ask(0) == 429);
    // A success gives the calls back, everywhere.
    assert_eq!(cluster.buy(1, "a").status, 200);
    assert_eq!(ask(1), 200);
    took("the other node has heard of the success", || ask(0) == 200);
}
