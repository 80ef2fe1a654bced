//! The Standard Webhooks headers: an id that stays the same in every try, the moment of the try, and a signature of both
//! with the body (*Standard Webhooks specification 1.0, Signature scheme*).

use ::http::{HeaderMap, HeaderName, HeaderValue};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use saldo_core::{EventId, Timestamp};
use sha2::Sha256;

const ID: HeaderName = HeaderName::from_static("webhook-id");
const TIMESTAMP: HeaderName = HeaderName::from_static("webhook-timestamp");
const SIGNATURE: HeaderName = HeaderName::from_static("webhook-signature");

/// What a signing secret begins with; the key is what follows, in base64.
const PREFIX: &str = "whsec_";

/// Puts the three headers on a request. `None` for a secret that is none.
pub(crate) fn sign(
    headers: &mut HeaderMap,
    event: EventId,
    at: Timestamp,
    body: &str,
    secret: &str,
) -> Option<()> {
    let key = STANDARD.decode(secret.strip_prefix(PREFIX)?).ok()?;
    let (id, seconds) = (format!("evt_{event}"), at.millis().div_euclid(1_000));
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    mac.update(format!("{id}.{seconds}.{body}").as_bytes());
    let signature = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
    headers.insert(ID, HeaderValue::try_from(id).ok()?);
    headers.insert(TIMESTAMP, HeaderValue::from(seconds));
    headers.insert(SIGNATURE, HeaderValue::try_from(signature).ok()?);
    Some(())
}
