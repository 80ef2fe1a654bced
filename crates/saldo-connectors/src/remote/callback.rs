//! What the provider says by itself: one JSON object, signed with a key that both sides have.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::port::{CallbackError, CalledBack, RawCallback};

/// The header with the base64 of HMAC-SHA256 over the body.
pub const SIGNATURE_HEADER: &str = "X-Provider-Signature";

/// Signs what the provider says, and knows what is signed. Never shows its key.
#[derive(Clone)]
pub struct CallbackKey(Hmac<Sha256>);

/// Why a text is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a key for call backs has at least {KEY_MIN} characters")]
pub struct NoCallbackKey;

const KEY_MIN: usize = 16;

impl FromStr for CallbackKey {
    type Err = NoCallbackKey;

    fn from_str(key: &str) -> Result<Self, NoCallbackKey> {
        if key.len() < KEY_MIN {
            return Err(NoCallbackKey);
        }
        Hmac::new_from_slice(key.as_bytes()).map(Self).map_err(|_| NoCallbackKey)
    }
}

impl CallbackKey {
    pub(super) fn sign(&self, body: &[u8]) -> String {
        STANDARD.encode(self.0.clone().chain_update(body).finalize().into_bytes())
    }

    /// What is said, if it was signed with this key.
    pub(super) fn read(&self, raw: &RawCallback<'_>) -> Result<CalledBack, CallbackError> {
        let signature = raw.signature.and_then(|signature| STANDARD.decode(signature).ok());
        let signature = signature.ok_or(CallbackError::NotTrusted)?;
        let signed = self.0.clone().chain_update(raw.body);
        signed.verify_slice(&signature).map_err(|_| CallbackError::NotTrusted)?;
        // What the parser quotes could be a PIN.
        let place = |error: serde_json::Error| format!("line {}, column {}", error.line(), error.column());
        serde_json::from_slice(raw.body).map_err(|error| CallbackError::Unreadable(place(error)))
    }
}

impl fmt::Debug for CallbackKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CallbackKey")
    }
}
