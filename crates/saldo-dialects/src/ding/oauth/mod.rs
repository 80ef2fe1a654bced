//! The identity provider beside the methods (Ding Connect description, *OAuth*): the token endpoint, and the two
//! documents by which a client library finds it. Its errors are those of RFC 6749, not Ding's envelope.

mod client;
mod discovery;
pub(super) mod error;
mod token;
mod wire;

use axum::body::Body;
use axum::http::Method as Verb;
use axum::http::request::Parts;
use axum::response::Response;
use saldo_core::Dialect;
use saldo_engine::TokenTerms;

use super::Ding;
use error::Refusal;

const AUDIENCE: &str = "dingconnectapi";
const SCOPE: &str = "topupapi";

/// What the dialect's tokens say of themselves.
pub(super) fn terms(ding: &Ding) -> TokenTerms<'_> {
    TokenTerms { dialect: Dialect::Ding, issuer: &ding.options.public_url, audience: AUDIENCE, scope: SCOPE }
}

/// The published addresses outside `/api/V1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Endpoint {
    Token,
    Configuration,
    Keys,
}

impl Endpoint {
    /// The endpoint at a path, in any case.
    pub(super) fn named(path: &str) -> Option<Self> {
        let endpoints = [
            (Self::Token, "/connect/token"),
            (Self::Configuration, discovery::CONFIGURATION),
            (Self::Keys, discovery::KEYS),
        ];
        let path = path.trim_end_matches('/');
        endpoints.into_iter().find(|(_, own)| own.eq_ignore_ascii_case(path)).map(|(endpoint, _)| endpoint)
    }

    fn verb(self) -> Verb {
        match self {
            Self::Token => Verb::POST,
            Self::Configuration | Self::Keys => Verb::GET,
        }
    }
}

/// Answers one call of an endpoint.
pub(super) async fn answer(ding: &Ding, endpoint: Endpoint, head: &Parts, body: Body) -> Response {
    if head.method != endpoint.verb() {
        let allow = if endpoint == Endpoint::Token { "POST" } else { "GET" };
        return Refusal::verb(allow).into_response();
    }
    let answered = match endpoint {
        Endpoint::Token => token::issue(ding, head, body).await,
        Endpoint::Configuration => Ok(discovery::configuration(&ding.options.public_url)),
        Endpoint::Keys => discovery::keys(ding).await,
    };
    answered.unwrap_or_else(Refusal::into_response)
}
