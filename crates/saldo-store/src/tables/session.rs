//! What a table's file needs of a database: to be asked in SQL that every backend speaks, inside one transaction.
//! Places are numbered `?1`, `?2`; a value is a whole number, a text, bytes or nothing, on every backend.

use std::ops::ControlFlow;

use super::columns::{Columns, RowError};
use super::save::Put;

/// A connection inside a transaction, of whichever database.
pub(crate) trait Session {
    /// Runs a query and gives `each` one row after another, until it breaks.
    fn query(&self, sql: &str, values: &[Value<'_>], each: &mut Each<'_>) -> Result<(), RowError>;

    /// Runs a statement and answers how many rows it wrote.
    fn execute(&self, sql: &str, values: &[Value<'_>]) -> Result<u64, RowError>;

    /// Writes every one of these rows, whose values stand one row after another, or fails.
    fn put(&self, all: &[(&Put, Vec<Value<'_>>)]) -> Result<(), RowError>;

    /// A table `k (a, b)` of the pairs of numbers in `?1`, a text such as `[[1,2],[3,4]]`.
    fn pairs(&self) -> &'static str;
}

/// Reads one row, and says whether to go on.
pub(crate) type Each<'a> = dyn FnMut(&mut Columns<'_>) -> Result<ControlFlow<()>, RowError> + 'a;

/// A query's row.
pub(crate) trait Row {
    fn value(&self, index: usize) -> Result<Value<'_>, RowError>;
}

/// A value as databases keep it; yes and no are 1 and 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    Null,
    Int(i64),
    Text(&'a str),
    Bytes(&'a [u8]),
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl From<i64> for Value<'_> {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<u16> for Value<'_> {
    fn from(value: u16) -> Self {
        Self::Int(value.into())
    }
}

impl From<u32> for Value<'_> {
    fn from(value: u32) -> Self {
        Self::Int(value.into())
    }
}

impl From<bool> for Value<'_> {
    fn from(value: bool) -> Self {
        Self::Int(value.into())
    }
}

/// A limit; one that no database counts to is none.
impl From<usize> for Value<'_> {
    fn from(value: usize) -> Self {
        Self::Int(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(value)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(value: &'a String) -> Self {
        Self::Text(value)
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(value: &'a [u8]) -> Self {
        Self::Bytes(value)
    }
}

impl<'a> From<&'a Vec<u8>> for Value<'a> {
    fn from(value: &'a Vec<u8>) -> Self {
        Self::Bytes(value)
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Value<'a> {
    fn from(value: &'a [u8; N]) -> Self {
        Self::Bytes(value)
    }
}

/// A type that a column can hold.
pub(crate) trait Held: Sized {
    fn held(value: Value<'_>) -> Option<Self>;
}

impl<T: Held> Held for Option<T> {
    fn held(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            value => T::held(value).map(Some),
        }
    }
}

impl Held for i64 {
    fn held(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Int(value) => Some(value),
            _ => None,
        }
    }
}

impl Held for u16 {
    fn held(value: Value<'_>) -> Option<Self> {
        i64::held(value)?.try_into().ok()
    }
}

impl Held for u32 {
    fn held(value: Value<'_>) -> Option<Self> {
        i64::held(value)?.try_into().ok()
    }
}

impl Held for bool {
    fn held(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Int(0) => Some(false),
            Value::Int(1) => Some(true),
            _ => None,
        }
    }
}

impl Held for String {
    fn held(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Text(text) => Some(text.to_owned()),
            _ => None,
        }
    }
}

impl Held for Vec<u8> {
    fn held(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Bytes(bytes) => Some(bytes.to_owned()),
            _ => None,
        }
    }
}

impl<const N: usize> Held for [u8; N] {
    fn held(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Bytes(bytes) => bytes.try_into().ok(),
            _ => None,
        }
    }
}

/// The values of a statement's places, in order.
macro_rules! values {
    ($($value:expr),* $(,)?) => { [$($crate::tables::Value::from($value)),*] };
}
pub(crate) use values;
