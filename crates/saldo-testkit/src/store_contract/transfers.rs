//! What each command does to a transfer's rows.

use std::sync::Arc;

use saldo_core::catalogue::{TaxCalculation, TaxLine};
use saldo_core::command::{Found, Intent, OnTransfer, Settle};
use saldo_core::ledger::AccountName;
use saldo_core::transfer::{Knowledge, Pace, Precheck, Purpose, Realm, Report, Setting, State, Verdict};
use saldo_core::{CredentialId, Money, Outcome, PartnerId, Reason};
use saldo_store::TransferFilter;

use super::world::{
    PARTNER, StoreFactory, World, cancel, cents, delivered, order, provider, reference_of, refused, run,
    settle, transfer,
};

pub fn a_delivered_transfer_is_held_and_then_paid(factory: StoreFactory) {
    run(factory, async |world| {
        world.deposit(PARTNER, 10_000).await;
        let opened = world.opened(PARTNER, "a", 1_000).await;
        assert_eq!(world.transfer(&opened).await, *opened, "what is read is what was decided");
        assert_eq!(world.account(PARTNER, AccountName::Balance).await.available().minor(), 9_000);

        let settled = transfer(world.commit(settle(&opened, delivered())).await);
        assert_eq!(world.transfer(&opened).await, *settled);
        assert_eq!((settled.state, settled.knowledge), (State::Complete, Knowledge::Delivered));
        let balance = world.account(PARTNER, AccountName::Balance).await.balances;
        assert_eq!((balance.debits_pending, balance.debits_posted), (0, 1_000));
        assert_eq!(world.account(PARTNER, AccountName::Commission).await.posted(), 30);
        assert_eq!(world.account(PARTNER, AccountName::Provider(provider())).await.posted(), 970);
        world
    });
}

pub fn a_refused_transfer_gives_its_hold_back(factory: StoreFactory) {
    run(factory, async |world| {
        world.deposit(PARTNER, 1_000).await;
        let opened = world.opened(PARTNER, "a", 1_000).await;
        let settled = transfer(world.commit(settle(&opened, refused())).await);
        let read = world.transfer(&opened).await;
        assert_eq!(read, *settled);
        assert_eq!(read.refusal.map(|refusal| refusal.reason), Some(Reason::ProviderRefused));
        assert_eq!(world.account(PARTNER, AccountName::Balance).await.available().minor(), 1_000);
        let repeated = world.commit(settle(&opened, refused())).await;
        assert!(matches!(repeated, Outcome::Unchanged(_)), "{repeated:?}");
        world
    });
}

pub fn an_unknown_outcome_keeps_the_hold_and_is_asked_about_again(factory: StoreFactory) {
    run(factory, async |world| {
        world.deposit(PARTNER, 1_000).await;
        let opened = world.opened(PARTNER, "a", 1_000).await;
        for checks in 1..=3 {
            world.commit(settle(&opened, Verdict::Unknown)).await;
            let read = world.transfer(&opened).await;
            assert_eq!((read.state, read.knowledge), (State::Processing, Knowledge::Unknown));
            assert_eq!(read.checks, checks);
            assert!(read.due_at > Some(world.now()));
            assert_eq!(world.account(PARTNER, AccountName::Balance).await.available().minor(), 0);
            world.pass_seconds(60);
        }
        world.commit(settle(&opened, delivered())).await;
        assert_eq!(world.transfer(&opened).await.state, State::Complete);
        world
    });
}

pub fn a_waiting_transfer_is_sent_or_cancelled(factory: StoreFactory) {
    run(factory, async |world| {
        world.deposit(PARTNER, 2_000).await;
        let kept =
            transfer(world.commit(world.open_intent(PARTNER, "a", order(1_000, Pace::Deferred))).await);
        let gone = transfer(world.commit(world.open_intent(PARTNER, "b", order(1_000, Pace::Batch))).await);
        assert_eq!(kept.state, State::Submitted);

        let sent = transfer(world.commit(world.start_intent(&kept, Purpose::Deliver)).await);
        assert_eq!(sent.state, State::Processing);
        assert_eq!(world.transfer(&kept).await, *sent);
        let late = world.commit(cancel(&sent)).await;
        assert!(matches!(late, Outcome::Refused(..)), "{late:?}");

        let cancelled = transfer(world.commit(cancel(&gone)).await);
        assert_eq!(world.transfer(&gone).await, *cancelled);
        assert_eq!(world.account(PARTNER, AccountName::Balance).await.available().minor(), 1_000);
        world.commit(settle(&sent, delivered())).await;
        world
    });
}

pub fn a_refusal_that_may_pass_keeps_its_attempt(factory: StoreFactory) {
    run(factory, async |world| {
        world.deposit(PARTNER, 1_000).await;
        let waiting =
            transfer(world.commit(world.open_intent(PARTNER, "a", order(1_000, Pace::Deferred))).await);
        let sent = transfer(world.commit(world.start_intent(&waiting, Purpose::Deliver)).await);
        let first = sent.attempt.clone().expect("an attempt is out");
        let report = Report { attempt: first.id, verdict: refused() };
        let retry_at = Some(world.now().plus_seconds(600));
        let (partner, id) = (sent.partner, sent.id);
        world
            .commit(Intent::Settle(Settle {
                partner,
                transfer: id,
                report,
                retry_at,
                found: Found::ByAttempt,
            }))
            .await;
        let again = transfer(world.commit(world.start_intent(&sent, Purpose::Deliver)).await);
        assert_eq!(again.attempt.as_ref().map(|attempt| attempt.number), Some(2));

        let kept = world.store.reads.attempts(partner, id).await.expect("attempts can be read");
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].attempt, first);
        assert_eq!(kept[0].knowledge, Knowledge::Refused);
        assert_eq!(kept[0].refusal.as_ref().map(|refusal| refusal.reason), Some(Reason::ProviderRefused));
        world.commit(settle(&again, delivered())).await;
        world
    });
}

pub fn a_completed_transfer_is_taken_back(factory: StoreFactory) {
    run(factory, async |world| {
        world.deposit(PARTNER, 2_000).await;
        let kept = world.sold(PARTNER, "a", 1_000).await;
        let back = world.sold(PARTNER, "b", 1_000).await;
        for (sold, verdict, state) in
            [(&kept, refused(), State::Complete), (&back, delivered(), State::Reversed)]
        {
            let leaving = transfer(world.commit(world.start_intent(sold, Purpose::Reverse)).await);
            assert_eq!(leaving.state, State::Reversing);
            let ended = transfer(world.commit(settle(&leaving, verdict)).await);
            assert_eq!(ended.state, state);
            assert_eq!(world.transfer(sold).await, *ended);
            let attempts = world.store.reads.attempts(sold.partner, sold.id).await.expect("attempts");
            assert_eq!(attempts.len(), 1, "the delivery is kept beside the reversal");
        }
        assert_eq!(world.account(PARTNER, AccountName::Balance).await.available().minor(), 1_000);
        assert_eq!(world.account(PARTNER, AccountName::Commission).await.posted(), 30);
        world
    });
}

pub fn a_reversal_is_found_by_its_reference_which_it_has_to_itself(factory: StoreFactory) {
    let found = async |world: &World| {
        let reference = Some(reference_of("back"));
        let filter = TransferFilter { reference, ..TransferFilter::default() };
        let listed = world.store.reads.transfer_list(filter).await.expect("a list");
        listed.first().map(|transfer| transfer.id)
    };
    run(factory, async |world| {
        world.deposit(PARTNER, 2_000).await;
        let (one, other) = (world.sold(PARTNER, "a", 1_000).await, world.sold(PARTNER, "b", 1_000).await);
        let leaving = transfer(world.commit(world.reverse_intent(&one, "back")).await);
        let Outcome::Conflict(holder) = world.commit(world.reverse_intent(&other, "back")).await else {
            panic!("two transfers are taken back under one reference");
        };
        assert_eq!(holder.id, one.id);
        assert_eq!(found(&world).await, Some(one.id));
        world.commit(settle(&leaving, refused())).await;
        assert_eq!(found(&world).await, None);
        let leaving = transfer(world.commit(world.reverse_intent(&other, "back")).await);
        world.commit(settle(&leaving, delivered())).await;
        assert_eq!(found(&world).await, Some(other.id));
        world
    });
}

pub fn a_simulated_transfer_moves_nothing(factory: StoreFactory) {
    run(factory, async |world| {
        let mut rehearsal = order(1_000, Pace::Instant);
        rehearsal.realm = Realm::Simulated;
        let opened = transfer(world.commit(world.open_intent(PARTNER, "a", rehearsal)).await);
        let settled = transfer(world.commit(settle(&opened, delivered())).await);
        assert_eq!(settled.state, State::Complete);
        assert_eq!(world.account(PARTNER, AccountName::Balance).await.sequence, 0);
        let entries = world.store.reads.entries_of_transfer(settled.partner, settled.id).await;
        assert_eq!(entries.expect("entries can be read"), Vec::new());
        world
    });
}

pub fn evidence_against_a_final_state_is_kept(factory: StoreFactory) {
    run(factory, async |world| {
        world.deposit(PARTNER, 1_000).await;
        let opened = world.opened(PARTNER, "a", 1_000).await;
        let failed = transfer(world.commit(settle(&opened, refused())).await);
        let late = world.commit(settle(&opened, delivered())).await;
        assert_eq!(late, Outcome::Discrepancy(Arc::clone(&failed)));
        assert_eq!(world.transfer(&opened).await, *failed);

        let partner = Some(PartnerId::new(PARTNER));
        for asked in [partner, None] {
            let kept = world.store.reads.discrepancies(asked, None, 10).await.expect("they can be read");
            assert_eq!(kept.len(), 1);
            assert_eq!((kept[0].transfer, kept[0].state), (opened.id, State::Failed));
            assert_eq!(kept[0].verdict, delivered());
            let before = world.store.reads.discrepancies(asked, Some(kept[0].id), 10).await;
            assert_eq!(before.expect("they can be read"), Vec::new());
        }
        world
    });
}

pub fn an_order_is_read_as_it_was_written(factory: StoreFactory) {
    run(factory, async |world| {
        world.deposit(PARTNER, 10_000).await;
        let euro = |minor| Money::from_minor(minor, "EUR".parse().expect("a currency"));
        let mut full = order(1_000, Pace::Deferred);
        full.settings = vec![Setting { name: "meter".to_owned(), value: "\"7\"".to_owned() }];
        full.bill_ref = Some("bill-1".to_owned());
        full.correlation = Some("é".to_owned());
        (full.precheck, full.signer) = (Precheck::Account, Some(CredentialId::new(7)));
        let quote = &mut full.quote;
        (quote.customer_fee, quote.distributor_fee, quote.tax_amount) = (cents(11), cents(12), cents(13));
        (quote.receive, quote.receive_excluding_tax) = (euro(900), euro(818));
        let (rate, calculation) = (cents(1_000).to_decimal(), TaxCalculation::Exclusive);
        quote.tax = Some(TaxLine { name: "VAT".to_owned(), rate, calculation });
        (quote.product_send, quote.rate) = (euro(913), cents(109).to_decimal());
        quote.rate_date = "2027-01-14".to_owned();
        let written = transfer(world.commit(world.open_intent(PARTNER, "full", full)).await);
        let plain = world.opened(PARTNER, "plain", 100).await;
        let world = world.reopened().await;
        assert_eq!(world.transfer(&written).await, *written);
        assert_eq!(world.transfer(&plain).await, *plain);
        let settled = world.commit(world.start_intent(&written, Purpose::Deliver)).await;
        let settled = transfer(world.commit(settle(&transfer(settled), delivered())).await);
        assert_eq!(settled.order, written.order, "what was loaded is what was written");
        world
    });
}

pub fn another_partners_transfer_is_not_found(factory: StoreFactory) {
    run(factory, async |world| {
        world.deposit(PARTNER, 1_000).await;
        let waiting =
            transfer(world.commit(world.open_intent(PARTNER, "a", order(1_000, Pace::Deferred))).await);
        let (partner, id) = (PartnerId::new(2), waiting.id);
        let stolen = world.commit(Intent::Cancel(OnTransfer { partner, transfer: id })).await;
        assert_eq!(stolen, Outcome::Refused(Reason::NotFound, None));
        assert_eq!(world.store.reads.transfer(partner, id).await.expect("a read"), None);
        let found = world.store.reads.transfer_by_id(id).await.expect("a read");
        assert_eq!(found.as_ref(), Some(&*waiting));
        world
    });
}
