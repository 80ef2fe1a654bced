//! A posting: legs on two or more accounts that are written together and balance, pending and posted alike.

use super::account::{Account, AccountKey, Side};
use crate::ids::{AccountId, CommandId, PartnerId, TransferId};

/// One side of a posting before it is written: how much an account's pending and posted sums change, in minor units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leg {
    pub account: AccountKey,
    pub side: Side,
    pub pending: i64,
    pub posted: i64,
}

impl Leg {
    pub fn pending(account: AccountKey, side: Side, amount: i64) -> Self {
        Self { account, side, pending: amount, posted: 0 }
    }

    pub fn posted(account: AccountKey, side: Side, amount: i64) -> Self {
        Self { account, side, pending: 0, posted: amount }
    }
}

/// One written side of a posting: append-only, numbered within its account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub partner: PartnerId,
    pub account: AccountId,
    /// Counts the account's entries from 1.
    pub sequence: i64,
    /// The posting is known by the command that made it.
    pub posting: CommandId,
    pub transfer: Option<TransferId>,
    pub side: Side,
    pub pending: i64,
    pub posted: i64,
    /// The account's posted balance after this entry, positive on its normal side.
    pub balance_after: i64,
}

/// Why a posting cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    #[error("a posting's debits and credits differ")]
    Unbalanced,
    #[error("a sum would leave the range of 64 bits, or a pending sum would fall below zero")]
    OutOfBounds,
    #[error("{account:?} has too little available")]
    Insufficient { account: AccountKey },
}

/// Legs that are written together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posting {
    pub id: CommandId,
    pub transfer: Option<TransferId>,
    legs: Vec<Leg>,
}

impl Posting {
    /// Takes the legs that move something; they must balance.
    pub fn new(id: CommandId, transfer: Option<TransferId>, mut legs: Vec<Leg>) -> Result<Self, LedgerError> {
        legs.retain(|leg| leg.pending != 0 || leg.posted != 0);
        if !balances(&legs, |leg| leg.pending) || !balances(&legs, |leg| leg.posted) {
            return Err(LedgerError::Unbalanced);
        }
        Ok(Self { id, transfer, legs })
    }

    pub fn legs(&self) -> &[Leg] {
        &self.legs
    }

    /// Writes the legs onto their accounts: the accounts after it, and the entries to append.
    ///
    /// `find` gives an account as it stands before; nothing is changed where any leg is refused.
    pub fn write(
        &self,
        find: impl Fn(&AccountKey) -> Account,
    ) -> Result<(Vec<Account>, Vec<Entry>), LedgerError> {
        let mut accounts: Vec<Account> = Vec::with_capacity(self.legs.len());
        let mut entries = Vec::with_capacity(self.legs.len());
        for leg in &self.legs {
            let position = accounts.iter().position(|account| account.key == leg.account);
            let mut account = position.map_or_else(|| find(&leg.account), |at| accounts.swap_remove(at));
            entries.push(self.write_leg(leg, &mut account)?);
            accounts.push(account);
        }
        Ok((accounts, entries))
    }

    fn write_leg(&self, leg: &Leg, account: &mut Account) -> Result<Entry, LedgerError> {
        let sums = &mut account.balances;
        let (pending, posted) = match leg.side {
            Side::Debit => (&mut sums.debits_pending, &mut sums.debits_posted),
            Side::Credit => (&mut sums.credits_pending, &mut sums.credits_posted),
        };
        *pending =
            pending.checked_add(leg.pending).filter(|sum| *sum >= 0).ok_or(LedgerError::OutOfBounds)?;
        *posted = posted.checked_add(leg.posted).filter(|sum| *sum >= 0).ok_or(LedgerError::OutOfBounds)?;
        let spends = leg.side == Side::Debit && leg.pending.saturating_add(leg.posted) > 0;
        let available = account.available().minor();
        #[cfg(feature = "planted")]
        let available = crate::planted::without_pending(available, account);
        if spends && account.key.name.is_guarded() && available < 0 {
            return Err(LedgerError::Insufficient { account: account.key.clone() });
        }
        account.sequence += 1;
        Ok(Entry {
            partner: account.key.partner,
            account: account.id,
            sequence: account.sequence,
            posting: self.id,
            transfer: self.transfer,
            side: leg.side,
            pending: leg.pending,
            posted: leg.posted,
            balance_after: account.posted(),
        })
    }
}

/// Whether debits equal credits in every currency, counted by `amount`.
fn balances(legs: &[Leg], amount: fn(&Leg) -> i64) -> bool {
    legs.iter().all(|one| {
        let sum = legs.iter().filter(|leg| leg.account.currency == one.account.currency).fold(
            0_i128,
            |sum, leg| match leg.side {
                Side::Debit => sum + i128::from(amount(leg)),
                Side::Credit => sum - i128::from(amount(leg)),
            },
        );
        sum == 0
    })
}
