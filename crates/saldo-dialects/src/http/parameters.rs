//! Typed reading of a JSON object that goes on after a fault, so that an answer can name every parameter that is wrong.

use std::borrow::Cow;

use rust_decimal::Decimal;
use serde_json::value::RawValue;

use super::json::{self, Array, Object};
use super::number::{self, NumberFault};

/// The longest text any parameter takes, in characters.
pub(crate) const TEXT_CHARS_MAX: usize = 512;

/// The parameters that are wrong, by their published names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Faults {
    pub missing: Vec<&'static str>,
    pub invalid: Vec<&'static str>,
    pub out_of_range: Vec<&'static str>,
}

/// Reads the members of one object, each with the type it should have.
#[derive(Debug, Default)]
pub(crate) struct Parameters<'a> {
    object: Object<'a>,
    pub(crate) faults: Faults,
}

impl<'a> Parameters<'a> {
    pub(crate) fn new(object: Object<'a>) -> Self {
        Self { object, faults: Faults::default() }
    }

    /// Everything that was read, unless something was wrong.
    pub(crate) fn finish<T>(self, read: T) -> Result<T, Faults> {
        if self.faults == Faults::default() { Ok(read) } else { Err(self.faults) }
    }

    pub(crate) fn into_object(self) -> Object<'a> {
        self.object
    }

    /// Printable text; blank is as good as absent.
    pub(crate) fn text(&mut self, name: &'static str) -> Option<String> {
        let raw = self.object.get(name)?;
        match printable(raw) {
            Some(text) => Some(text).filter(|text| !text.trim().is_empty()),
            None => self.invalid(name),
        }
    }

    /// Printable text that must be there; empty where it is not, which is a fault.
    pub(crate) fn text_required(&mut self, name: &'static str) -> String {
        self.required(name, Self::text)
    }

    /// Text that may also be sent as a number, which is then taken as it is written; without the spaces around it.
    pub(crate) fn single(&mut self, name: &'static str, chars_max: usize) -> Option<String> {
        let Some(text) = single(self.object.get(name)?) else {
            return self.invalid(name);
        };
        if text.chars().count() > chars_max {
            self.faults.out_of_range.push(name);
            return None;
        }
        Some(text).filter(|text| !text.is_empty())
    }

    /// Text, or a number, that must be there; empty where it is not, which is a fault.
    pub(crate) fn single_required(&mut self, name: &'static str, chars_max: usize) -> String {
        self.required(name, |this, name| this.single(name, chars_max))
    }

    /// A JSON number, exact.
    pub(crate) fn decimal(&mut self, name: &'static str) -> Option<Decimal> {
        let raw = self.object.get(name)?;
        match number::read(raw.get()) {
            Ok(decimal) => Some(decimal),
            Err(NumberFault::Invalid) => self.invalid(name),
            Err(NumberFault::TooLarge) => {
                self.faults.out_of_range.push(name);
                None
            }
        }
    }

    /// A JSON number that must be there.
    pub(crate) fn decimal_required(&mut self, name: &'static str) -> Decimal {
        self.required(name, Self::decimal)
    }

    /// A whole number between two bounds.
    pub(crate) fn integer(&mut self, name: &'static str, bounds: (u32, u32)) -> Option<u32> {
        let raw = self.object.get(name)?;
        let Ok(integer) = raw.get().parse::<i64>() else {
            return self.invalid(name);
        };
        match u32::try_from(integer) {
            Ok(integer) if (bounds.0..=bounds.1).contains(&integer) => Some(integer),
            _ => {
                self.faults.out_of_range.push(name);
                None
            }
        }
    }

    /// A whole number that must be there.
    pub(crate) fn integer_required(&mut self, name: &'static str, bounds: (u32, u32)) -> u32 {
        self.required(name, |this, name| this.integer(name, bounds))
    }

    /// `true` or `false`; absent is invalid, as the real service has it for `ValidateOnly`.
    pub(crate) fn flag(&mut self, name: &'static str) -> bool {
        match self.object.get(name).map(RawValue::get) {
            Some("true") => true,
            Some("false") => false,
            Some(_) | None => self.invalid(name).unwrap_or_default(),
        }
    }

    /// The members of an inner object; without any where it is absent.
    pub(crate) fn object(&mut self, name: &'static str) -> Option<Object<'a>> {
        let raw = self.object.get(name)?;
        match Object::parse(raw.get()) {
            Some(object) => Some(object),
            None => self.invalid(name),
        }
    }

    /// The JSON of a member, which may also be sent as a text of JSON.
    pub(crate) fn json(&self, name: &str) -> Option<Cow<'a, str>> {
        let raw = self.object.get(name)?.get();
        let text = serde_json::from_str::<String>(raw).ok().map(Cow::Owned);
        Some(text.unwrap_or(Cow::Borrowed(raw)))
    }

    /// The items of an inner array; none where it is absent.
    pub(crate) fn array(&mut self, name: &'static str) -> Array<'a> {
        let Some(raw) = self.object.get(name) else {
            return Array::new();
        };
        match json::array(raw.get()) {
            Some(items) => items,
            None => self.invalid(name).unwrap_or_default(),
        }
    }

    pub(crate) fn invalid<T>(&mut self, name: &'static str) -> Option<T> {
        if !self.faults.invalid.contains(&name) {
            self.faults.invalid.push(name);
        }
        None
    }

    fn required<T: Default>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&mut Self, &'static str) -> Option<T>,
    ) -> T {
        let count = |faults: &Faults| faults.invalid.len() + faults.out_of_range.len();
        let before = count(&self.faults);
        let value = read(self, name);
        if value.is_none() && count(&self.faults) == before {
            self.faults.missing.push(name);
        }
        value.unwrap_or_default()
    }
}

/// Printable text, or a number as it is written; without the spaces around it.
pub(crate) fn single(raw: &RawValue) -> Option<String> {
    let is_number = raw.get().starts_with(|c: char| c == '-' || c.is_ascii_digit());
    let text = if is_number { raw.get().to_owned() } else { printable(raw)? };
    Some(text.trim().to_owned())
}

/// A JSON string without control characters and of bearable length.
fn printable(raw: &RawValue) -> Option<String> {
    let text: String = serde_json::from_str(raw.get()).ok()?;
    let fits = text.len() <= TEXT_CHARS_MAX || text.chars().count() <= TEXT_CHARS_MAX;
    (fits && !text.chars().any(char::is_control)).then_some(text)
}
