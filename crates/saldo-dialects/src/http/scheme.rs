//! Whether a request came over TLS: by the connection it came on, or by the word of a proxy that is trusted.
//! Never by its own target, where a client may write `https://` over any connection.

use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use saldo_core::restrictions::AllowedHost;

use super::peer;

const X_FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// What whoever serves a TLS connection puts among the extensions of every request that comes on it.
#[derive(Debug, Clone, Copy)]
pub struct OverTls;

/// The proxies that speak TLS before Saldo, and are believed when they say so in `X-Forwarded-Proto`.
#[derive(Debug, Clone, Default)]
pub struct TrustedProxies(Vec<AllowedHost>);

impl TrustedProxies {
    pub fn new(hosts: Vec<AllowedHost>) -> Self {
        Self(hosts)
    }

    fn say_https(&self, head: &Parts) -> bool {
        let is_trusted = |from| self.0.iter().any(|host| host.holds(from));
        peer::address(&head.extensions).is_some_and(is_trusted) && forwarded_https(&head.headers)
    }
}

/// Whether the request came over TLS, all the way as far as is known.
pub(crate) fn is_https(head: &Parts, proxies: &TrustedProxies) -> bool {
    head.extensions.get::<OverTls>().is_some() || proxies.say_https(head)
}

/// Each proxy on the way may have said something; one `http` is enough to be none.
fn forwarded_https(headers: &HeaderMap) -> bool {
    let mut said = headers
        .get_all(X_FORWARDED_PROTO)
        .iter()
        .flat_map(|value| value.to_str().unwrap_or("?").split(','))
        .map(str::trim)
        .peekable();
    said.peek().is_some() && said.all(|scheme| scheme.eq_ignore_ascii_case("https"))
}
