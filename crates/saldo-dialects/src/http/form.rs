//! A form in a body, `application/x-www-form-urlencoded`. Values stay as they were sent until someone decodes them.

use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use percent_encoding::percent_decode_str;

const MEDIA_TYPE: &str = "application/x-www-form-urlencoded";

/// The most names a form may have; more are refused before they are compared.
const NAMES_MAX: usize = 32;

/// The names, decoded, and the values, as sent; a name without a value is as good as absent.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Form<'a>(Vec<(String, &'a str)>);

/// Why a body is no form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FormFault {
    /// A name or a value is not UTF-8.
    Undecodable,
    /// A name is there twice.
    Repeated,
    /// More names than any form needs.
    TooMany,
}

impl<'a> Form<'a> {
    /// Reads a form in which every name may be there once.
    pub(crate) fn read(body: &'a [u8]) -> Result<Self, FormFault> {
        let body = std::str::from_utf8(body).map_err(|_| FormFault::Undecodable)?;
        let mut read: Vec<(String, &str)> = Vec::new();
        for pair in body.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let name = decoded(name).ok_or(FormFault::Undecodable)?;
            decoded(value).ok_or(FormFault::Undecodable)?;
            if read.len() >= NAMES_MAX {
                return Err(FormFault::TooMany);
            }
            if read.iter().any(|(other, _)| *other == name) {
                return Err(FormFault::Repeated);
            }
            read.push((name, value));
        }
        Ok(Self(read))
    }

    /// A value as it was sent.
    pub(crate) fn sent(&self, name: &str) -> Option<&'a str> {
        let found = self.0.iter().find(|(sent, _)| sent == name);
        found.map(|(_, value)| *value).filter(|value| !value.is_empty())
    }

    /// All names with their values, in the order in which they were sent.
    pub(crate) fn values(&self) -> impl Iterator<Item = (&str, String)> {
        self.0.iter().filter_map(|(name, value)| Some((name.as_str(), decoded(value)?)))
    }

    /// A value.
    pub(crate) fn value(&self, name: &str) -> Option<String> {
        self.sent(name).and_then(decoded)
    }
}

/// Whether a request says that its body is a form.
pub(crate) fn is_form(headers: &HeaderMap) -> bool {
    let media = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    media.split(';').next().is_some_and(|media| media.trim().eq_ignore_ascii_case(MEDIA_TYPE))
}

/// A text of a form; `None` where it is not UTF-8.
pub(crate) fn decoded(sent: &str) -> Option<String> {
    decoded_with_plus(&sent.replace('+', " "))
}

/// As `decoded`, but a plus stays one.
pub(crate) fn decoded_with_plus(sent: &str) -> Option<String> {
    percent_decode_str(sent).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}
