//! Content codings: whether a client takes gzip (RFC 9110, section 12.5.3), and bodies in it.
//! Only for answers that are read: what has moved money is sent as it is, whatever codings its client takes.

use std::io::Write;

use axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;

/// A body up to this size is not worth it.
const PLAIN_BYTES_MAX: usize = 1_024;

const GZIP: HeaderValue = HeaderValue::from_static("gzip");

/// Whether the client takes gzip.
pub(crate) fn takes_gzip(headers: &HeaderMap) -> bool {
    let lists = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|sent| sent.to_str().ok());
    let weighed: Vec<_> = lists.flat_map(|list| list.split(',')).map(weighed).collect();
    let of = |names: &[&str]| {
        weighed.iter().find(|(name, _)| names.iter().any(|known| name.eq_ignore_ascii_case(known)))
    };
    of(&["gzip", "x-gzip"]).or_else(|| of(&["*"])).is_some_and(|(_, is_taken)| *is_taken)
}

/// A coding and whether its weight is above zero.
fn weighed(item: &str) -> (&str, bool) {
    let (name, parameters) = item.split_once(';').unwrap_or((item, ""));
    let weight = parameters.trim().strip_prefix(['q', 'Q']).and_then(|rest| rest.trim().strip_prefix('='));
    let is_zero = weight.is_some_and(|weight| weight.trim().chars().all(|c| matches!(c, '0' | '.')));
    (name.trim(), !is_zero)
}

/// The body in gzip, at its fastest; `None` where it is sent as it is.
pub(crate) fn gzip(body: &[u8]) -> Option<Bytes> {
    if body.len() <= PLAIN_BYTES_MAX {
        return None;
    }
    let mut encoder = GzEncoder::new(Vec::with_capacity(body.len() / 4), Compression::fast());
    encoder.write_all(body).ok()?;
    encoder.finish().ok().map(Bytes::from)
}

/// Says that the body is in gzip.
pub(crate) fn gzipped(mut response: Response) -> Response {
    response.headers_mut().insert(CONTENT_ENCODING, GZIP);
    response
}
