//! What a dialect says of an event: its body and its own headers, and how it reads what a receiver answers.
//! The schedule and the Standard Webhooks signature are the same for all; a dialect may have a signature beside it.

use ::http::{HeaderName, HeaderValue};
use saldo_core::event::Event;

/// A dialect's words for its partners' receivers.
pub trait Format: Send + Sync {
    /// The event in the published shape; the same for the same event.
    fn message(&self, event: &Event) -> Message;

    /// The dialect's own signature of the body as it is sent; nothing where it has none. `None` where it has one and it
    /// cannot be made: then nothing is sent.
    fn signature(&self, _event: &Event, _body: &str) -> Option<Vec<(HeaderName, HeaderValue)>> {
        Some(Vec::new())
    }

    /// Whether a receiver that answered 2xx has taken what it was told, by the body of its answer. Of a long body only
    /// the beginning is shown, and what is no text is replaced.
    fn is_taken(&self, body: &str) -> bool;
}

/// What is posted, but for the Standard Webhooks headers.
#[derive(Debug, Clone)]
pub struct Message {
    pub body: String,
    /// The content type among them.
    pub headers: Vec<(HeaderName, HeaderValue)>,
}
