//! Who may take a reference over, and what the others hear.

use super::world::{World, delivered, order, refused};
use crate::decide::Outcome;
use crate::ids::Reference;
use crate::reason::Reason;
use crate::transfer::{ClaimPolicy, Pace, Transfer, Verdict};

const HOUR: ClaimPolicy = ClaimPolicy::WhenSettledFor { minutes: 60 };

fn again(world: &mut World, policy: ClaimPolicy) -> Outcome {
    world.open(1, "a", order(1_000, Pace::Instant), policy)
}

fn world_with(verdict: Option<Verdict>) -> (World, Transfer) {
    let mut world = World::new();
    world.deposit(1, 100_000);
    let transfer = world.opened("a", 1_000);
    if let Some(verdict) = verdict {
        world.settle(&transfer, verdict);
    }
    let transfer = Transfer::clone(&transfer);
    (world, transfer)
}

#[test]
fn an_open_or_unknown_transfer_keeps_its_reference() {
    for verdict in [None, Some(Verdict::Unknown)] {
        for policy in [ClaimPolicy::Never, HOUR] {
            let (mut world, transfer) = world_with(verdict.clone());
            let Outcome::Repeated(first) = again(&mut world, policy) else {
                panic!("taken over from {verdict:?} by {policy:?}");
            };
            assert_eq!(first.id, transfer.id);
        }
    }
}

#[test]
fn another_request_with_the_same_reference_is_a_conflict() {
    let (mut world, _) = world_with(Some(delivered()));
    let outcome = world.open(1, "a", order(1_001, Pace::Instant), ClaimPolicy::Never);
    assert!(matches!(outcome, Outcome::Conflict(_)), "{outcome:?}");
}

#[test]
fn a_failed_transfer_gives_its_reference_up_only_where_the_policy_says_so() {
    let (mut world, transfer) = world_with(Some(refused()));
    assert!(matches!(again(&mut world, ClaimPolicy::Never), Outcome::Repeated(_)));
    let Outcome::Transfer(second) = again(&mut world, HOUR) else {
        panic!("not taken over");
    };
    assert_eq!(second.previous, Some(transfer.id));
}

#[test]
fn a_completed_transfer_gives_its_reference_up_after_an_hour() {
    let (mut world, _) = world_with(Some(delivered()));
    world.now = world.now.plus_seconds(3_599);
    assert!(matches!(again(&mut world, HOUR), Outcome::Repeated(_)));
    world.now = world.now.plus_seconds(1);
    assert!(matches!(again(&mut world, HOUR), Outcome::Transfer(_)));
}

#[test]
fn always_takes_over_even_from_an_open_transfer() {
    let (mut world, _) = world_with(None);
    assert!(matches!(again(&mut world, ClaimPolicy::Always), Outcome::Transfer(_)));
}

#[test]
fn a_refusal_that_held_nothing_leaves_the_reference_free() {
    let mut world = World::new();
    let poor = again(&mut world, ClaimPolicy::Never);
    assert!(matches!(poor, Outcome::Refused(Reason::InsufficientBalance, Some(_))));
    world.deposit(1, 100_000);
    assert!(matches!(again(&mut world, ClaimPolicy::Never), Outcome::Transfer(_)));
}

/// What lost its reference while it was open may still be delivered.
#[test]
fn a_reference_that_an_open_transfer_lost_changes_hands_under_no_other_policy() {
    let (mut world, _) = world_with(None);
    let Outcome::Transfer(second) = again(&mut world, ClaimPolicy::Always) else {
        panic!("not taken over");
    };
    world.settle(&second, refused());
    assert!(matches!(again(&mut world, HOUR), Outcome::Repeated(_)));
    assert!(matches!(again(&mut world, ClaimPolicy::Always), Outcome::Transfer(_)));
}

/// A refusal must not free what an open transfer has, whatever policy it was refused under.
#[test]
fn a_refusal_that_held_nothing_does_not_free_what_another_has() {
    let mut world = World::new();
    world.deposit(1, 1_100);
    let first = world.opened("a", 1_000);
    let poor = again(&mut world, ClaimPolicy::Always);
    assert!(matches!(poor, Outcome::Refused(Reason::InsufficientBalance, Some(_))));
    let Outcome::Repeated(holder) = again(&mut world, ClaimPolicy::Never) else {
        panic!("the reference was given away");
    };
    assert_eq!(holder.id, first.id);
}

#[test]
fn a_deposit_counts_once_per_reference() {
    use crate::command::{Intent, Movement, MovementKind};
    use crate::ledger::AccountName;
    use crate::{PartnerId, Reference};
    let mut world = World::new();
    let movement = Movement {
        partner: PartnerId::new(1),
        kind: MovementKind::Deposit,
        account: AccountName::Balance,
        amount: super::world::cents(500),
        reference: Reference::parse("bank-1"),
        note: String::new(),
    };
    for _ in 0..2 {
        assert!(matches!(world.run(Intent::Move(movement.clone())), Outcome::Moved(_)));
    }
    assert_eq!(world.account(1, AccountName::Balance).available(), super::world::cents(500));
    let onto_itself = Movement { account: AccountName::Funding, reference: None, ..movement.clone() };
    let refused = Outcome::Refused(Reason::Invalid(crate::Field::Account), None);
    assert_eq!(world.run(Intent::Move(onto_itself)), refused);
    let other = Movement { amount: super::world::cents(501), ..movement };
    assert_eq!(world.run(Intent::Move(other)), Outcome::Refused(Reason::ReferenceConflict, None));
}

#[test]
fn a_transfer_that_leaves_its_reference_free_is_listed_under_it_and_holds_up_nobody() {
    let mut world = World::new();
    world.deposit(1, 100_000);
    let free = |world: &mut World| match again(world, ClaimPolicy::LeavesFree) {
        Outcome::Transfer(transfer) => transfer,
        other => panic!("{other:?}"),
    };
    let (first, second) = (free(&mut world), free(&mut world));
    assert_eq!(second.previous, Some(first.id));
    let Outcome::Transfer(holder) = again(&mut world, ClaimPolicy::Never) else {
        panic!("held up by what holds nothing");
    };
    assert_eq!(holder.previous, Some(second.id));
    for policy in [ClaimPolicy::LeavesFree, ClaimPolicy::Never] {
        let Outcome::Repeated(found) = again(&mut world, policy) else {
            panic!("taken over by {policy:?}");
        };
        assert_eq!(found.id, holder.id);
    }
}

/// A world with two completed transfers, `a` and `b`.
fn world_of_two() -> (World, [Transfer; 2]) {
    let (mut world, one) = world_with(Some(delivered()));
    let other = world.opened("b", 1_000);
    world.settle(&other, delivered());
    let both = [&one, &*other].map(|transfer| Transfer::clone(&world.transfer(transfer)));
    (world, both)
}

#[test]
fn a_reversal_has_its_reference_to_itself() {
    let (mut world, [one, other]) = world_of_two();
    world.reverse_as(&one, "back");
    for verdict in [Verdict::Unknown, delivered()] {
        let Outcome::Conflict(holder) = world.reverse_as(&other, "back") else {
            panic!("taken over before {verdict:?}");
        };
        assert_eq!(holder.id, one.id);
        world.settle(&world.transfer(&one), verdict);
    }
    let Outcome::Conflict(holder) = world.reverse_as(&other, "back") else { panic!("taken over") };
    assert_eq!(holder.id, one.id);
    let bought = world.open(1, "back", order(1_000, Pace::Instant), ClaimPolicy::Never);
    assert!(matches!(bought, Outcome::Conflict(_)), "{bought:?}");
}

#[test]
fn a_reversal_that_was_refused_leaves_its_reference_to_any_other() {
    let (mut world, [one, other]) = world_of_two();
    world.reverse_as(&one, "back");
    world.settle(&world.transfer(&one), refused());
    for transfer in [&other, &one] {
        let Outcome::Transfer(leaving) = world.reverse_as(transfer, "back") else { panic!("not left") };
        world.settle(&leaving, refused());
    }
    let Outcome::Transfer(leaving) = world.reverse_as(&one, "back") else { panic!("not left") };
    world.settle(&leaving, delivered());
    assert!(matches!(world.reverse_as(&other, "back"), Outcome::Conflict(_)));
}

#[test]
fn the_same_reversal_again_is_answered_by_the_first() {
    let (mut world, [one, _]) = world_of_two();
    let Outcome::Transfer(leaving) = world.reverse_as(&one, "back") else { panic!("not left") };
    assert!(matches!(world.reverse_as(&one, "back"), Outcome::Unchanged(_)));
    world.settle(&leaving, delivered());
    assert!(matches!(world.reverse_as(&one, "back"), Outcome::Unchanged(_)));
    assert_eq!(world.reverse_as(&one, "back again"), Outcome::Refused(Reason::AlreadyFinal, None));
}

#[test]
fn a_reversal_does_not_take_the_reference_of_a_transfer() {
    let (mut world, [one, _]) = world_of_two();
    for taken in ["a", "b"] {
        assert!(matches!(world.reverse_as(&one, taken), Outcome::Conflict(_)), "{taken}");
    }
}

#[test]
fn a_transfer_is_taken_back_under_a_reference_only_once_that_is_recorded_and_not_refused() {
    let (mut world, [one, _]) = world_of_two();
    let (first, second) = (reference("back"), reference("back again"));
    let stands = |world: &World| {
        let transfer = world.transfer(&one);
        let refused = transfer.refusal.as_ref().map(|refusal| refusal.reason);
        (transfer.is_taken_back_under(&first), transfer.is_taken_back_under(&second), refused)
    };
    assert_eq!(stands(&world), (false, false, None), "it stands as it was delivered");
    let Outcome::Transfer(leaving) = world.reverse_as(&one, "back") else { panic!("not left") };
    assert_eq!(stands(&world), (true, false, None));
    world.settle(&leaving, refused());
    assert_eq!(stands(&world), (false, false, Some(Reason::ProviderRefused)));
    let Outcome::Transfer(leaving) = world.reverse_as(&one, "back again") else { panic!("not left") };
    assert_eq!(stands(&world), (false, true, None), "the end of the first is not the second's");
    world.settle(&leaving, delivered());
    assert_eq!(stands(&world), (false, true, None));
}

fn reference(text: &str) -> Reference {
    Reference::parse(text).unwrap()
}
