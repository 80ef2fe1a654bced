//! What proxies write into a request: `X-Forwarded-For`, `X-Forwarded-Proto`, and `Forwarded` (RFC 7239).
//! Only reads; whether a word of it is believed is `origin`'s to decide.

use std::net::{IpAddr, SocketAddr};

use axum::http::header::FORWARDED;
use axum::http::{HeaderMap, HeaderName};

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const X_FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// An address on the way of a request; absent where what is written is none.
pub(super) type Hop = Option<IpAddr>;

/// The hops in `X-Forwarded-For`, the farthest first; absent without the header.
pub(super) fn x_forwarded_for(headers: &HeaderMap) -> Option<Vec<Hop>> {
    if !headers.contains_key(X_FORWARDED_FOR) {
        return None;
    }
    Some(values(headers, &X_FORWARDED_FOR).flat_map(|text| text.split(',')).map(hop).collect())
}

/// The hops in `Forwarded`, the farthest first; absent where no element has one. An element without is a hop that is
/// not known.
pub(super) fn forwarded_for(headers: &HeaderMap) -> Option<Vec<Hop>> {
    let said: Vec<_> =
        values(headers, &FORWARDED).flat_map(elements).map(|element| parameter(element, "for")).collect();
    said.iter().any(Option::is_some).then(|| said.into_iter().map(|said| said.and_then(hop)).collect())
}

/// Whether all proxies that say how they were asked say over TLS: one `http` is enough. Absent where none says.
pub(super) fn is_https(headers: &HeaderMap) -> Option<bool> {
    let own = values(headers, &X_FORWARDED_PROTO).flat_map(|text| text.split(','));
    let standard = values(headers, &FORWARDED).flat_map(elements);
    let standard = standard.filter_map(|element| parameter(element, "proto"));
    let mut said = own.map(str::trim).chain(standard).peekable();
    said.peek()?;
    Some(said.all(|scheme| scheme.eq_ignore_ascii_case("https")))
}

/// A header's values, one after another; one that is no text as one that means nothing.
fn values<'a>(headers: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'a str> + use<'a> {
    headers.get_all(name).iter().map(|value| value.to_str().unwrap_or("?"))
}

/// The elements of a `Forwarded` header. No address and no scheme has a comma; one inside quotes ends an element all the
/// same, so that a quote that a client never closes does not hide what a proxy writes behind it.
fn elements(text: &str) -> impl Iterator<Item = &str> {
    text.split(',')
}

/// A parameter's value in an element, without its quotes. One that is given twice means nothing.
fn parameter<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    let mut found = element.split(';').filter_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        key.trim().eq_ignore_ascii_case(name).then_some(value.trim())
    });
    let value = found.next()?;
    let value = if found.next().is_none() { value } else { "" };
    let unquoted = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    Some(unquoted.unwrap_or(value))
}

/// An address, with a port or without, IPv6 in brackets or not. What IPv6 maps of IPv4 is the IPv4 address.
fn hop(text: &str) -> Hop {
    let text = text.trim();
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let address = bare.parse().or_else(|_| text.parse().map(|socket: SocketAddr| socket.ip()));
    address.ok().map(|address: IpAddr| address.to_canonical())
}
