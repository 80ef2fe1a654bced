//! How Ding tells that a transfer has ended: the complete SendTransfer response, with the caller's `X-Correlation-Id`
//! (Ding Connect description, *Example of webhook response*).

use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use saldo_core::event::Event;
use saldo_webhooks::{Format, Message};

use super::translate::transfer as translate;
use crate::http::{answer, correlation};

/// Ding's words for a receiver.
pub struct DingFormat;

impl Format for DingFormat {
    fn message(&self, event: &Event) -> Message {
        let transfer = &event.transfer;
        let body = answer::text_of(&translate::listed(transfer));
        let correlation = transfer.order.correlation.as_deref();
        let correlation = correlation.and_then(|id| HeaderValue::from_str(id).ok());
        let mut headers = vec![(CONTENT_TYPE, HeaderValue::from_static("application/json"))];
        headers.extend(correlation.map(|id| (correlation::X_CORRELATION_ID, id)));
        Message { body, headers }
    }

    /// What a receiver answers is its status alone.
    fn is_taken(&self, _body: &str) -> bool {
        true
    }
}
