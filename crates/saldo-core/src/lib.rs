//! Values and pure rules: money, account numbers, the catalogue, prices, the ledger and the states of a transfer.
//! Never does I/O, never waits, never asks the time and knows no published shape.
//! Start at `decide`: it says what every command does to the books.

pub mod account_number;
pub mod catalogue;
pub mod command;
pub mod decide;
pub mod event;
pub mod ids;
pub mod ledger;
pub mod limits;
pub mod money;
pub mod party;
#[cfg(feature = "planted")]
pub mod planted;
pub mod reason;
pub mod recovery;
pub mod restrictions;
pub mod time;
pub mod transfer;

#[cfg(test)]
mod tests;

pub use account_number::AccountNumber;
pub use command::Command;
pub use decide::{Books, Change, Decision, Outcome, decide};
pub use ids::{
    AccountId, AttemptId, CommandId, ConnectorName, CredentialId, Dialect, EventId, NodeId, PartnerId,
    ProviderCode, Reference, Sku, TransferId,
};
pub use money::{Currency, Money, MoneyError};
pub use reason::{Field, Reason};
pub use time::{Clock, Ids, Timestamp};
