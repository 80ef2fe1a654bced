//! GET /.well-known/openid-configuration and its jwks: where tokens are got, and the keys that verify them
//! (Ding Connect description, *OAuth*).

use axum::http::StatusCode;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use saldo_engine::{SIGNING_ALGORITHM, SigningKeyFound};

use super::error::Refusal;
use super::wire;
use crate::ding::Ding;
use crate::http::answer;

pub(super) const CONFIGURATION: &str = "/.well-known/openid-configuration";
pub(super) const KEYS: &str = "/.well-known/openid-configuration/jwks";

pub(super) fn configuration(issuer: &str) -> Response {
    let configuration = wire::Configuration {
        issuer,
        jwks_uri: format!("{issuer}{KEYS}"),
        token_endpoint: format!("{issuer}/connect/token"),
        token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
        id_token_signing_alg_values_supported: [SIGNING_ALGORITHM],
    };
    answer::json_of(StatusCode::OK, &configuration)
}

pub(super) async fn keys(ding: &Ding) -> Result<Response, Refusal> {
    let found = ding.engine.signing_key_list().await?;
    let keys = found.into_iter().map(key).collect();
    Ok(answer::json_of(StatusCode::OK, &wire::Keys { keys }))
}

fn key(found: SigningKeyFound) -> wire::Key {
    wire::Key {
        kty: "RSA",
        usage: "sig",
        kid: found.public.kid,
        alg: SIGNING_ALGORITHM,
        n: URL_SAFE_NO_PAD.encode(found.public.modulus),
        e: URL_SAFE_NO_PAD.encode(found.public.exponent),
    }
}
