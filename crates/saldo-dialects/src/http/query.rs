//! A query string: names in any case, values repeated as `name=a&name=b` or `name[0]=a&name[1]=b`.

use axum::extract::Query as Pairs;
use axum::http::Uri;

/// The names and values of one request's query.
#[derive(Debug, Default)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    /// Reads the query of an address; `None` where it does not decode.
    pub(crate) fn of(uri: &Uri) -> Option<Self> {
        if uri.query().is_none_or(str::is_empty) {
            return Some(Self::default());
        }
        let Pairs(mut pairs) = Pairs::<Vec<(String, String)>>::try_from_uri(uri).ok()?;
        for (name, _) in &mut pairs {
            name.make_ascii_lowercase();
            name.truncate(without_index(name).len());
        }
        Some(Self(pairs))
    }

    /// The values of a name, which is given in lower case.
    pub(crate) fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(sent, _)| sent == name).map(|(_, value)| value.as_str())
    }

    /// The first value of a name, which is given in lower case.
    pub(crate) fn first<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.values(name).next()
    }
}

/// Whether a decoded value is text: bytes that were not UTF-8 have become U+FFFD by then.
pub(crate) fn is_text(value: &str) -> bool {
    !value.chars().any(|c| c.is_control() || c == char::REPLACEMENT_CHARACTER)
}

/// A name without the `[0]` or `[]` behind it.
fn without_index(name: &str) -> &str {
    let Some((stem, index)) = name.strip_suffix(']').and_then(|open| open.rsplit_once('[')) else {
        return name;
    };
    if index.bytes().all(|byte| byte.is_ascii_digit()) { stem } else { name }
}
