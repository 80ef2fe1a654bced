//! Every step a transfer takes is one that the state machine draws.

use super::world::{World, delivered, order, refused};
use crate::decide::Outcome;
use crate::ledger::AccountName;
use crate::reason::Reason;
use crate::transfer::{ClaimPolicy, Pace, State, Verdict};

fn batch(world: &mut World) -> std::sync::Arc<crate::transfer::Transfer> {
    world.deposit(1, 100_000);
    match world.open(1, "a", order(1_000, Pace::Batch), ClaimPolicy::Never) {
        Outcome::Transfer(transfer) => transfer,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_batch_transfer_waits_holding_its_money() {
    let mut world = World::new();
    let transfer = batch(&mut world);
    assert_eq!((transfer.state, transfer.attempt.is_none()), (State::Submitted, true));
    assert_eq!(world.account(1, AccountName::Balance).balances.debits_pending, 1_007);
    let Outcome::Transfer(started) = world.send(&transfer) else {
        panic!("not sent");
    };
    assert_eq!(started.state, State::Processing);
    world.settle(&started, delivered());
    assert_eq!(world.transfer(&transfer).state, State::Complete);
}

#[test]
fn a_waiting_transfer_can_be_cancelled_and_then_not_sent() {
    use crate::command::{Intent, OnTransfer};
    let mut world = World::new();
    let transfer = batch(&mut world);
    let cancel = OnTransfer { partner: transfer.partner, transfer: transfer.id };
    assert!(matches!(world.run(Intent::Cancel(cancel)), Outcome::Transfer(_)));
    assert_eq!(world.account(1, AccountName::Balance).balances.debits_pending, 0);
    assert_eq!(world.send(&transfer), Outcome::Refused(Reason::AlreadyFinal, None));
    assert!(matches!(world.run(Intent::Cancel(cancel)), Outcome::Unchanged(_)));
}

#[test]
fn what_is_out_cannot_be_cancelled() {
    use crate::command::{Intent, OnTransfer};
    let mut world = World::new();
    world.deposit(1, 100_000);
    let transfer = world.opened("a", 1_000);
    let cancel = OnTransfer { partner: transfer.partner, transfer: transfer.id };
    let refusal = Outcome::Refused(Reason::InstantNotCancellable, None);
    assert_eq!(world.run(Intent::Cancel(cancel)), refusal);
    world.settle(&transfer, Verdict::Unknown);
    assert_eq!(world.run(Intent::Cancel(cancel)), refusal);
    world.settle(&transfer, delivered());
    assert_eq!(world.run(Intent::Cancel(cancel)), refusal);
}

#[test]
fn a_refusal_that_may_pass_puts_a_waiting_transfer_back() {
    use crate::command::{Found, Intent, Settle};
    use crate::transfer::Report;
    let mut world = World::new();
    let transfer = batch(&mut world);
    let Outcome::Transfer(started) = world.send(&transfer) else {
        panic!("not sent");
    };
    let retry_at = world.now.plus_seconds(30);
    let attempt = started.attempt.as_ref().unwrap().id;
    world.run(Intent::Settle(Settle {
        partner: started.partner,
        transfer: started.id,
        report: Report { attempt, verdict: refused() },
        retry_at: Some(retry_at),
        found: Found::ByAttempt,
    }));
    let waiting = world.transfer(&transfer);
    assert_eq!((waiting.state, waiting.due_at), (State::Submitted, Some(retry_at)));
    assert_eq!(world.account(1, AccountName::Balance).balances.debits_pending, 1_007);
    let stale = world.send(&transfer);
    assert_eq!(
        stale,
        Outcome::Refused(Reason::AlreadyFinal, None),
        "sent by who read it before its first attempt"
    );
    world.settle_attempt(&waiting, attempt, delivered());
    assert_eq!(world.transfer(&transfer).state, State::Complete, "it was delivered, and is not sent again");
    assert_eq!(world.account(1, AccountName::Balance).balances.debits_pending, 0);
}

#[test]
fn nothing_leads_out_of_a_final_state_but_a_reversal() {
    for state in State::ALL {
        for next in State::ALL {
            let leaves = state.may_become(next);
            if !state.is_open() && leaves {
                assert_eq!((state, next), (State::Complete, State::Reversing));
            }
        }
        assert_eq!(State::parse(state.as_str()), Some(state));
    }
}
