//! Up to where a partner's entries are audited: its accounts' rows, read in pages. The rows of one page are of one
//! moment, those of two are not, and so a posting may have entries on both sides of the cut.

use std::collections::HashMap;

use saldo_core::ledger::Account;
use saldo_core::{AccountId, Currency};

pub(super) struct Cut {
    pub(super) accounts: Vec<Account>,
    /// What was written on an account since its page was read, until all pages were.
    pub(super) since: Vec<Since>,
}

/// An account's entries above one sequence and up to another.
pub(super) struct Since {
    pub(super) account: AccountId,
    pub(super) currency: Currency,
    pub(super) after: i64,
    pub(super) to: i64,
}

impl Cut {
    /// A cut that was read in one page.
    pub(super) fn of_one_moment(accounts: Vec<Account>) -> Self {
        Self { accounts, since: Vec::new() }
    }

    /// A cut that was read in several pages. `later` is the same accounts, read once all of these were: whatever was
    /// committed before the last of them was read is in `later` whole.
    pub(super) fn of_many(accounts: Vec<Account>, later: &[Account]) -> Self {
        let sequences: HashMap<AccountId, i64> =
            accounts.iter().map(|account| (account.id, account.sequence)).collect();
        let since = later.iter().map(|account| Since {
            account: account.id,
            currency: account.key.currency,
            after: sequences.get(&account.id).copied().unwrap_or_default(),
            to: account.sequence,
        });
        let since = since.filter(|since| since.after < since.to).collect();
        Self { accounts, since }
    }
}
