//! A database that was brought back from a backup: what was committed after it is lost, and the providers delivered it.
//! Until that is known nothing may be sent. These are the values; what is asked of whom is the engine's.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::ids::{
    AttemptId, CommandId, ConnectorName, Dialect, PartnerId, ProviderCode, Reference, Sku, TransferId,
};
use crate::money::Money;
use crate::time::Timestamp;

/// One recovery, from the restore to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovery {
    pub id: i64,
    /// What was committed after this moment is lost.
    pub since: Timestamp,
    pub begun_at: Timestamp,
    /// What was brought back.
    pub cause: String,
    pub end: Option<RecoveryEnd>,
}

/// Who ended a recovery, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecoveryEnd {
    pub recovery: i64,
    pub at: Timestamp,
    pub by: EndedBy,
    pub reason: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndedBy {
    /// Every provider was compared, and nothing was lost.
    Comparison,
    Person,
}

impl EndedBy {
    pub const ALL: [Self; 2] = [Self::Comparison, Self::Person];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Comparison => "comparison",
            Self::Person => "person",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.as_str() == text)
    }
}

/// A delivery that a provider tells of, as far as it does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedDelivery {
    pub attempt: AttemptId,
    pub at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_ref: Option<Arc<str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_number: Option<Arc<str>>,
    /// What the end user received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receive: Option<Money>,
    /// What it cost, in the product's own currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub send: Option<Money>,
    /// Whose it was, where the provider was told and tells again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<ListedOrder>,
}

/// What of an order a provider keeps beside its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedOrder {
    pub partner: PartnerId,
    pub dialect: Dialect,
    pub reference: Reference,
    pub sku: Sku,
    pub provider: ProviderCode,
}

/// A delivery that the books do not know: it was made after the backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundDelivery {
    pub recovery: i64,
    pub connector: ConnectorName,
    pub listed: ListedDelivery,
    /// The transfer that stands for it, so that its reference is used; absent where the provider does not tell whose it
    /// was.
    pub transfer: Option<TransferId>,
    pub command: CommandId,
}
