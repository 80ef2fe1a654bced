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
    let (id, seconds) = (format!("evt_{event}"), at.millis().div_euclid(1_000));
    let signature = signature(&id, seconds, body, secret)?;
    headers.insert(ID, HeaderValue::try_from(id).ok()?);
    headers.insert(TIMESTAMP, HeaderValue::from(seconds));
    headers.insert(SIGNATURE, HeaderValue::try_from(signature).ok()?);
    Some(())
}

fn signature(id: &str, seconds: i64, body: &str, secret: &str) -> Option<String> {
    let key = STANDARD.decode(secret.strip_prefix(PREFIX)?).ok()?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    mac.update(format!("{id}.{seconds}.{body}").as_bytes());
    Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}

#[cfg(test)]
mod tests {
    use super::signature;

    #[test]
    fn the_published_example_has_the_published_signature() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let signed =
            signature("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, r#"{"test": 2432232314}"#, secret);
        assert_eq!(signed.as_deref(), Some("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
        assert_eq!(signature("id", 0, "", "whsec_not base64"), None);
        assert_eq!(signature("id", 0, "", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), None);
    }
}
