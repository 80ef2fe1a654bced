//! When more is asked than can be written: who waits, and who is sent away.

use saldo_core::PartnerId;
use saldo_core::transfer::Pace;
use saldo_store::{CommitError, StoreError, StoreOptions};

use super::world::{PARTNER, StoreFactory, cents, order, run, run_with};

pub fn a_full_queue_sheds_the_partner_over_its_share(factory: StoreFactory) {
    let options = StoreOptions { queue_open_max: 8, batch_max: 1, ..StoreOptions::default() };
    run_with(factory, options, async |world| {
        for partner in [1, 2] {
            world.deposit(partner, 100_000).await;
        }
        let flood = (0..200).map(|number| {
            let world = world.clone();
            let intent = world.open_intent(1, &format!("flood-{number}"), order(1, Pace::Instant));
            tokio::spawn(async move { world.try_commit(intent).await })
        });
        let flood: Vec<_> = flood.collect();
        for number in 0..20 {
            world.opened(2, &format!("calm-{number}"), 1).await;
        }
        let mut shed = 0;
        for ask in flood {
            match ask.await.expect("the caller lives") {
                Ok(_) => {}
                Err(CommitError::Shed) => shed += 1,
                Err(other) => panic!("neither written nor shed: {other}"),
            }
        }
        assert!(shed > 0, "two hundred at once do not fit a queue of eight");
        world
    });
}

pub fn settles_go_first_and_are_not_shed(factory: StoreFactory) {
    let options =
        StoreOptions { queue_settle_max: 2, queue_settle_mark: 0, batch_max: 4, ..StoreOptions::default() };
    run_with(factory, options, async |world| {
        let deposits = (0..50).map(|_| {
            let world = world.clone();
            tokio::spawn(async move { world.deposit(PARTNER, 1).await })
        });
        let deposits: Vec<_> = deposits.collect();
        for deposit in deposits {
            deposit.await.expect("it waits until there is room");
        }
        assert_eq!(
            world.account(PARTNER, saldo_core::ledger::AccountName::Balance).await.available(),
            cents(50)
        );
        let open = world.open_intent(PARTNER, "a", order(1, Pace::Instant));
        assert_eq!(world.try_commit(open).await, Err(CommitError::Shed), "the mark is reached");
        world
    });
}

pub fn a_closed_journal_takes_nothing(factory: StoreFactory) {
    run(factory, async |world| {
        let (journal, reads) = (world.store.journal.clone(), world.store.reads.clone());
        let asks = (0..50).map(|number| {
            let (journal, world) = (journal.clone(), world.clone());
            tokio::spawn(async move {
                let intent = world.open_intent(PARTNER, &number.to_string(), order(1, Pace::Instant));
                journal.commit(world.command(intent)).await
            })
        });
        let asks: Vec<_> = asks.collect();
        let world = world.reopened().await;
        for ask in asks {
            let answer = ask.await.expect("the caller lives");
            assert!(matches!(answer, Ok(_) | Err(CommitError::Stopping)), "{answer:?}");
        }
        let late = world.command(world.open_intent(PARTNER, "late", order(1, Pace::Instant)));
        assert_eq!(journal.commit(late).await, Err(CommitError::Stopping));
        let read = reads.transfer(PartnerId::new(PARTNER), saldo_core::TransferId::new(1)).await;
        assert!(matches!(read, Err(StoreError::Closed)), "{read:?}");
        world
    });
}
