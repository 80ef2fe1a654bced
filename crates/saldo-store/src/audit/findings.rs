//! What one read of an audit answers: rows of one moment, put side by side by the database.

use saldo_core::ledger::Entry;
use saldo_core::transfer::Transfer;
use saldo_core::{CommandId, EventId, Money, TransferId};

/// An entry, and whether its transfer lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EntryFound {
    pub(crate) entry: Entry,
    pub(crate) is_listed: bool,
}

/// A transfer with the entries it lists and the payments that were kept of it.
#[derive(Debug, Clone)]
pub(crate) struct TransferFound {
    pub(crate) transfer: Transfer,
    /// As its row says.
    pub(crate) held_minor: i64,
    /// How many entries it lists.
    pub(crate) listed: usize,
    /// Those that are there.
    pub(crate) entries: Vec<Entry>,
    pub(crate) has_claim: bool,
    pub(crate) payments: Vec<PaymentFound>,
}

/// A payment's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PaymentFound {
    /// Its command, and so its posting.
    pub(crate) id: CommandId,
    pub(crate) reference: String,
    pub(crate) amount: Money,
    /// Whether it is kept as a discrepancy.
    pub(crate) is_discrepancy: bool,
}

/// The place of a payment among those of its partner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PaymentCursor {
    pub(crate) transfer: TransferId,
    pub(crate) reference: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PaymentPlace {
    pub(crate) cursor: PaymentCursor,
    /// Whether its transfer is there.
    pub(crate) has_transfer: bool,
}

/// The place of a claim among those of its partner.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct ClaimCursor {
    pub(crate) dialect: String,
    pub(crate) reference: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ClaimFound {
    pub(crate) cursor: ClaimCursor,
    pub(crate) newest: TransferId,
    /// Whether its newest transfer and its holder are there and have its reference.
    pub(crate) is_sound: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EventFound {
    pub(crate) id: EventId,
    pub(crate) transfer: TransferId,
    /// Whether its transfer is there, in its dialect, and ended or was paid when it says.
    pub(crate) is_sound: bool,
}
