//! The callers of a run: each buys, hears, and asks again with the same reference where it heard nothing certain.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{Scope, ScopedJoinHandle};
use std::time::Duration;

use anyhow::Result;

use super::chance::Chance;
use super::http;
use super::switch::Partner;
use super::words::Told;

/// Between one order of a caller and its next, at least.
const PAUSE: Duration = Duration::from_millis(40);
/// Longer than any caller waits for a transfer.
const ANSWER_MAX: Duration = Duration::from_secs(30);
/// Before the same is asked again.
const PATIENCE: Duration = Duration::from_millis(300);
const ASKED_MAX: u32 = 12;
const CALLERS: u64 = 3;
const SAID_MAX: usize = 400;

/// An order, and what its caller heard in the end.
pub(super) struct Heard {
    pub(super) reference: String,
    pub(super) told: Told,
    /// Where it was asked last, and what was said.
    pub(super) last: String,
}

pub(super) type Caller<'scope> = ScopedJoinHandle<'scope, Vec<Heard>>;

/// Starts a partner's callers, who go on until they are told.
pub(super) fn callers<'scope, 'env>(
    scope: &'scope Scope<'scope, 'env>,
    partner: &'env Partner,
    nodes: &'env [String],
    seed: u64,
    is_over: &'env AtomicBool,
) -> Vec<Caller<'scope>> {
    let caller = |caller| {
        let chance = Chance::new(seed ^ partner.number << 8 ^ caller);
        scope.spawn(move || buy(partner, caller, nodes, chance, is_over))
    };
    (1..=CALLERS).map(caller).collect()
}

fn buy(
    partner: &Partner,
    caller: u64,
    nodes: &[String],
    mut chance: Chance,
    is_over: &AtomicBool,
) -> Vec<Heard> {
    let mut heard = Vec::new();
    while !is_over.load(Ordering::Relaxed) {
        let begun = super::now();
        // DT One takes numbers alone.
        let reference = format!("{caller}{:08}", heard.len());
        let (told, last) = told(partner, &reference, nodes, &mut chance);
        heard.push(Heard { reference, told, last });
        super::wait_until(begun + PAUSE);
    }
    heard
}

/// What is certain from the first answer is believed; after an uncertain one a refusal may be another try's.
fn told(partner: &Partner, reference: &str, nodes: &[String], chance: &mut Chance) -> (Told, String) {
    let number = chance.below(10_000_000);
    let mut last = String::new();
    for asked in 0..ASKED_MAX {
        let node = chance.index(nodes.len());
        let told = match ask(partner, reference, number, &nodes[node]) {
            Ok((told, said)) => {
                last = format!("node {node}: {said}");
                told
            }
            Err(_) => Told::Unsure,
        };
        match (told, asked) {
            (Told::Unsure, _) => super::wait_until(super::now() + PATIENCE),
            (Told::Refused, 1..) => return (Told::Unsure, last),
            (told, _) => return (told, last),
        }
    }
    (Told::Unsure, last)
}

fn ask(partner: &Partner, reference: &str, number: u64, node: &str) -> Result<(Told, String)> {
    let (path, order) = partner.dialect.order(&partner.key, reference, number);
    let mut headers: Vec<_> = partner.headers.iter().map(|(name, value)| (&**name, &**value)).collect();
    headers.extend(partner.dialect.options(number));
    let reply = http::call_within(ANSWER_MAX, (node, "POST", path), &headers, &order)?;
    let mut said = format!("{} {}", reply.status, reply.body);
    said.truncate(SAID_MAX);
    Ok((partner.dialect.understood(&reply), said))
}
