//! What a connector answers to an attempt: delivered, refused, or unknown.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::ids::{AttemptId, ConnectorName, NodeId, Reference};
use crate::reason::Reason;
use crate::time::Timestamp;

/// What an attempt asks of the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    Deliver,
    /// Take a completed transfer back.
    Reverse,
}

/// One submission of a transfer to one connector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    pub id: AttemptId,
    /// Counts a transfer's attempts from 1.
    pub number: u32,
    pub purpose: Purpose,
    pub connector: ConnectorName,
    pub started_at: Timestamp,
    /// No submission starts after this moment.
    pub send_by: Timestamp,
    /// Until then the process that opened it looks after it; afterwards anyone may ask the provider about it.
    pub lease_until: Timestamp,
    /// The process that opened it.
    #[serde(default, skip_serializing_if = "NodeId::is_sole")]
    pub node: NodeId,
    /// For `Purpose::Reverse`: what is taken back, and under which reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reversal: Option<Reversal>,
    /// Whether the order came again while this was open, and was answered that it goes on: then its end is told, whoever
    /// else hears it.
    #[serde(default, skip_serializing_if = "is_not")]
    pub repeated: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands the field over by reference")]
fn is_not(flag: &bool) -> bool {
    !*flag
}

/// What a reversal takes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reversal {
    /// The attempt that delivered.
    pub delivery: AttemptId,
    /// The partner's own id of the reversal.
    pub reference: Reference,
}

/// What the end user is shown: text, and named values such as `pin`. As it is kept, all of it may be sealed: then nothing
/// else is there, and only the engine opens it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Receipt {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub params: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed: Option<String>,
}

/// A certain no: nothing was delivered and nothing will be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    pub reason: Reason,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_code: Option<Arc<str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<Arc<str>>,
}

impl From<Reason> for Refusal {
    fn from(reason: Reason) -> Self {
        Self { reason, provider_code: None, message: None }
    }
}

/// What is known of an attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Delivered {
        provider_ref: Option<Arc<str>>,
        receipt: Option<Arc<Receipt>>,
    },
    Refused(Refusal),
    /// Accepted, and the subscriber must pay: nothing is known until payments come or the time is over.
    Waiting {
        provider_ref: Option<Arc<str>>,
        /// What the subscriber is told to do.
        receipt: Option<Arc<Receipt>>,
        until: Timestamp,
    },
    Unknown,
}

/// A verdict on one attempt, from the connector or from a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    pub attempt: AttemptId,
    pub verdict: Verdict,
}
