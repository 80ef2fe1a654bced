//! What payers' accounts hold against what open transfers hold, in sums of the whole partner. An account says what it
//! held when the cut was read, a transfer what it holds when its page is: what was written in between is taken off.

use std::collections::{BTreeMap, HashMap};

use saldo_core::ledger::{Account, AccountName};
use saldo_core::{AccountId, Currency, Dialect, Reference, TransferId};

use super::findings::TransferFound;
use super::transfers::{debited, of_payer};

pub(super) struct Holds {
    /// Up to which entry each account is in the cut.
    cut: HashMap<AccountId, i64>,
    sums: BTreeMap<Currency, Sums>,
    open: HashMap<(Dialect, Reference), Vec<TransferId>>,
}

/// What is held in one currency, by either.
#[derive(Default)]
pub(super) struct Sums {
    pub(super) on_accounts: i128,
    pub(super) by_transfers: i128,
}

impl Holds {
    pub(super) fn of(accounts: &[Account]) -> Self {
        let mut sums: BTreeMap<Currency, Sums> = BTreeMap::new();
        for account in accounts.iter().filter(|account| pays(&account.key.name)) {
            let held = i128::from(account.balances.debits_pending);
            sums.entry(account.key.currency).or_default().on_accounts += held;
        }
        let cut = accounts.iter().map(|account| (account.id, account.sequence)).collect();
        Self { cut, sums, open: HashMap::new() }
    }

    /// Takes a transfer that was read after the cut.
    pub(super) fn take(&mut self, found: &TransferFound) {
        let transfer = &found.transfer;
        let is_after = |account: &AccountId, sequence| {
            self.cut.get(account).is_none_or(|last_sequence| sequence > *last_sequence)
        };
        let since: i128 = of_payer(transfer, &found.entries)
            .filter(|entry| is_after(&entry.account, entry.sequence))
            .map(|entry| debited(entry).0)
            .sum();
        let holds = if transfer.due_at.is_some() { i128::from(found.held_minor) } else { 0 };
        if holds != 0 || since != 0 {
            let currency = transfer.order.quote.send.currency();
            self.sums.entry(currency).or_default().by_transfers += holds - since;
        }
        if transfer.state.is_open() {
            let reference = (transfer.dialect, transfer.reference.clone());
            self.open.entry(reference).or_default().push(transfer.id);
        }
    }

    /// The currencies in which accounts and transfers do not hold the same.
    pub(super) fn unequal(&self) -> impl Iterator<Item = (Currency, &Sums)> {
        let unequal = self.sums.iter().filter(|(_, sums)| sums.on_accounts != sums.by_transfers);
        unequal.map(|(currency, sums)| (*currency, sums))
    }

    /// The transfers of each reference that was seen with several open ones: perhaps one after another.
    pub(super) fn crowds(self) -> impl Iterator<Item = Vec<TransferId>> {
        self.open.into_values().filter(|open| open.len() > 1)
    }
}

/// Whether it is an account that transfers hold on.
fn pays(name: &AccountName) -> bool {
    matches!(name, AccountName::Balance | AccountName::Subscriber(_) | AccountName::Receivable(_))
}
