//! What changes something is done for programs, and for this sandbox's own pages; never for a page of another site that
//! happens to be open in the tester's browser.

use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::{HOST, ORIGIN};

use super::refusal::{Refusal, Told};

/// Refuses what a browser says that another site has sent. Programs say nothing of the kind.
pub(super) fn check(request: &Request) -> Told<()> {
    if request.method().is_safe() {
        return Ok(());
    }
    let said = |name: &str| request.headers().get(name).map(|value| value.to_str().unwrap_or("?"));
    let is_own_origin = said(ORIGIN.as_str()).is_none_or(|origin| {
        let host = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
        host.is_some() && host == said(HOST.as_str())
    });
    let is_own_site = said("sec-fetch-site").is_none_or(|site| matches!(site, "same-origin" | "none"));
    if is_own_origin && is_own_site {
        return Ok(());
    }
    Err(Refusal::new(StatusCode::FORBIDDEN, "this was sent by a page of another site"))
}
