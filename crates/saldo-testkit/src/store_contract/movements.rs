//! Money from outside, once per reference.

use saldo_core::command::{Intent, MovementKey};
use saldo_core::{Outcome, PartnerId, Reason};

use super::world::{PARTNER, StoreFactory, cents, movement, reference_of, run};

pub fn a_deposit_with_the_same_reference_is_made_once(factory: StoreFactory) {
    run(factory, async |world| {
        let deposit = |minor| Intent::Move(movement(PARTNER, minor, Some("slip-1")));
        let first = world.commit(deposit(1_000)).await;
        let Outcome::Moved(written) = &first else { panic!("not moved: {first:?}") };
        assert_eq!(written.available_after, cents(1_000));
        let again = [deposit(1_000), deposit(1_000)].map(|intent| {
            let world = world.clone();
            tokio::spawn(async move { world.commit(intent).await })
        });
        for again in again {
            assert_eq!(again.await.expect("the caller lives"), first);
        }
        let world = world.reopened().await;
        assert_eq!(world.commit(deposit(1_000)).await, first);
        assert_eq!(world.commit(deposit(2_000)).await, Outcome::Refused(Reason::ReferenceConflict, None));
        let key = MovementKey { partner: PartnerId::new(PARTNER), reference: reference_of("slip-1") };
        assert_eq!(world.store.reads.movement(key).await.expect("a read").as_ref(), Some(written));
        world
    });
}

pub fn movements_are_listed_newest_first(factory: StoreFactory) {
    run(factory, async |world| {
        for minor in [100, 200, 300] {
            world.deposit(PARTNER, minor).await;
        }
        let partner = PartnerId::new(PARTNER);
        let reads = &world.store.reads;
        let amounts = |list: &[saldo_core::decide::WrittenMovement]| -> Vec<i64> {
            list.iter().map(|written| written.movement.amount.minor()).collect()
        };
        let page = reads.movements(partner, None, 2).await.expect("a read");
        assert_eq!(amounts(&page), [300, 200]);
        let next = reads.movements(partner, Some(page[1].id), 2).await.expect("a read");
        assert_eq!(amounts(&next), [100]);
        let taken = world.commit(Intent::Move(movement(PARTNER, -601, None))).await;
        assert_eq!(taken, Outcome::Refused(Reason::InsufficientBalance, None));
        world
    });
}
