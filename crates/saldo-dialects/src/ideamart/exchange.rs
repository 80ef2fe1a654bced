//! A request and what was answered, for whoever looks on: the simulator shows them. Never holds a password or a PIN.

use std::borrow::Cow;

use bytes::Bytes;

use super::wire::{self, Status};
use crate::http::json;
use crate::http::parameters;

/// The longest value that is shown, in characters.
const SHOWN_CHARS_MAX: usize = 128;

/// One call of an operation. A value that was not sent, or is no single value, is absent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// As the published simulator calls it: `QueryBalance`, `Direct/Debit`.
    pub operation: &'static str,
    pub transaction_id: Option<String>,
    pub subscriber_id: Option<String>,
    pub application_id: Option<String>,
    pub amount: Option<String>,
    pub status_code: &'static str,
    pub status_detail: Cow<'static, str>,
    /// Of a balance alone.
    pub chargeable_balance: Option<String>,
}

/// Looks on at every call of an operation, once it is answered.
pub trait Onlooker: Send + Sync {
    fn seen(&self, exchange: Exchange);
}

/// What of an answer is looked at.
pub(super) trait Answered {
    fn status(&self) -> &Status;

    fn chargeable_balance(&self) -> Option<&str> {
        None
    }
}

impl Exchange {
    pub(super) fn new(operation: &'static str, body: &Bytes, answer: &impl Answered) -> Self {
        let sent = json::object(body).unwrap_or_default();
        let value = |name: &str| sent.get(name).and_then(parameters::single).map(shown);
        let status = answer.status();
        Self {
            operation,
            transaction_id: Some(shown(wire::external_trx_id(&sent))).filter(|id| !id.is_empty()),
            subscriber_id: value("subscriberId"),
            application_id: value("applicationId"),
            amount: value("amount"),
            status_code: status.status_code,
            status_detail: status.status_detail.clone(),
            chargeable_balance: answer.chargeable_balance().map(str::to_owned),
        }
    }
}

fn shown(value: String) -> String {
    match value.char_indices().nth(SHOWN_CHARS_MAX) {
        Some((end, _)) => format!("{}...", value.get(..end).unwrap_or_default()),
        None => value,
    }
}
