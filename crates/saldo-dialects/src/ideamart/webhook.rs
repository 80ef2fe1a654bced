//! How Ideamart tells of a payment or of the end of a charge: the charging notification (Ideamart CaaS description,
//! *Charging Notification*), and what the application answers: a `statusCode`, which is `S1000` where it took it.

use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use saldo_core::event::Event;
use saldo_webhooks::{Format, Message};
use serde_json::Value;

use super::error;
use super::translate::notification as translate;
use crate::http::answer;

/// The published receiver takes this media type alone, without a charset.
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// Ideamart's words for a receiver.
pub struct IdeamartFormat;

impl Format for IdeamartFormat {
    fn message(&self, event: &Event) -> Message {
        Message {
            body: answer::text_of(&translate::notification(event)),
            headers: vec![(CONTENT_TYPE, JSON)],
        }
    }

    /// The published receiver answers HTTP 200 also where it could not read the notification, with `E1601`. An
    /// application that answers no `statusCode` is believed by its status.
    fn is_taken(&self, body: &str) -> bool {
        let answer: Value = serde_json::from_str(body).unwrap_or_default();
        match answer.get("statusCode") {
            None | Some(Value::Null) => true,
            Some(code) => code.as_str().is_some_and(|code| code.trim() == error::SUCCESS),
        }
    }
}
