//! Requests and what was answered, for whoever looks on: the simulator shows them. Never holds a password or a PIN.

use std::borrow::Cow;

use bytes::Bytes;

use super::wire::{self, BalanceResponse, DebitResponse, ListResponse, Status};
use crate::http::json;
use crate::http::parameters;

/// The longest value that is shown, in characters.
const SHOWN_CHARS_MAX: usize = 128;

/// A request for an operation. A value that was not sent, or is no single value, is absent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// As the published simulator calls it: `QueryBalance`, `Direct/Debit`.
    pub operation: &'static str,
    pub transaction_id: Option<String>,
    pub subscriber_id: Option<String>,
    pub application_id: Option<String>,
    pub amount: Option<String>,
}

/// What a request was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    pub asked: Asked,
    pub status_code: &'static str,
    pub status_detail: Cow<'static, str>,
    /// Of a balance alone.
    pub chargeable_balance: Option<String>,
}

/// Looks on at every call of an operation.
pub trait Onlooker: Send + Sync {
    /// Has come, and is about to be worked on.
    fn asked(&self, asked: &Asked);

    /// Was worked on, whether or not its client still waits.
    fn answered(&self, answered: Answered);
}

/// What of a response is looked at.
pub(super) trait Told {
    fn status(&self) -> &Status;

    fn chargeable_balance(&self) -> Option<&str> {
        None
    }
}

impl Told for BalanceResponse {
    fn status(&self) -> &Status {
        &self.status
    }

    fn chargeable_balance(&self) -> Option<&str> {
        Some(&self.chargeable_balance)
    }
}

impl Told for DebitResponse {
    fn status(&self) -> &Status {
        &self.status
    }
}

impl Told for ListResponse {
    fn status(&self) -> &Status {
        &self.status
    }
}

impl Asked {
    pub(super) fn new(operation: &'static str, body: &Bytes) -> Self {
        let sent = json::object(body).unwrap_or_default();
        let value = |name: &str| sent.get(name).and_then(parameters::single).map(shown);
        Self {
            operation,
            transaction_id: Some(shown(wire::external_trx_id(&sent))).filter(|id| !id.is_empty()),
            subscriber_id: value("subscriberId"),
            application_id: value("applicationId"),
            amount: value("amount"),
        }
    }

    pub(super) fn answered(self, response: &impl Told) -> Answered {
        let status = response.status();
        Answered {
            asked: self,
            status_code: status.status_code,
            status_detail: status.status_detail.clone(),
            chargeable_balance: response.chargeable_balance().map(str::to_owned),
        }
    }
}

fn shown(value: String) -> String {
    match value.char_indices().nth(SHOWN_CHARS_MAX) {
        Some((end, _)) => format!("{}...", value.get(..end).unwrap_or_default()),
        None => value,
    }
}
