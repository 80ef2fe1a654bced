//! Reads a row's columns one after another into typed values; a value that cannot be is an error that names it.

use std::ops::ControlFlow;
use std::str::FromStr;

use saldo_core::{Currency, Dialect, PartnerId, Timestamp, TransferId};
use serde::de::DeserializeOwned;

use super::session::{Held, Row, Session, Value};
use crate::error::StoreError;
use crate::journal::SaveError;

/// Why a row was not read or written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RowError {
    /// The database will not take these rows; it takes others.
    #[error("{0}")]
    Refused(String),
    /// Another process was in the way; the same again may be done.
    #[error("{0}")]
    Conflict(String),
    /// The database could not do it.
    #[error("{0}")]
    Failed(String),
    #[error("{what}: {found}")]
    Value { what: &'static str, found: String },
}

impl RowError {
    pub(crate) fn value(what: &'static str, found: impl Into<String>) -> Self {
        Self::Value { what, found: found.into() }
    }
}

impl From<RowError> for StoreError {
    fn from(error: RowError) -> Self {
        match error {
            RowError::Refused(cause) | RowError::Conflict(cause) | RowError::Failed(cause) => {
                Self::Read(cause)
            }
            RowError::Value { .. } => Self::Row(error.to_string()),
        }
    }
}

/// Whose fault it is that a batch was not written.
impl From<RowError> for SaveError {
    fn from(error: RowError) -> Self {
        match error {
            RowError::Refused(cause) => Self::Data(cause),
            RowError::Conflict(cause) => Self::Conflict(cause),
            RowError::Failed(cause) => Self::RolledBack(cause),
            RowError::Value { .. } => Self::Data(error.to_string()),
        }
    }
}

/// A row, from its first column on. Struct fields are read in the order in which they are written.
pub(crate) struct Columns<'a> {
    row: &'a dyn Row,
    next: usize,
}

impl<'a> Columns<'a> {
    pub(crate) fn of(row: &'a dyn Row) -> Self {
        Self { row, next: 0 }
    }

    fn next(&mut self) -> Result<Value<'a>, RowError> {
        let index = self.next;
        self.next += 1;
        self.row.value(index)
    }

    fn text(&mut self, what: &'static str) -> Result<&'a str, RowError> {
        match self.next()? {
            Value::Text(text) => Ok(text),
            other => Err(RowError::value(what, format!("{other:?}"))),
        }
    }

    pub(crate) fn take<T: Held>(&mut self) -> Result<T, RowError> {
        let value = self.next()?;
        T::held(value).ok_or_else(|| RowError::value("column", format!("{value:?}")))
    }

    /// A text that must parse.
    pub(super) fn parse<T>(
        &mut self,
        what: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, RowError> {
        let text = self.text(what)?;
        parse(text).ok_or_else(|| RowError::value(what, text))
    }

    pub(super) fn json<T: DeserializeOwned>(&mut self, what: &'static str) -> Result<T, RowError> {
        let text = self.text(what)?;
        serde_json::from_str(text).map_err(|error| RowError::value(what, error.to_string()))
    }

    pub(super) fn json_optional<T: DeserializeOwned>(
        &mut self,
        what: &'static str,
    ) -> Result<Option<T>, RowError> {
        match self.next()? {
            Value::Null => Ok(None),
            Value::Text(text) => {
                serde_json::from_str(text).map(Some).map_err(|error| RowError::value(what, error.to_string()))
            }
            other => Err(RowError::value(what, format!("{other:?}"))),
        }
    }

    pub(super) fn partner(&mut self) -> Result<PartnerId, RowError> {
        self.take().map(PartnerId::new)
    }

    pub(super) fn transfer(&mut self) -> Result<TransferId, RowError> {
        self.take().map(TransferId::new)
    }

    pub(super) fn dialect(&mut self) -> Result<Dialect, RowError> {
        self.parse("dialect", Dialect::parse)
    }

    pub(super) fn currency(&mut self) -> Result<Currency, RowError> {
        self.parse("currency", |code| Currency::from_str(code).ok())
    }

    pub(super) fn moment(&mut self) -> Result<Timestamp, RowError> {
        self.take().map(Timestamp::from_millis)
    }

    pub(super) fn moment_optional(&mut self) -> Result<Option<Timestamp>, RowError> {
        let millis: Option<i64> = self.take()?;
        Ok(millis.map(Timestamp::from_millis))
    }
}

/// The only column of a row.
pub(crate) fn value<T: Held>(columns: &mut Columns<'_>) -> Result<T, RowError> {
    columns.take()
}

/// The only column of a row: a partner.
pub(super) fn partner_id(columns: &mut Columns<'_>) -> Result<PartnerId, RowError> {
    columns.partner()
}

/// The only column of a row: a transfer.
pub(super) fn transfer_id(columns: &mut Columns<'_>) -> Result<TransferId, RowError> {
    columns.transfer()
}

/// The only column of a row: a moment.
pub(super) fn moment(columns: &mut Columns<'_>) -> Result<Timestamp, RowError> {
    columns.moment()
}

/// A query's rows, each read by `read`.
pub(crate) fn collect<T>(
    session: &dyn Session,
    sql: &str,
    values: &[Value<'_>],
    read: impl Fn(&mut Columns<'_>) -> Result<T, RowError>,
) -> Result<Vec<T>, RowError> {
    let mut list = Vec::new();
    session.query(sql, values, &mut |columns| {
        list.push(read(columns)?);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(list)
}

/// A query's only row, if there is one.
pub(crate) fn first<T>(
    session: &dyn Session,
    sql: &str,
    values: &[Value<'_>],
    read: impl Fn(&mut Columns<'_>) -> Result<T, RowError>,
) -> Result<Option<T>, RowError> {
    let mut found = None;
    session.query(sql, values, &mut |columns| {
        found = Some(read(columns)?);
        Ok(ControlFlow::Break(()))
    })?;
    Ok(found)
}
