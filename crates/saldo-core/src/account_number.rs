//! The end user's number at the provider: a phone number, contract, meter, masked token or e-mail.
//! The product's or provider's pattern alone decides what is valid; libphonenumber normalises and guesses.

use std::fmt;
use std::sync::Arc;

use regex::Regex;
use serde::{Deserialize, Serialize};

use crate::ids::is_printable;

const NOBODY: &str = "-";

/// An account number as it is stored and sent: trimmed, printable, at most 128 characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountNumber(Arc<str>);

/// What libphonenumber makes of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneGuess {
    /// E.164 without the `+`.
    pub normalised: String,
    /// ISO 3166 alpha-2, where the number belongs to one country.
    pub country: Option<String>,
}

impl AccountNumber {
    pub const LENGTH_MAX: usize = 128;

    /// Takes printable text of 1 to 128 characters as it is, without the spaces around it.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        is_printable(text, Self::LENGTH_MAX).then(|| Self(text.into()))
    }

    /// Stands for nobody: what is bought is read from the receipt and goes to no account. No pattern takes it.
    pub fn nobody() -> Self {
        Self(NOBODY.into())
    }

    pub fn is_nobody(&self) -> bool {
        &*self.0 == NOBODY
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a provider's or product's pattern takes it.
    pub fn fits(&self, pattern: &Regex) -> bool {
        pattern.is_match(&self.0)
    }

    /// The country and the international form, if this is a phone number in international form.
    pub fn guess(&self) -> Option<PhoneGuess> {
        let digits: String = self.0.chars().filter(|c| !matches!(c, ' ' | '-' | '.' | '(' | ')')).collect();
        let digits = digits.strip_prefix('+').or_else(|| digits.strip_prefix("00")).unwrap_or(&digits);
        if digits.len() < 5 || digits.len() > 15 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let number = phonenumber::parse(None, format!("+{digits}")).ok()?;
        let country = number.country().id().map(|id| id.as_ref().to_owned());
        Some(PhoneGuess { normalised: digits.to_owned(), country })
    }

    /// The number with its middle hidden, for logs and lists.
    pub fn masked(&self) -> String {
        let count = self.0.chars().count();
        let shown = |index: usize| count > 6 && (index < 3 || index + 2 >= count);
        self.0.chars().enumerate().map(|(index, c)| if shown(index) { c } else { '*' }).collect()
    }
}

impl fmt::Display for AccountNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl fmt::Debug for AccountNumber {
    /// Masked: a debug form ends in logs.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "AccountNumber({})", self.masked())
    }
}
