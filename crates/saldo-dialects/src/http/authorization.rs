//! The `Authorization` header (RFC 9110, section 11): a scheme, taken in any case, and what is shown under it.

use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, HeaderValue};

/// What a 401 asks for where tokens are taken (RFC 6750, section 3).
pub(crate) const BEARER: HeaderValue = HeaderValue::from_static("Bearer realm=\"saldo\"");

/// The whole of the one `Authorization` header, where a key stands in it without a scheme; two headers show nothing.
pub(crate) fn whole(headers: &HeaderMap) -> Option<&str> {
    let mut sent = headers.get_all(AUTHORIZATION).iter();
    let (header, None) = (sent.next()?, sent.next()) else {
        return None;
    };
    header.to_str().ok().map(str::trim).filter(|shown| !shown.is_empty())
}

/// What the one `Authorization` header shows under a scheme; two headers show nothing.
pub(crate) fn under<'a>(headers: &'a HeaderMap, wanted: &str) -> Option<&'a str> {
    let (scheme, shown) = whole(headers)?.split_once(' ')?;
    scheme.eq_ignore_ascii_case(wanted).then_some(shown.trim()).filter(|shown| !shown.is_empty())
}
