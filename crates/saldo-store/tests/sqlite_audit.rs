//! An audit finds what was changed behind the journal's back: each fault is planted by SQL, and named.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::PathBuf;

use rusqlite::Connection;
use saldo_core::Outcome;
use saldo_core::command::Intent;
use saldo_core::transfer::{Collection, Payer};
use saldo_store::{Location, Rule, StoreOptions, Violation};
use saldo_testkit::Fresh;
use saldo_testkit::store_contract::charges::{charge, opened, pay};
use saldo_testkit::store_contract::events;
use saldo_testkit::store_contract::world::{self, World};
use tokio::runtime::Runtime;

/// A store with a sold, a refused and an open transfer, and with charges that were paid, closed; then changed by `sql`; then audited.
fn planted(sql: &str) -> Vec<Violation> {
    Runtime::new().unwrap().block_on(async {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("saldo.db");
        let keep = Box::new(directory);
        let world =
            World::open(Fresh { location: Location::Sqlite(path.clone()), keep }, StoreOptions::default());
        world.deposit(1, 10_000).await;
        world.sold(1, "sold", 1_000).await;
        let refused = world.opened(1, "refused", 500).await;
        world.commit(world::settle(&refused, world::refused())).await;
        world.opened(1, "open", 300).await;
        told(&world).await;
        charged(&world).await;
        let before = world.audit().await;
        assert!(before.clean, "{:#?}", before.violations);
        let mark = before.watermark;
        let world = world.changed(move || change(&path, sql)).await;

        let mut told = Vec::new();
        let report = world.store.reads.audit(None, |violation| told.push(violation.clone())).await.unwrap();
        assert_eq!(report.clean, report.violations.is_empty());
        assert_eq!(report.violations, told);
        let again = world.store.reads.audit(Some(mark.clone()), |_| {}).await.unwrap();
        if !again.clean {
            assert_eq!(again.watermark, mark, "only a clean audit moves the watermark");
        }
        world.store.close().await;
        told
    })
}

/// A deferred transfer that its partner is told of.
async fn told(world: &World) {
    world.commit(Intent::PutEndpoint(events::endpoint(world))).await;
    events::deferred(world, "told").await;
}

/// A charge that was paid in two parts, and one that was paid too late.
async fn charged(world: &World) {
    let as_paid = || charge(1_000, Payer::Receivable, Collection::AsPaid);
    let paid = opened(world, "paid", as_paid()).await;
    pay(world, &paid, "p1", 400).await;
    pay(world, &paid, "p2", 700).await;
    let late = opened(world, "late", as_paid()).await;
    world.commit(world::settle(&late, world::refused())).await;
    assert!(matches!(pay(world, &late, "late", 1_000).await, Outcome::Discrepancy(_)));
}

fn change(path: &PathBuf, sql: &str) {
    let connection = Connection::open(path).unwrap();
    connection.execute_batch(sql).unwrap();
    assert!(connection.changes() > 0, "{sql} changes nothing");
}

fn finds(rule: Rule, sql: &str) {
    let found = planted(sql);
    assert!(found.iter().any(|violation| violation.rule == rule), "{sql} breaks {rule}, found {found:#?}");
}

const BALANCE: &str = "(SELECT id FROM accounts WHERE name = 'balance')";

#[test]
fn nothing_planted_is_clean() {
    assert_eq!(planted("UPDATE entries SET pending = pending"), []);
}

#[test]
fn a_changed_amount() {
    let sql = format!("UPDATE entries SET posted = posted + 1 WHERE account = {BALANCE} AND sequence = 1");
    finds(Rule::PostingBalance, &sql);
    finds(Rule::BalanceChain, &sql);
    finds(Rule::AccountSum, &sql);
}

#[test]
fn a_changed_pending_amount() {
    let sql = format!("UPDATE entries SET pending = pending - 1 WHERE account = {BALANCE} AND sequence = 2");
    finds(Rule::PostingBalance, &sql);
    finds(Rule::Hold, &sql);
}

#[test]
fn a_changed_balance_after() {
    let sql = format!("UPDATE entries SET balance_after = 5 WHERE account = {BALANCE} AND sequence = 3");
    finds(Rule::BalanceChain, &sql);
}

#[test]
fn a_lost_entry() {
    let sql = format!("DELETE FROM entries WHERE account = {BALANCE} AND sequence = 3");
    finds(Rule::Sequence, &sql);
    finds(Rule::EntryListed, &sql);
    finds(Rule::PostingBalance, &sql);
    finds(Rule::Paid, &sql);
}

#[test]
fn lost_last_entries() {
    let sql = format!("DELETE FROM entries WHERE account = {BALANCE} AND sequence > 3");
    finds(Rule::Sequence, &sql);
}

#[test]
fn a_lost_account() {
    finds(Rule::PostingBalance, "DELETE FROM accounts WHERE name = 'balance'");
}

#[test]
fn a_changed_account() {
    finds(Rule::AccountSum, "UPDATE accounts SET credits_posted = credits_posted + 1 WHERE name = 'balance'");
    finds(Rule::Sequence, "UPDATE accounts SET sequence = sequence + 1 WHERE name = 'balance'");
    finds(Rule::BelowZero, "UPDATE accounts SET debits_posted = 10001 WHERE name = 'balance'");
    finds(Rule::HoldSum, "UPDATE accounts SET debits_pending = 0 WHERE name = 'balance'");
}

#[test]
fn a_transfer_that_claims_another_state() {
    finds(Rule::Paid, "UPDATE transfers SET state = 'failed' WHERE state = 'complete'");
    finds(Rule::Paid, "UPDATE transfers SET state = 'complete' WHERE state = 'failed'");
    finds(Rule::Hold, "UPDATE transfers SET state = 'complete', due_at = NULL WHERE state = 'processing'");
    finds(Rule::Hold, "UPDATE transfers SET state = 'processing', due_at = 1 WHERE state = 'failed'");
}

#[test]
fn a_transfer_due_at_the_wrong_time() {
    finds(Rule::Hold, "UPDATE transfers SET due_at = NULL WHERE state = 'processing'");
    finds(Rule::HoldSum, "UPDATE transfers SET due_at = NULL WHERE state = 'processing'");
    finds(Rule::Hold, "UPDATE transfers SET due_at = 1 WHERE state = 'complete'");
}

#[test]
fn a_changed_hold() {
    finds(Rule::HoldSum, "UPDATE transfers SET held_minor = 299 WHERE state = 'processing'");
    finds(Rule::Hold, "UPDATE transfers SET held_minor = 1 WHERE state = 'complete'");
}

#[test]
fn a_transfer_paid_twice() {
    let last = format!("(SELECT max(sequence) + 1 FROM entries WHERE account = {BALANCE})");
    let sql = format!(
        "INSERT INTO entries
             SELECT partner, account, {last}, 999, transfer, 'D', 0, 1000, balance_after - 1000 FROM entries
             WHERE account = {BALANCE} AND posted = 1000 AND side = 'D';
         UPDATE transfers SET postings = postings || ' ' || {BALANCE} || ':' ||
             (SELECT max(sequence) FROM entries WHERE account = {BALANCE}) WHERE state = 'complete'"
    );
    finds(Rule::Paid, &sql);
    finds(
        Rule::PostingBalance,
        &format!("{sql}; UPDATE accounts SET sequence = sequence + 1 WHERE name = 'balance'"),
    );
}

#[test]
fn entries_and_transfers_that_do_not_name_each_other() {
    finds(Rule::EntryListed, "UPDATE transfers SET postings = '' WHERE state = 'complete'");
    finds(Rule::EntryListed, "UPDATE entries SET transfer = transfer + 1 WHERE transfer IS NOT NULL");
    finds(Rule::EntryListed, "DELETE FROM transfers WHERE state = 'complete'");
}

#[test]
fn a_claim_without_its_transfer() {
    finds(Rule::Claim, "DELETE FROM transfers WHERE state = 'failed'");
    finds(Rule::Claim, "UPDATE claims SET newest = 999");
    finds(Rule::Claim, "UPDATE claims SET newest = 1 WHERE reference = 'sold'");
    finds(Rule::Claim, "UPDATE claims SET holder = 999");
    finds(Rule::Claim, "DELETE FROM claims WHERE reference = 'sold'");
    finds(Rule::Claim, "UPDATE claims SET reference = 'other' WHERE reference = 'sold'");
}

#[test]
fn an_event_of_nothing() {
    finds(Rule::Event, "UPDATE events SET transfer = transfer + 1");
    finds(Rule::Event, "UPDATE events SET at = at + 1");
    finds(Rule::Event, "UPDATE events SET dialect = 'sling'");
    finds(Rule::Event, "UPDATE events SET payment_minor = 1");
}

#[test]
fn a_payment_that_was_not_posted() {
    finds(
        Rule::Payment,
        "INSERT INTO payments SELECT partner, transfer, 'p3', 999, at, currency, 1 FROM payments
             WHERE reference = 'p1'",
    );
    finds(
        Rule::Payment,
        "INSERT INTO payments SELECT partner, transfer, 'p3', id, at, currency, amount_minor FROM payments
             WHERE reference = 'p1'",
    );
    finds(
        Rule::Payment,
        "DELETE FROM entries WHERE posting = (SELECT id FROM payments WHERE reference = 'p2')",
    );
}

#[test]
fn a_posting_that_is_no_payment() {
    finds(Rule::Payment, "DELETE FROM payments WHERE reference = 'p1'");
    finds(Rule::Payment, "UPDATE payments SET id = 999 WHERE reference = 'p1'");
}

#[test]
fn a_payment_that_was_posted_otherwise() {
    finds(Rule::Payment, "UPDATE payments SET amount_minor = amount_minor + 1 WHERE reference = 'p1'");
    finds(Rule::Payment, "UPDATE payments SET currency = 'EUR' WHERE reference = 'p1'");
    finds(Rule::Payment, "UPDATE payments SET currency = 'EUR' WHERE reference = 'late'");
}

#[test]
fn a_payment_that_is_both_posted_and_a_discrepancy_or_neither() {
    finds(Rule::Payment, "DELETE FROM discrepancies");
    finds(Rule::Payment, "UPDATE discrepancies SET transfer = transfer + 1");
    finds(
        Rule::Payment,
        "UPDATE discrepancies SET id = (SELECT id FROM payments WHERE reference = 'p1'),
             transfer = (SELECT transfer FROM payments WHERE reference = 'p1')",
    );
}

#[test]
fn a_payment_of_another_transfer() {
    let sold = "UPDATE payments SET transfer = (SELECT id FROM transfers WHERE reference = 'sold')";
    finds(Rule::Payment, &format!("{sold} WHERE reference = 'late'"));
    finds(Rule::Payment, "UPDATE payments SET transfer = 999 WHERE reference = 'late'");
}
