//! How Ideamart tells of a payment or of the end of a charge: the charging notification (Ideamart CaaS description,
//! *Charging Notification*). Whoever receives it answers a body of its own, which is not looked at.

use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use saldo_core::event::Event;
use saldo_webhooks::{Format, Message};

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
}
