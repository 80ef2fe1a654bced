//! The use cases, one file each: what a dialect may ask for, in neutral words.
//! Never sees HTTP; every write goes through the journal, and no provider is called with a transaction open.
//! Start at `transfers::submit`, the way of one top-up.

mod accounts;
pub mod catalogue;
mod charges;
mod credentials;
mod current_catalogue;
mod directory;
mod engine;
mod events;
mod ids;
mod limits;
mod lookups;
mod options;
mod parties;
mod pricing;
mod receipts;
mod recovery;
mod retention;
pub mod secrets;
mod signatures;
#[cfg(test)]
mod tests;
mod tokens;
mod transfers;

pub use accounts::{AdjustRequest, DepositRequest};
pub use charges::{ChargeOrder, Instrument, PayerFound};
pub use current_catalogue::{CatalogueImport, ImportError};
pub use directory::{Caller, Presented};
pub use engine::{Engine, EngineError, Parts};
pub use ids::TimeOrderedIds;
pub use limits::{Enforcement, UsageLimit};
pub use lookups::{AccountFound, BillRequest, Eligibility, PricedBill};
pub use options::{EngineOptions, PlainHttp, Retries, RetriesEnd, Waits};
pub use parties::{EndpointSet, IssuedCredential, NewCredential, NewPartner};
pub use pricing::{Exactness, PriceRequest, Priced};
pub use recovery::{Compared, RecoveryView};
pub use retention::Retention;
pub use signatures::{MacAlgorithm, Signed};
pub use tokens::{
    IssuedToken, PublicKey, SIGNING_ALGORITHM, SigningKeyFound, TOKEN_LIFETIME_DEFAULT_S,
    TOKEN_LIFETIME_MAX_S, TokenTerms,
};
pub use transfers::{
    AdminTransferQuery, BillRef, CallbackRefused, CreditOrder, DueReport, Refused, TransferOrder,
    TransferPage, TransferQuery, Value, ValueOrder,
};

pub use saldo_connectors::{FoundBill, FoundPackage, Verification};
pub use saldo_store::{AccountCursor, DeliveryRecord, EventFilter};

/// What a fallible use case of the engine answers.
pub type Answer<T> = Result<T, saldo_core::Reason>;
