//! The members of a JSON object as they were sent, found by name in any case.
//! Their values stay text until someone says which type they should have, so that a fault can name its parameter.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// A JSON object, read but not interpreted.
#[derive(Debug, Default)]
pub(crate) struct Object<'a> {
    members: Vec<(Cow<'a, str>, &'a RawValue)>,
}

/// A JSON array, read but not interpreted.
pub(crate) type Array<'a> = Vec<&'a RawValue>;

impl<'a> Object<'a> {
    /// Reads an object; anything else, and anything behind it, is `None`.
    pub(crate) fn parse(json: &'a str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }

    /// The value of a member; `null` is as good as absent. Of a name sent twice the last one counts.
    pub(crate) fn get(&self, name: &str) -> Option<&'a RawValue> {
        let found = self.members.iter().rev().find(|(sent, _)| sent.eq_ignore_ascii_case(name));
        found.map(|(_, value)| *value).filter(|value| value.get() != "null")
    }
}

/// The object that a body is; `None` where it is anything else.
pub(crate) fn object(body: &[u8]) -> Option<Object<'_>> {
    text(body).and_then(Object::parse)
}

/// Reads an array; anything else is `None`.
pub(crate) fn array(json: &str) -> Option<Array<'_>> {
    serde_json::from_str(json).ok()
}

/// The text of a body: UTF-8, a byte order mark at its head left out.
pub(crate) fn text(body: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(body).ok()?;
    Some(text.strip_prefix('\u{feff}').unwrap_or(text))
}

impl<'de: 'a, 'a> Deserialize<'de> for Object<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor)
    }
}

struct ObjectVisitor;

impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = Object<'de>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object<'de>, A::Error> {
        let mut members = Vec::with_capacity(8);
        while let Some((Name(name), value)) = map.next_entry()? {
            members.push((name, value));
        }
        Ok(Object { members })
    }
}

#[derive(serde::Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);
