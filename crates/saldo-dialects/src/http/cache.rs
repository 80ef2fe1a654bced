//! HTTP caching (RFC 9110, section 13; RFC 9111): what tells an answer from an older one, whether the client has it
//! already, and how long it is fresh. An answer that says nothing of it is stored nowhere.

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;

const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

/// What an answer depends on. Always weak: compressed or not, it is the same answer.
#[derive(Debug, Clone)]
pub(crate) struct Tag(HeaderValue);

impl Tag {
    /// Of its text only letters, digits, `.`, `-` and `_` count.
    pub(crate) fn weak(text: &str) -> Self {
        let plain = |c: &char| c.is_ascii_alphanumeric() || ".-_".contains(*c);
        let text: String = text.chars().filter(plain).collect();
        let value = HeaderValue::try_from(format!("W/\"{text}\""));
        Self(value.unwrap_or(HeaderValue::from_static("W/\"\"")))
    }

    /// The tag of an answer that depends on more.
    pub(crate) fn with(&self, more: &str) -> Self {
        Self::weak(&format!("{}-{more}", self.opaque()))
    }

    /// Whether the client says that it has this answer, or any.
    pub(crate) fn is_known(&self, headers: &HeaderMap) -> bool {
        let known = |sent: &str| sent.trim() == "*" || opaque_tags(sent).any(|tag| tag == self.opaque());
        headers.get_all(IF_NONE_MATCH).iter().filter_map(|sent| sent.to_str().ok()).any(known)
    }

    fn opaque(&self) -> &str {
        self.0.to_str().ok().and_then(|text| opaque_tags(text).next()).unwrap_or_default()
    }
}

/// What stands between the quotes: comparison is weak, so `W/` does not count.
fn opaque_tags(list: &str) -> impl Iterator<Item = &str> {
    list.split('"').skip(1).step_by(2)
}

/// How an answer may be kept by its client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Freshness {
    /// The whole of `Cache-Control`.
    pub control: &'static str,
    /// The request headers that the answer depends on.
    pub vary: &'static str,
}

/// Lets an answer be kept.
pub(crate) fn keep(mut response: Response, tag: Tag, freshness: Freshness) -> Response {
    let headers = response.headers_mut();
    headers.insert(ETAG, tag.0);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(freshness.control));
    headers.insert(VARY, HeaderValue::from_static(freshness.vary));
    response
}

/// The answer to a client that has it already.
pub(crate) fn not_modified() -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    response
}

/// Has an answer stored nowhere, unless it says otherwise.
pub(crate) fn no_store_unless_kept(mut response: Response) -> Response {
    response.headers_mut().entry(CACHE_CONTROL).or_insert(NO_STORE);
    response
}
