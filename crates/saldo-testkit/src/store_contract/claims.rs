//! A reference is used once, and given up only as its policy says.

use saldo_core::command::{Intent, Open};
use saldo_core::transfer::{ClaimPolicy, Pace};
use saldo_core::{Outcome, Reason};
use saldo_store::CommitError;

use super::world::{PARTNER, StoreFactory, World, delivered, order, run, settle, transfer};

const AFTER_AN_HOUR: ClaimPolicy = ClaimPolicy::WhenSettledFor { minutes: 60 };

async fn ask(world: &World, reference: &str, send_minor: i64, policy: ClaimPolicy) -> Outcome {
    world.commit(world.open_with(reference, order(send_minor, Pace::Instant), policy)).await
}

pub fn a_reference_is_used_once(factory: StoreFactory) {
    run(factory, async |world| {
        world.deposit(PARTNER, 10_000).await;
        let first = world.sold(PARTNER, "a", 1_000).await;
        let world = world.reopened().await;
        let again = ask(&world, "a", 1_000, ClaimPolicy::Never).await;
        assert_eq!(again, Outcome::Repeated(first.clone()));
        let other = ask(&world, "a", 2_000, ClaimPolicy::Never).await;
        assert_eq!(other, Outcome::Conflict(first));
        world
    });
}

pub fn two_at_once_with_one_reference_deliver_once(factory: StoreFactory) {
    run(factory, async |world| {
        world.deposit(PARTNER, 100_000).await;
        for round in 0..20 {
            let reference = format!("round-{round}");
            let asks = (0..4).map(|_| {
                let (world, reference) = (world.clone(), reference.clone());
                tokio::spawn(async move { ask(&world, &reference, 100, ClaimPolicy::Never).await })
            });
            let asks: Vec<_> = asks.collect();
            let mut opened = Vec::new();
            let mut repeated = Vec::new();
            for ask in asks {
                match ask.await.expect("the caller lives") {
                    Outcome::Transfer(transfer) => opened.push(transfer),
                    Outcome::Repeated(transfer) => repeated.push(transfer),
                    other => panic!("neither opened nor repeated: {other:?}"),
                }
            }
            assert_eq!(opened.len(), 1);
            assert!(repeated.iter().all(|transfer| transfer.id == opened[0].id));
        }
        world
    });
}

pub fn a_settled_reference_is_taken_over(factory: StoreFactory) {
    run(factory, async |world| {
        world.deposit(PARTNER, 10_000).await;
        let first = transfer(ask(&world, "a", 1_000, AFTER_AN_HOUR).await);
        let early = ask(&world, "a", 1_000, AFTER_AN_HOUR).await;
        assert!(matches!(early, Outcome::Repeated(_)), "open: {early:?}");
        world.commit(settle(&first, delivered())).await;
        world.pass_seconds(59 * 60);
        let early = ask(&world, "a", 1_000, AFTER_AN_HOUR).await;
        assert!(matches!(early, Outcome::Repeated(_)), "within the hour: {early:?}");
        world.pass_seconds(60);
        let second = transfer(ask(&world, "a", 1_000, AFTER_AN_HOUR).await);
        assert_eq!(second.previous, Some(first.id));
        let third = transfer(ask(&world, "a", 1_000, ClaimPolicy::Always).await);
        assert_eq!(third.previous, Some(second.id));
        let report = world.audit().await;
        assert_eq!(report.counts.claims_shared, 1, "two open transfers of one reference are told");
        world
    });
}

pub fn a_refusal_without_a_hold_leaves_the_reference_free(factory: StoreFactory) {
    run(factory, async |world| {
        let refused = ask(&world, "a", 1_000, ClaimPolicy::Never).await;
        let Outcome::Refused(Reason::InsufficientBalance, Some(failed)) = refused else {
            panic!("not refused: {refused:?}");
        };
        assert_eq!(world.transfer(&failed).await, *failed);
        let world = world.reopened().await;
        world.deposit(PARTNER, 1_000).await;
        let opened = transfer(ask(&world, "a", 1_000, ClaimPolicy::Never).await);
        assert_eq!(opened.previous, Some(failed.id));
        world
    });
}

pub fn an_id_used_twice_is_refused_alone(factory: StoreFactory) {
    run(factory, async |world| {
        world.deposit(PARTNER, 10_000).await;
        let first = world.opened(PARTNER, "a", 1_000).await;
        let Intent::Open(open) = world.open_intent(PARTNER, "b", order(1_000, Pace::Instant)) else {
            panic!("not an open");
        };
        let twice = Intent::Open(Box::new(Open { transfer: first.id, ..*open }));
        let neighbours = (0..8).map(|number| {
            let world = world.clone();
            tokio::spawn(async move { world.opened(PARTNER, &format!("n{number}"), 100).await })
        });
        let neighbours: Vec<_> = neighbours.collect();
        assert_eq!(world.try_commit(twice).await, Err(CommitError::RolledBack));
        for neighbour in neighbours {
            neighbour.await.expect("the neighbour is opened");
        }
        assert_eq!(world.transfer(&first).await, *first);
        world
    });
}
