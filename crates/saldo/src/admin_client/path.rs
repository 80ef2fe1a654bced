//! Paths with a query, percent-encoded.

use std::fmt::Write;

/// The path with those pairs of the query that have a value.
pub(crate) fn path_with(path: &str, pairs: &[(&str, Option<String>)]) -> String {
    let mut whole = path.to_owned();
    let given = pairs.iter().filter_map(|(name, value)| Some((name, value.as_deref()?)));
    for (at, (name, value)) in given.enumerate() {
        whole.push(if at == 0 { '?' } else { '&' });
        whole.push_str(name);
        whole.push('=');
        encode(value, &mut whole);
    }
    whole
}

fn encode(value: &str, into: &mut String) {
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                into.push(char::from(byte));
            }
            // Writing to a String cannot fail.
            _ => drop(write!(into, "%{byte:02X}")),
        }
    }
}
