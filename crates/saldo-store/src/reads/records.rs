//! Rows that are written by commands and only read afterwards.

use std::sync::Arc;

use saldo_core::command::CatalogueDocument;
use saldo_core::transfer::{Attempt, Knowledge, Refusal, State, Verdict};
use saldo_core::{CommandId, PartnerId, Timestamp, TransferId};

/// An attempt that was followed by another, with what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndedAttempt {
    pub attempt: Attempt,
    pub ended_at: Timestamp,
    pub knowledge: Knowledge,
    pub provider_ref: Option<Arc<str>>,
    pub refusal: Option<Refusal>,
}

/// A partner's sends to one account number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SendsTo {
    /// When those began that are completed, newest first.
    pub completed: Vec<Timestamp>,
    /// When the one began at which the search for more ended, because too many others were passed over.
    pub crowded_at: Option<Timestamp>,
}

/// Evidence against the final state that a transfer had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiscrepancyRecord {
    pub partner: PartnerId,
    pub id: CommandId,
    pub at: Timestamp,
    pub transfer: TransferId,
    pub state: State,
    pub verdict: Verdict,
}

/// One import of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogueVersion {
    pub version: i64,
    pub document: CatalogueDocument,
    pub imported_at: Timestamp,
}

/// One try to tell an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryRecord {
    pub number: u32,
    pub at: Timestamp,
    pub url: String,
    /// `None` where no answer came.
    pub status: Option<u16>,
    /// Whether a status of success came with a body that says that the event was not taken.
    pub is_declined: bool,
    /// The beginning of the answer's body, or why none came.
    pub answer: String,
    pub took_ms: i64,
}
