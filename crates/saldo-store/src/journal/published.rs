//! The balances that callers may read without a query: as last committed, never as merely decided.

use std::collections::HashMap;

use parking_lot::RwLock;
use saldo_core::ledger::{Account, AccountName};
use saldo_core::{Currency, Money, PartnerId};

#[derive(Debug, Default)]
pub(super) struct Published(RwLock<HashMap<(PartnerId, Currency), Money>>);

impl Published {
    pub(super) fn available(&self, partner: PartnerId, currency: Currency) -> Option<Money> {
        self.0.read().get(&(partner, currency)).copied()
    }

    /// Takes over what was committed; only `balance` accounts are kept.
    pub(super) fn put<'a>(&self, accounts: impl Iterator<Item = &'a Account>) {
        let mut kept = self.0.write();
        for account in accounts.filter(|account| account.key.name == AccountName::Balance) {
            kept.insert((account.key.partner, account.key.currency), account.available());
        }
    }
}
