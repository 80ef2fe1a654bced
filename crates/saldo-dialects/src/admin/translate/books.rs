//! Accounts and entries.

use saldo_core::TransferId;
use saldo_core::ledger::{Account, AccountKey, Entry, Side};
use saldo_engine::Engine;

use super::{major, partner_name};
use crate::admin::wire;

pub(in crate::admin) fn account(engine: &Engine, account: &Account) -> wire::Account {
    let currency = account.key.currency;
    let sums = &account.balances;
    wire::Account {
        partner: partner_name(engine, account.key.partner),
        id: account.id.value(),
        name: account.key.name.to_string(),
        currency: currency.code(),
        available: major(account.available().minor(), currency),
        posted: major(account.posted(), currency),
        debits_pending: major(sums.debits_pending, currency),
        debits_posted: major(sums.debits_posted, currency),
        credits_pending: major(sums.credits_pending, currency),
        credits_posted: major(sums.credits_posted, currency),
        credit_limit: major(account.credit_limit, currency),
        sequence: account.sequence,
    }
}

/// An entry of the account with this key.
pub(in crate::admin) fn entry(key: &AccountKey, entry: &Entry) -> wire::Entry {
    wire::Entry {
        account: entry.account.value(),
        name: key.name.to_string(),
        currency: key.currency.code(),
        sequence: entry.sequence,
        posting: entry.posting.value(),
        transfer: entry.transfer.map(TransferId::value),
        side: match entry.side {
            Side::Debit => "debit",
            Side::Credit => "credit",
        },
        pending: major(entry.pending, key.currency),
        posted: major(entry.posted, key.currency),
        balance_after: major(entry.balance_after, key.currency),
    }
}
