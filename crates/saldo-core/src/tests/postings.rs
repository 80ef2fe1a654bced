//! The postings of docs/ledger.md, to the cent.

use super::world::{World, cents, delivered, refused};
use crate::decide::Outcome;
use crate::ledger::{AccountKey, AccountName, LedgerError, Leg, Posting, Side};
use crate::reason::Reason;
use crate::transfer::{Knowledge, State, Verdict};
use crate::{CommandId, PartnerId};

/// 10.00 sent with a distributor fee of 0.07 and a commission of 0.30.
#[test]
fn a_delivered_transfer_is_held_and_then_posted() {
    let mut world = World::new();
    world.deposit(1, 5_000);
    let transfer = world.opened("a", 1_000);
    assert_eq!(world.account(1, AccountName::Balance).available(), cents(3_993));
    assert_eq!(world.account(1, AccountName::Balance).balances.debits_pending, 1_007);
    assert_eq!(world.provider(1).balances.credits_pending, 1_007);

    world.settle(&transfer, delivered());
    let balance = world.account(1, AccountName::Balance);
    assert_eq!((balance.balances.debits_pending, balance.balances.debits_posted), (0, 1_007));
    assert_eq!(world.provider(1).posted(), 970);
    assert_eq!(world.provider(1).balances.credits_pending, 0);
    assert_eq!(world.account(1, AccountName::Commission).posted(), 30);
    assert_eq!(world.account(1, AccountName::Fee).posted(), 7);
    assert_eq!(world.account(1, AccountName::Funding).posted(), 5_000);
    assert_eq!(world.transfer(&transfer).state, State::Complete);
}

#[test]
fn a_refused_transfer_gives_its_hold_back() {
    let mut world = World::new();
    world.deposit(1, 5_000);
    let transfer = world.opened("a", 1_000);
    world.settle(&transfer, refused());
    assert_eq!(world.account(1, AccountName::Balance).available(), cents(5_000));
    assert_eq!(world.provider(1).balances.credits_pending, 0);
    assert_eq!(world.transfer(&transfer).state, State::Failed);
}

#[test]
fn an_unknown_outcome_keeps_the_hold_and_is_asked_about_on_schedule() {
    let mut world = World::new();
    world.deposit(1, 5_000);
    let transfer = world.opened("a", 1_000);
    for delay_s in [2, 5, 15, 60, 300, 900, 3_600, 3_600] {
        world.settle(&transfer, Verdict::Unknown);
        let asked = world.transfer(&transfer);
        assert_eq!((asked.state, asked.knowledge), (State::Processing, Knowledge::Unknown));
        assert_eq!(asked.due_at, Some(world.now.plus_seconds(delay_s)));
        assert_eq!(world.account(1, AccountName::Balance).balances.debits_pending, 1_007);
        assert!(matches!(world.settle(&transfer, Verdict::Unknown), Outcome::Unchanged(_)), "asked early");
        world.now = world.now.plus_seconds(delay_s);
    }
    world.settle(&transfer, delivered());
    assert_eq!(world.transfer(&transfer).state, State::Complete);
}

#[test]
fn a_reversed_transfer_leaves_every_account_as_it_was() {
    let mut world = World::new();
    world.deposit(1, 5_000);
    let transfer = world.opened("a", 1_000);
    world.settle(&transfer, delivered());
    world.reverse(&transfer);
    let reversing = world.transfer(&transfer);
    assert_eq!(reversing.state, State::Reversing);
    world.settle(&reversing, delivered());
    assert_eq!(world.transfer(&transfer).state, State::Reversed);
    assert_eq!(world.account(1, AccountName::Balance).available(), cents(5_000));
    for name in [AccountName::Commission, AccountName::Fee] {
        assert_eq!(world.account(1, name).posted(), 0);
    }
    assert_eq!(world.provider(1).posted(), 0);
}

#[test]
fn a_reversal_that_is_refused_leaves_the_transfer_complete() {
    let mut world = World::new();
    world.deposit(1, 5_000);
    let transfer = world.opened("a", 1_000);
    world.settle(&transfer, delivered());
    world.reverse(&transfer);
    let reversing = world.transfer(&transfer);
    world.settle(&reversing, refused());
    assert_eq!(world.transfer(&transfer).state, State::Complete);
    assert_eq!(world.account(1, AccountName::Balance).available(), cents(3_993));
}

/// A report on the delivery that comes after a reversal was tried is held against the delivery, not the reversal.
#[test]
fn late_reports_on_a_delivery_are_judged_by_the_delivery() {
    for reversal in [delivered(), refused()] {
        let mut world = World::new();
        world.deposit(1, 5_000);
        let transfer = world.opened("a", 1_000);
        let delivery = transfer.attempt.as_ref().unwrap().id;
        world.settle(&transfer, delivered());
        world.reverse(&transfer);
        let reversing = world.transfer(&transfer);
        world.settle(&reversing, reversal);
        let again = world.settle_attempt(&transfer, delivery, delivered());
        assert!(matches!(again, Outcome::Unchanged(_)), "{again:?}");
        let against = world.settle_attempt(&transfer, delivery, refused());
        assert!(matches!(against, Outcome::Discrepancy(_)), "{against:?}");
    }
}

#[test]
fn evidence_against_a_final_state_is_kept_and_changes_nothing() {
    let mut world = World::new();
    world.deposit(1, 5_000);
    let transfer = world.opened("a", 1_000);
    world.settle(&transfer, refused());
    let before = world.account(1, AccountName::Balance);
    assert!(matches!(world.settle(&transfer, delivered()), Outcome::Discrepancy(_)));
    assert_eq!(world.account(1, AccountName::Balance), before);
    assert_eq!(world.transfer(&transfer).state, State::Failed);
    assert!(matches!(world.settle(&transfer, refused()), Outcome::Unchanged(_)));
}

#[test]
fn too_little_money_is_recorded_as_failed_and_holds_nothing() {
    let mut world = World::new();
    world.deposit(1, 1_006);
    let order = super::world::order(1_000, crate::transfer::Pace::Instant);
    let outcome = world.open(1, "a", order, crate::transfer::ClaimPolicy::Never);
    let Outcome::Refused(Reason::InsufficientBalance, Some(record)) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(record.state, State::Failed);
    assert_eq!(world.account(1, AccountName::Balance).available(), cents(1_006));
}

#[test]
fn a_posting_that_does_not_balance_is_refused() {
    let key = |name| AccountKey::new(PartnerId::new(1), super::world::usd(), name);
    let debit = Leg::posted(key(AccountName::Funding), Side::Debit, 100);
    let credit = Leg::posted(key(AccountName::Balance), Side::Credit, 99);
    let posting = Posting::new(CommandId::new(1), None, vec![debit.clone(), credit]);
    assert_eq!(posting, Err(LedgerError::Unbalanced));
    let pending = Leg::pending(key(AccountName::Balance), Side::Credit, 100);
    assert_eq!(Posting::new(CommandId::new(1), None, vec![debit, pending]), Err(LedgerError::Unbalanced));
}
