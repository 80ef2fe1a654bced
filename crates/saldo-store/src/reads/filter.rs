//! What lists are narrowed by, and where their next page begins.

use saldo_core::event::TellingState;
use saldo_core::ledger::Account;
use saldo_core::transfer::{State, Transfer};
use saldo_core::{
    AccountId, AccountNumber, Currency, Dialect, EventId, PartnerId, ProviderCode, Reference, Timestamp,
    TransferId,
};

/// Of which dialects a list has transfers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialects {
    All,
    Only(Dialect),
    /// Those of the dialect itself, and of the others that it can tell of what moved money. A reference is one dialect's
    /// own: with one, as `Only`.
    ToldIn(Dialect),
}

/// Which transfers a list has; what is `None` does not narrow it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferFilter {
    pub partner: Option<PartnerId>,
    pub transfer: Option<TransferId>,
    pub dialects: Dialects,
    /// A transfer's own, or that under which it was taken back.
    pub reference: Option<Reference>,
    pub account_number: Option<AccountNumber>,
    /// Of the balance that paid.
    pub currency: Option<Currency>,
    pub provider: Option<ProviderCode>,
    pub state: Option<State>,
    /// Started at this moment or later.
    pub not_before: Option<Timestamp>,
    /// The last id of the page before: only older transfers follow.
    pub before_id: Option<TransferId>,
    pub skip: usize,
    pub limit: usize,
}

impl Default for TransferFilter {
    fn default() -> Self {
        Self {
            partner: None,
            transfer: None,
            dialects: Dialects::All,
            reference: None,
            account_number: None,
            currency: None,
            provider: None,
            state: None,
            not_before: None,
            before_id: None,
            skip: 0,
            limit: 100,
        }
    }
}

impl TransferFilter {
    /// Whether a transfer is in a list by reference, wherever in it.
    pub(crate) fn takes(&self, transfer: &Transfer) -> bool {
        self.partner.is_none_or(|partner| transfer.partner == partner)
            && self.transfer.is_none_or(|id| transfer.id == id)
            && self.has_references_of(transfer.dialect)
            && self.reference.as_ref().is_none_or(|reference| transfer.has_spent(reference))
            && self.account_number.as_ref().is_none_or(|number| transfer.order.account_number == *number)
            && self.currency.is_none_or(|currency| transfer.order.quote.send.currency() == currency)
            && self.provider.as_ref().is_none_or(|provider| transfer.order.provider == *provider)
            && self.state.is_none_or(|state| transfer.state == state)
            && self.not_before.is_none_or(|moment| transfer.started_at >= moment)
            && self.before_id.is_none_or(|id| transfer.id < id)
    }

    /// Whether a list by reference looks among a dialect's references.
    pub(crate) fn has_references_of(&self, dialect: Dialect) -> bool {
        match self.dialects {
            Dialects::All => true,
            Dialects::Only(only) | Dialects::ToldIn(only) => dialect == only,
        }
    }
}

/// Which events a list has; what is `None` does not narrow it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventFilter {
    pub partner: Option<PartnerId>,
    pub dialect: Option<Dialect>,
    pub transfer: Option<TransferId>,
    pub state: Option<TellingState>,
    /// The last id of the page before: only older events follow.
    pub before: Option<EventId>,
    pub limit: usize,
}

/// The last account of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct AccountCursor {
    pub partner: PartnerId,
    pub account: AccountId,
}

impl AccountCursor {
    pub fn of(account: &Account) -> Self {
        Self { partner: account.key.partner, account: account.id }
    }
}

/// The last open transfer of a page. One whose due moment changes meanwhile may be seen twice or not at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct OpenCursor {
    pub partner: PartnerId,
    pub due_at: Timestamp,
    pub transfer: TransferId,
}

impl OpenCursor {
    /// `None` for a transfer that is not open.
    pub fn of(transfer: &Transfer) -> Option<Self> {
        let due_at = transfer.due_at?;
        Some(Self { partner: transfer.partner, due_at, transfer: transfer.id })
    }
}
