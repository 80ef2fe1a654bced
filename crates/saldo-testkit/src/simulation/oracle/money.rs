//! The accounts are what the provider's book, the prices and the deposits make them; nothing is held, and nothing was
//! ever spent that was not there.

use std::collections::BTreeMap;

use saldo_core::PartnerId;
use saldo_core::ledger::{Account, AccountName, Entry, Side};
use saldo_core::transfer::{Purpose, State, Transfer};

use super::deliveries::times;
use super::expect;
use super::found::Found;
use crate::simulation::process::Scene;

/// Credits less debits of each account, in minor units.
type Sums = BTreeMap<(PartnerId, AccountName), i64>;

pub(super) fn check(scene: &Scene<'_>, found: &Found) {
    let mut sums = expected(scene, found);
    for (account, entries) in &found.accounts {
        let key = (account.key.partner, account.key.name.clone());
        let (is, should_be) = (posted(account), sums.remove(&key).unwrap_or_default());
        expect(&scene.outside, is == should_be, || {
            format!("{:?} has {is}, and should have {should_be}", account.key)
        });
        let held = account.balances.debits_pending + account.balances.credits_pending;
        expect(&scene.outside, held == 0, || format!("{:?} still holds {held}", account.key));
        expect(&scene.outside, !is_overspent(account, entries), || {
            format!("{:?} was overspent", account.key)
        });
    }
    for (key, sum) in sums.into_iter().filter(|(_, sum)| *sum != 0) {
        scene.outside.fault(format!("{key:?} should have {sum}, and is not there"));
    }
}

fn posted(account: &Account) -> i64 {
    account.balances.credits_posted - account.balances.debits_posted
}

fn expected(scene: &Scene<'_>, found: &Found) -> Sums {
    let mut sums = Sums::new();
    for movement in &found.movements {
        let (moved, minor) = (&movement.movement, movement.movement.amount.minor());
        *sums.entry((moved.partner, moved.account.clone())).or_default() += minor;
        *sums.entry((moved.partner, moved.kind.counterpart())).or_default() -= minor;
    }
    let books = scene.books.each_ref().map(|book| book.lines());
    for sent in found.transfers.values() {
        if sent.transfer.order.is_collected_as_paid() {
            for (name, minor) in paid(scene, &sent.transfer) {
                *sums.entry((sent.transfer.partner, name)).or_default() += minor;
            }
            continue;
        }
        let count = |purpose| i64::try_from(times(sent, &books, purpose)).expect("a few");
        let kept = count(Purpose::Deliver) - count(Purpose::Reverse);
        for (name, minor) in shares(&sent.transfer) {
            *sums.entry((sent.transfer.partner, name)).or_default() += kept * minor;
        }
    }
    sums
}

/// Whose a transfer's price is once it is delivered; what its payer loses is negative.
fn shares(transfer: &Transfer) -> [(AccountName, i64); 5] {
    let (order, quote) = (&transfer.order, &transfer.order.quote);
    let fees = quote.customer_fee.minor() + quote.distributor_fee.minor();
    let total = quote.send.minor() + quote.distributor_fee.minor();
    let (commission, tax) = (quote.commission.minor(), quote.tax_amount.minor());
    [
        (order.payer(), -total),
        (order.payee(), total - fees - commission - tax),
        (AccountName::Commission, commission),
        (AccountName::Fee, fees),
        (AccountName::Tax, tax),
    ]
}

/// What payments have made of the accounts; the fee is taken from the first of them.
fn paid(scene: &Scene<'_>, transfer: &Transfer) -> [(AccountName, i64); 3] {
    let (taken, made) = scene.calls.payments.taken_and_made(transfer.id);
    let (order, paid) = (&transfer.order, transfer.paid_minor);
    // Where the provider says that it is paid whole, what is missing counts as paid.
    let whole = if transfer.state == State::Complete { order.quote.send.minor() } else { 0 };
    expect(&scene.outside, taken <= paid && paid <= made.max(whole), || {
        let Transfer { id, state, .. } = transfer;
        format!("{paid} is recorded as paid of transfer {id}, {state}; {taken} was taken, and {made} made")
    });
    let fee = order.quote.customer_fee.minor().min(paid);
    [(order.payer(), -paid), (order.payee(), paid - fee), (AccountName::Fee, fee)]
}

/// Whether less than nothing was ever available on an account that may not be overdrawn.
fn is_overspent(account: &Account, entries: &[Entry]) -> bool {
    let mut available = 0;
    account.key.name.is_guarded()
        && entries.iter().any(|entry| {
            available += match entry.side {
                Side::Debit => -entry.pending - entry.posted,
                Side::Credit => entry.posted,
            };
            available < 0
        })
}
