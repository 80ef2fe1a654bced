//! The look of the house: one stylesheet, one script, and what the browser may do with a page.
//! Everything comes from this process, so pages work offline.

use askama::Template;
use axum::Router;
use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use axum::routing::get;

/// The stylesheet of all pages.
pub const STYLE: &str = include_str!("../look/house.css");

/// Keeps the marked parts of a page as they are on the server.
const LIVE: &str = include_str!("../look/live.js");

/// Own scripts, styles and answers only.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
    img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const ALWAYS: [(HeaderName, &str); 4] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "same-origin"),
    (CACHE_CONTROL, "no-store"),
];

/// Serves what pages load: `/look/house.css` and `/look/live.js`.
pub fn router() -> Router {
    Router::new()
        .route("/look/house.css", get(async || file("text/css; charset=utf-8", STYLE)))
        .route("/look/live.js", get(async || file("text/javascript; charset=utf-8", LIVE)))
}

/// A page as an answer.
pub fn page(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => answer(status, "text/html; charset=utf-8", html),
        Err(_) => answer(StatusCode::INTERNAL_SERVER_ERROR, "text/plain; charset=utf-8", "No page.\n"),
    }
}

/// A part of a page that changes while it is open, by its id in the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    pub id: &'static str,
    pub html: String,
}

impl Region {
    /// Empty where it cannot be rendered.
    pub(crate) fn of(id: &'static str, template: &impl Template) -> Self {
        Self { id, html: template.render().unwrap_or_default() }
    }
}

fn file(kind: &'static str, content: &'static str) -> Response {
    answer(StatusCode::OK, kind, content)
}

fn answer(status: StatusCode, kind: &'static str, content: impl Into<Body>) -> Response {
    let mut response = Response::new(content.into());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.extend(ALWAYS.map(|(name, value)| (name, HeaderValue::from_static(value))));
    response
}
