//! How a token is written and read: a JSON Web Signature in its compact form (RFC 7515), with the header and the claims
//! of the published example (Ding Connect description, *Getting Tokens*). There is one algorithm, and a token that
//! names another is none.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::key::{Key, KeyError};
use crate::secrets::Chance;

/// The one algorithm tokens are signed with (RFC 7518, section 3.3).
pub const SIGNING_ALGORITHM: &str = "RS256";
const TYPE: &str = "at+jwt";

#[derive(Debug, Serialize, Deserialize)]
struct Header {
    alg: String,
    kid: String,
    typ: String,
}

/// What a token says; moments are in whole seconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Claims {
    pub(super) nbf: i64,
    pub(super) exp: i64,
    pub(super) iss: String,
    pub(super) aud: String,
    pub(super) client_id: String,
    pub(super) jti: String,
    pub(super) iat: i64,
    pub(super) scope: Vec<String>,
}

/// A token that was taken apart and not yet believed.
pub(super) struct Unverified<'a> {
    pub(super) kid: String,
    /// What the signature is of.
    pub(super) message: &'a [u8],
    pub(super) signature: Vec<u8>,
    payload: &'a str,
}

/// Writes and signs a token.
pub(super) fn write(claims: &Claims, key: &Key, chance: &dyn Chance) -> Result<String, KeyError> {
    let header = Header { alg: SIGNING_ALGORITHM.to_owned(), kid: key.kid.clone(), typ: TYPE.to_owned() };
    let message = format!("{}.{}", part(&header), part(claims));
    let signature = key.sign(message.as_bytes(), chance)?;
    Ok(format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature)))
}

/// Takes a token apart; `None` where it is not one that `write` could have made.
pub(super) fn read(token: &str) -> Option<Unverified<'_>> {
    let (message, signature) = token.rsplit_once('.')?;
    let (header, payload) = message.split_once('.')?;
    let header: Header = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).ok()?).ok()?;
    if header.alg != SIGNING_ALGORITHM || header.typ != TYPE {
        return None;
    }
    let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
    Some(Unverified { kid: header.kid, message: message.as_bytes(), signature, payload })
}

impl Unverified<'_> {
    /// The claims, once the signature was checked.
    pub(super) fn claims(&self) -> Option<Claims> {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(self.payload).ok()?).ok()
    }
}

/// A part of a token. Texts and numbers always become JSON.
fn part(value: &impl Serialize) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(value).unwrap_or_default())
}
