//! Which client asks for a token: its id and secret in the form, or in HTTP Basic (RFC 6749, section 2.3.1), never both.

use std::net::IpAddr;

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use saldo_core::{Dialect, Reason};
use saldo_engine::{Caller, Engine, Presented};

use super::error::Refusal;
use crate::http::authorization;
use crate::http::form::{Form, decoded, decoded_with_plus};

/// What a client shows.
#[derive(Debug)]
pub(super) struct Client {
    id: String,
    /// The secret as a form has it, and with its `+` left as it is: the published example sends one unescaped, and
    /// many clients put the secret into HTTP Basic as it is.
    secrets: [String; 2],
}

impl Client {
    /// The client of a request.
    ///
    /// Errors: `invalid_request` for two ways at once; `invalid_client` for none, or one that does not read.
    pub(super) fn shown(headers: &HeaderMap, form: &Form<'_>) -> Result<Self, Refusal> {
        if !headers.contains_key(AUTHORIZATION) {
            let (id, secret) = (form.sent("client_id"), form.sent("client_secret"));
            return id.zip(secret).and_then(Self::read).ok_or(Refusal::client());
        }
        if form.sent("client_secret").is_some() {
            return Err(Refusal::request("the client shows its secret in two ways; take one of them"));
        }
        let client = authorization::under(headers, "Basic").and_then(Self::basic).ok_or(Refusal::client())?;
        match form.value("client_id") {
            Some(other) if other != client.id => {
                Err(Refusal::request("client_id is another than in Authorization; send one of them"))
            }
            Some(_) | None => Ok(client),
        }
    }

    fn basic(shown: &str) -> Option<Self> {
        let pair = String::from_utf8(STANDARD.decode(shown).ok()?).ok()?;
        pair.split_once(':').and_then(Self::read)
    }

    fn read((id, secret): (&str, &str)) -> Option<Self> {
        let id = decoded(id).filter(|id| !id.is_empty())?;
        Some(Self { id, secrets: [decoded(secret)?, decoded_with_plus(secret)?] })
    }

    pub(super) fn authenticate(&self, engine: &Engine, from: Option<IpAddr>) -> Result<Caller, Reason> {
        let [secret, with_plus] = &self.secrets;
        let shown = |secret| {
            let (dialect, public_id) = (Dialect::Ding, self.id.as_str());
            engine.authenticate(&Presented { dialect, public_id, secret, from })
        };
        match shown(secret) {
            Err(Reason::AuthenticationFailed) if secret != with_plus => shown(with_plus),
            answered => answered,
        }
    }
}
