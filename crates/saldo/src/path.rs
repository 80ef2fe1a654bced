//! Paths of addresses, percent-encoded.

use std::fmt::Write;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};

/// All that means nothing anywhere in a path or its query (RFC 3986, section 2.3).
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A text as one segment of a path, or as one value of a query.
pub(crate) fn encoded(text: &str) -> PercentEncode<'_> {
    utf8_percent_encode(text, PLAIN)
}

/// The path with those pairs of the query that have a value.
pub(crate) fn path_with(path: &str, pairs: &[(&str, Option<String>)]) -> String {
    let mut whole = path.to_owned();
    let given = pairs.iter().filter_map(|(name, value)| Some((name, value.as_deref()?)));
    for (at, (name, value)) in given.enumerate() {
        let mark = if at == 0 { '?' } else { '&' };
        // Writing to a String cannot fail.
        write!(whole, "{mark}{name}={}", encoded(value)).ok();
    }
    whole
}
