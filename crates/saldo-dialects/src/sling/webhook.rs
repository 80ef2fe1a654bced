//! How Sling tells that a credit has ended: JSON with the version inside, and in `X-SIGNATURE` what the key that the
//! credit was sent with makes of the body (*Authentication*, *Versioning*, *Retries*).

use std::sync::Arc;

use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderName, HeaderValue};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use saldo_core::event::Event;
use saldo_engine::secrets::hex;
use saldo_engine::{Engine, MacAlgorithm};
use saldo_webhooks::{Format, Message};

use super::translate;
use crate::http::answer;

const X_SIGNATURE: HeaderName = HeaderName::from_static("x-signature");

/// How bodies are signed; the document leaves it open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignatureForm {
    pub algorithm: MacAlgorithm,
    pub encoding: Encoding,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Lower-case hexadecimal.
    Hex,
    /// With padding.
    Base64,
}

impl Default for SignatureForm {
    fn default() -> Self {
        Self { algorithm: MacAlgorithm::HmacSha256, encoding: Encoding::Hex }
    }
}

/// Sling's words for a receiver.
pub struct SlingFormat {
    engine: Arc<Engine>,
    form: SignatureForm,
}

impl SlingFormat {
    pub fn new(engine: Arc<Engine>, form: SignatureForm) -> Self {
        Self { engine, form }
    }
}

impl Format for SlingFormat {
    fn message(&self, event: &Event) -> Message {
        let (catalogue, code) = (self.engine.catalogue(), event.transfer.order.provider.as_str());
        let carrier = catalogue.provider(code).map_or(code, |provider| &provider.name);
        Message {
            body: answer::text_of(&translate::notification(event, carrier.to_owned())),
            headers: vec![(CONTENT_TYPE, HeaderValue::from_static("application/json"))],
        }
    }

    fn signature(&self, event: &Event, body: &str) -> Option<Vec<(HeaderName, HeaderValue)>> {
        let signer = event.transfer.order.signer?;
        let signed = self.engine.credential_sign(signer, self.form.algorithm, body.as_bytes()).ok()?;
        let text = match self.form.encoding {
            Encoding::Hex => hex(&signed),
            Encoding::Base64 => STANDARD.encode(&signed),
        };
        Some(vec![(X_SIGNATURE, HeaderValue::try_from(text).ok()?)])
    }

    /// What a receiver answers is its status alone.
    fn is_taken(&self, _body: &str) -> bool {
        true
    }
}
