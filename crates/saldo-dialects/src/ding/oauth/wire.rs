//! The shapes of the identity provider as published (Ding Connect description, *OAuth* and *Getting Tokens*), of its
//! errors (RFC 6749, section 5.2) and of its keys (RFC 7517).

use serde::Serialize;

#[derive(Debug, Serialize)]
pub(super) struct Token {
    pub access_token: String,
    /// In seconds.
    pub expires_in: i64,
    pub token_type: &'static str,
    pub scope: &'static str,
}

#[derive(Debug, Serialize)]
pub(super) struct Failure {
    pub error: &'static str,
    pub error_description: &'static str,
}

#[derive(Debug, Serialize)]
pub(super) struct Configuration<'a> {
    pub issuer: &'a str,
    pub jwks_uri: String,
    pub token_endpoint: String,
    pub token_endpoint_auth_methods_supported: [&'static str; 2],
    pub id_token_signing_alg_values_supported: [&'static str; 1],
}

#[derive(Debug, Serialize)]
pub(super) struct Keys {
    pub keys: Vec<Key>,
}

/// An RSA key; `n` and `e` are big-endian numbers in base64url.
#[derive(Debug, Serialize)]
pub(super) struct Key {
    pub kty: &'static str,
    #[serde(rename = "use")]
    pub usage: &'static str,
    pub kid: String,
    pub alg: &'static str,
    pub n: String,
    pub e: String,
}
