//! Balances, credit limits and entries.

use saldo_core::command::Intent;
use saldo_core::ledger::{AccountKey, AccountName};
use saldo_core::transfer::Pace;
use saldo_core::{Outcome, PartnerId, Reason};
use saldo_store::AccountCursor;

use super::world::{PARTNER, StoreFactory, cents, order, run, usd};

pub fn an_empty_balance_refuses_alone(factory: StoreFactory) {
    run(factory, async |world| {
        world.deposit(PARTNER, 500).await;
        let asks = (0..10).map(|number| {
            let world = world.clone();
            let intent = world.open_intent(PARTNER, &format!("a{number}"), order(100, Pace::Instant));
            tokio::spawn(async move { world.commit(intent).await })
        });
        let asks: Vec<_> = asks.collect();
        let (mut opened, mut refused) = (0, 0);
        for ask in asks {
            match ask.await.expect("the caller lives") {
                Outcome::Transfer(_) => opened += 1,
                Outcome::Refused(Reason::InsufficientBalance, Some(_)) => refused += 1,
                other => panic!("neither opened nor refused: {other:?}"),
            }
        }
        assert_eq!((opened, refused), (5, 5));
        assert_eq!(world.account(PARTNER, AccountName::Balance).await.available(), cents(0));
        world
    });
}

pub fn a_credit_limit_is_spent(factory: StoreFactory) {
    run(factory, async |world| {
        let account = AccountKey::new(PartnerId::new(PARTNER), usd(), AccountName::Balance);
        let limit = Intent::SetCreditLimit { account, limit: cents(300) };
        assert_eq!(world.commit(limit).await, Outcome::Done);
        let world = world.reopened().await;
        world.sold(PARTNER, "a", 300).await;
        let more = world.commit(world.open_intent(PARTNER, "b", order(1, Pace::Instant))).await;
        assert!(matches!(more, Outcome::Refused(Reason::InsufficientBalance, _)), "{more:?}");
        world
    });
}

pub fn available_is_what_was_committed(factory: StoreFactory) {
    run(factory, async |world| {
        let partner = PartnerId::new(PARTNER);
        assert_eq!(world.store.journal.available(partner, usd()), None);
        world.deposit(PARTNER, 1_000).await;
        let told = world.store.journal.available(partner, usd());
        // A store that others write to tells nothing from memory.
        let tells = told.is_some();
        let expect = |minor: i64| tells.then(|| cents(minor));
        assert_eq!(told, expect(1_000));
        world.opened(PARTNER, "a", 400).await;
        assert_eq!(world.store.journal.available(partner, usd()), expect(600));
        let world = world.reopened().await;
        assert_eq!(world.store.journal.available(partner, usd()), expect(600));
        world
    });
}

pub fn entries_of_a_transfer_are_found_without_an_index(factory: StoreFactory) {
    run(factory, async |world| {
        world.deposit(PARTNER, 10_000).await;
        world.sold(PARTNER, "a", 100).await;
        let sold = world.sold(PARTNER, "b", 200).await;
        world.deposit(PARTNER, 10_000).await;
        let reads = &world.store.reads;
        let entries = reads.entries_of_transfer(sold.partner, sold.id).await.expect("a read");
        assert_eq!(entries.len(), 5, "two hold, three pay");
        assert!(entries.iter().all(|entry| entry.transfer == Some(sold.id)));

        let balance = world.account(PARTNER, AccountName::Balance).await;
        let all = reads.entries(sold.partner, balance.id, 0, 100).await.expect("a read");
        let sequences: Vec<i64> = all.iter().map(|entry| entry.sequence).collect();
        assert_eq!(sequences, [1, 2, 3, 4, 5, 6]);
        let page = reads.entries(sold.partner, balance.id, 2, 3).await.expect("a read");
        assert_eq!(page, all[2..5]);

        let accounts = reads.accounts(None, None, 100).await.expect("a read");
        let first = reads.accounts(Some(sold.partner), None, 1).await.expect("a read");
        let after = Some(AccountCursor::of(&first[0]));
        let rest = reads.accounts(Some(sold.partner), after, 100).await.expect("a read");
        assert_eq!([first, rest].concat(), accounts);
        world
    });
}
