//! The journal, through which every write goes, and the reads; on SQLite or PostgreSQL.
//! Never decides: what a command does to the rows is `saldo_core::decide`'s alone.
//! Start at `journal` for the writes, `reads` for the rest, `tables` for the SQL, `sqlite` and `postgres` for what is theirs alone.

mod audit;
mod backup;
pub mod crash;
mod error;
mod journal;
mod location;
mod members;
mod options;
mod ordered;
mod postgres;
mod reads;
#[cfg(feature = "simulation")]
pub mod simulation;
mod sqlite;
mod steps;
mod store;
mod tables;

pub use audit::{AccountMark, AuditCounts, AuditReport, PartnerMark, Rule, Violation, Watermark};
pub use backup::{BackupFacts, Manifest, RestoreFacts, backup, mark_restored, restore};
pub use error::{CommitError, StoreError};
#[cfg(feature = "planted")]
pub use journal::gossip_to;
pub use journal::{Journal, QueueDepths};
pub use location::Location;
pub use members::{Gone, Members, Tally};
pub use options::{FatalHook, StoreOptions};
pub use reads::{
    AccountCursor, CatalogueVersion, DeliveryRecord, Dialects, DiscrepancyRecord, EndedAttempt, EventFilter,
    OpenCursor, Reads, SendsTo, TransferFilter,
};
pub use sqlite::Owner;
pub use store::{Store, delete, migrate};
