//! A query whose conditions depend on what is asked for.

use super::session::Value;

/// SQL with its values, grown condition by condition.
pub(super) struct Narrowed<'a> {
    sql: String,
    values: Vec<Value<'a>>,
}

impl<'a> Narrowed<'a> {
    /// `from` has one place for each of the values.
    pub(super) fn new(from: &str, values: &[Value<'a>]) -> Self {
        Self { sql: from.to_owned(), values: values.to_vec() }
    }

    /// Adds a condition with one place, written `?`, where there is a value for it.
    pub(super) fn by<T: Into<Value<'a>>>(mut self, condition: &str, value: Option<T>) -> Self {
        if let Some(value) = value {
            self.values.push(value.into());
            let place = format!("?{}", self.values.len());
            self.sql.push_str(&condition.replace('?', &place));
        }
        self
    }

    /// Adds words without a place.
    pub(super) fn words(mut self, words: &str) -> Self {
        self.sql.push_str(words);
        self
    }

    pub(super) fn sql(&self) -> &str {
        &self.sql
    }

    pub(super) fn values(&self) -> &[Value<'a>] {
        &self.values
    }
}
