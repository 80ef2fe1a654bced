//! Who calls: `X-TransferTo-apikey`, `-nonce` and `-hmac`, the standard base64 of HMAC-SHA256 over the key immediately
//! followed by the nonce. A nonce is a text like any other: real clients send seconds, decimals, and one twice.

use axum::http::HeaderMap;
use axum::http::request::Parts;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use saldo_core::{Dialect, Reason};
use saldo_engine::{Caller, MacAlgorithm, Signed};

use super::Dtone;
use crate::http::origin::Origin;

pub(super) const API_KEY: &str = "X-TransferTo-apikey";
pub(super) const NONCE: &str = "X-TransferTo-nonce";
pub(super) const HMAC: &str = "X-TransferTo-hmac";

/// Finds the caller of a request.
///
/// Errors: those of `Engine::authenticate_signed`; a header that is missing, empty or there twice is as good as a wrong
/// one.
pub(super) fn authenticate(dtone: &Dtone, head: &Parts) -> Result<Caller, Reason> {
    let shown = |name| shown(&head.headers, name).ok_or(Reason::AuthenticationFailed);
    let (api_key, nonce) = (shown(API_KEY)?, shown(NONCE)?);
    let signature = STANDARD.decode(shown(HMAC)?).map_err(|_| Reason::AuthenticationFailed)?;
    dtone.engine.authenticate_signed(&Signed {
        dialect: Dialect::Dtone,
        public_id: api_key,
        algorithm: MacAlgorithm::HmacSha256,
        message: [api_key, nonce].concat().as_bytes(),
        signature: &signature,
        from: Origin::of(&head.extensions).address,
    })
}

fn shown<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut sent = headers.get_all(name).iter();
    let (header, None) = (sent.next()?, sent.next()) else {
        return None;
    };
    header.to_str().ok().map(str::trim).filter(|text| !text.is_empty())
}
