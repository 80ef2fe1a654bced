//! What every call says of itself beside who calls (*HTTP Headers*): `Accept` and `Content-Type` are JSON, and `Date` is
//! a moment in the form of RFC 822, in GMT. How long ago that moment is does not count.

use std::borrow::Cow;

use axum::http::header::{ACCEPT, CONTENT_TYPE, DATE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;

use super::codes;
use super::error::Problem;
use crate::http::parameters::Faults;

/// What a browser says of each request, and no script can. A page cannot set `Date`, so a browser's requests may lack
/// what every other client must send.
const BY_BROWSER: &str = "sec-fetch-site";

/// A header that must be there.
struct Rule {
    header: HeaderName,
    /// As it is published.
    name: &'static str,
    is_right: fn(&str) -> bool,
}

const RULES: [Rule; 3] = [
    Rule { header: ACCEPT, name: "Accept", is_right: takes_json },
    Rule { header: CONTENT_TYPE, name: "Content-Type", is_right: is_json },
    Rule { header: DATE, name: "Date", is_right: is_date },
];

/// Looks at the headers of a call.
///
/// Errors: 406, with the names of those that are missing or wrong.
pub(super) fn check(head: &Parts) -> Result<(), Problem> {
    let headers = &head.headers;
    let is_by_browser = headers.contains_key(BY_BROWSER);
    let mut faults = Faults::default();
    for rule in RULES {
        match sent(headers, &rule.header) {
            None if is_by_browser => {}
            None => faults.missing.push(rule.name),
            Some(value) if (rule.is_right)(&value) => {}
            Some(_) => faults.invalid.push(rule.name),
        }
    }
    if faults == Faults::default() {
        return Ok(());
    }
    if faults == (Faults { invalid: vec!["Date"], ..Faults::default() }) {
        return Err(Problem::new(StatusCode::NOT_ACCEPTABLE, codes::DATE));
    }
    Err(faults.into())
}

/// The values of a header as one list.
fn sent(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let values: Vec<_> =
        headers.get_all(name).iter().map(|value| value.to_str().unwrap_or_default()).collect();
    (!values.is_empty()).then(|| values.join(","))
}

fn takes_json(accept: &str) -> bool {
    accept.split(',').map(media).any(|media| {
        ["application/json", "application/*", "*/*"].iter().any(|taken| media.eq_ignore_ascii_case(taken))
    })
}

fn is_json(content_type: &str) -> bool {
    content_type.split(',').map(media).all(|media| media.eq_ignore_ascii_case("application/json"))
}

/// A media type without its parameters.
fn media(text: &str) -> &str {
    text.split(';').next().unwrap_or_default().trim()
}

/// Some clients write `UTC` for GMT, as Go does.
fn is_date(date: &str) -> bool {
    let date = date.trim();
    let date = date.strip_suffix("UTC").map_or(Cow::Borrowed(date), |rest| Cow::Owned(format!("{rest}GMT")));
    OffsetDateTime::parse(&date, &Rfc2822).is_ok_and(|moment| moment.offset().is_utc())
}
