//! Nodes that die or leave: what they had goes on elsewhere within seconds, and nothing is delivered twice.

use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::cluster::Cluster;
use crate::process::{Saldo, until};

/// A lease is five seconds, a beat one; the rest is for a machine that is busy.
const SECONDS: Duration = Duration::from_secs(20);

fn provider(book: &tempfile::TempDir) -> Saldo {
    let book = book.path().join("provider.book");
    Saldo::start(&["--json", "sandbox-provider", "--listen", "127.0.0.1:0", "--book", book.to_str().unwrap()])
}

fn summary(provider: &Saldo) -> Value {
    provider.call("GET", "/deliveries?summary=1", &[], None).json()
}

#[test]
#[ignore = "needs a server"]
fn what_a_killed_node_had_on_its_way_is_found_delivered_by_another() {
    let book = tempfile::tempdir().unwrap();
    let provider = provider(&book);
    let mut cluster = Cluster::start_on(2, &provider);
    until("the key and the catalogue are known", || cluster.sells(1));
    assert_eq!(cluster.buy(1, "first").status, 200);
    let slow = json!({"kind": "slow", "count": 1, "delay_ms": 600_000});
    assert_eq!(provider.call("POST", "/faults", &[], Some(&slow)).status, 201);
    let _unheard = cluster.buy_unheard(1, "lost");
    until("it is delivered and not answered", || summary(&provider)["deliveries"] == 2);
    assert_eq!(cluster.state(0, "lost"), "processing");
    cluster.nodes.remove(1).kill();
    let begun = Instant::now();
    until("the other node has found it", || cluster.state(0, "lost") == "complete");
    assert!(begun.elapsed() < SECONDS, "{:?}", begun.elapsed());
    assert_eq!(summary(&provider), json!({"attempts": 2, "deliveries": 2, "largest": 1}));
    cluster.assert_clean();
}

#[test]
#[ignore = "needs a server"]
fn nodes_are_replaced_one_after_another_and_no_call_fails() {
    let book = tempfile::tempdir().unwrap();
    let provider = provider(&book);
    let mut cluster = Cluster::start_on(2, &provider);
    until("the key and the catalogue are known", || (0..2).all(|node| cluster.sells(node)));
    // What is on its way when its node is told to stop is answered.
    let slow = json!({"kind": "slow", "count": 1, "delay_ms": 1_500});
    for round in 0..2 {
        assert_eq!(provider.call("POST", "/faults", &[], Some(&slow)).status, 201);
        let (leaving, staying) = (0, 1);
        let unheard = cluster.buy_unheard(leaving, &format!("slow-{round}"));
        until("it is on its way", || cluster.state(staying, &format!("slow-{round}")) == "processing");
        let node = cluster.nodes.remove(leaving);
        let ended = thread::spawn(move || node.terminate());
        for number in 0..3 {
            assert_eq!(cluster.buy(0, &format!("{round}-{number}")).status, 200);
        }
        assert_eq!(ended.join().unwrap(), 0);
        let answer = std::io::read_to_string(unheard).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        assert!(answer.contains("Complete"), "{answer}");
        cluster.join();
        until("the new node knows the key", || cluster.sells(1));
    }
    assert_eq!(summary(&provider), json!({"attempts": 8, "deliveries": 8, "largest": 1}));
    cluster.assert_clean();
}
