//! Events and the tries to tell them.

use serde::{Deserialize, Serialize};

use super::Amount;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::admin) struct EventsQuery {
    pub partner: Option<String>,
    pub dialect: Option<String>,
    pub transfer: Option<String>,
    pub state: Option<String>,
    pub limit: Option<String>,
    pub after: Option<String>,
}

/// How a transfer ended, and whether its partner was told.
#[derive(Debug, Serialize)]
pub(in crate::admin) struct Event {
    pub id: i64,
    pub partner: String,
    pub dialect: &'static str,
    pub transfer: i64,
    pub reference: String,
    /// The transfer's state that is told; it may have changed since.
    pub transfer_state: &'static str,
    /// The payment that is told; absent where it is an end.
    pub payment: Option<Amount>,
    pub at: String,
    pub state: &'static str,
    pub tries: u32,
    pub due_at: Option<String>,
}

#[derive(Debug, Serialize)]
pub(in crate::admin) struct EventDetail {
    #[serde(flatten)]
    pub event: Event,
    /// As it was sent first; absent before the first try.
    pub body: Option<String>,
    pub deliveries: Vec<Delivery>,
}

#[derive(Debug, Serialize)]
pub(in crate::admin) struct Delivery {
    pub number: u32,
    pub at: String,
    pub url: String,
    pub status: Option<u16>,
    /// Whether a status of success came with a body that says that the event was not taken.
    pub declined: bool,
    pub answer: String,
    pub took_ms: i64,
}
