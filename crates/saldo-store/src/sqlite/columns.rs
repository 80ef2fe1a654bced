//! Reads a row's columns one after another into typed values; a value that cannot be is an error that names it.

use std::str::FromStr;

use rusqlite::Row;
use rusqlite::types::FromSql;
use saldo_core::{Currency, Dialect, PartnerId, Timestamp, TransferId};
use serde::de::DeserializeOwned;

use crate::error::StoreError;

/// Why a row was not read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RowError {
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    #[error("{what}: {found}")]
    Value { what: &'static str, found: String },
}

impl RowError {
    pub(super) fn value(what: &'static str, found: impl Into<String>) -> Self {
        Self::Value { what, found: found.into() }
    }
}

impl From<RowError> for StoreError {
    fn from(error: RowError) -> Self {
        match error {
            RowError::Sqlite(error) => Self::Read(error.to_string()),
            RowError::Value { .. } => Self::Row(error.to_string()),
        }
    }
}

/// A row, from its first column on. Struct fields are read in the order in which they are written.
pub(super) struct Columns<'a, 'statement> {
    row: &'a Row<'statement>,
    next: usize,
}

impl<'a, 'statement> Columns<'a, 'statement> {
    pub(super) fn of(row: &'a Row<'statement>) -> Self {
        Self { row, next: 0 }
    }

    pub(super) fn take<T: FromSql>(&mut self) -> Result<T, RowError> {
        let index = self.next;
        self.next += 1;
        Ok(self.row.get(index)?)
    }

    /// A text that must parse.
    pub(super) fn parse<T>(
        &mut self,
        what: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, RowError> {
        let index = self.next;
        self.next += 1;
        let text = self.row.get_ref(index)?.as_str().map_err(rusqlite::Error::from)?;
        parse(text).ok_or_else(|| RowError::value(what, text))
    }

    pub(super) fn json<T: DeserializeOwned>(&mut self, what: &'static str) -> Result<T, RowError> {
        let index = self.next;
        self.next += 1;
        let text = self.row.get_ref(index)?.as_str().map_err(rusqlite::Error::from)?;
        serde_json::from_str(text).map_err(|error| RowError::value(what, error.to_string()))
    }

    pub(super) fn json_optional<T: DeserializeOwned>(
        &mut self,
        what: &'static str,
    ) -> Result<Option<T>, RowError> {
        let text: Option<String> = self.take()?;
        let value = text.map(|text| serde_json::from_str(&text)).transpose();
        value.map_err(|error| RowError::value(what, error.to_string()))
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
pub(super) fn value<T: FromSql>(columns: &mut Columns<'_, '_>) -> Result<T, RowError> {
    columns.take()
}

/// The only column of a row: a partner.
pub(super) fn partner_id(columns: &mut Columns<'_, '_>) -> Result<PartnerId, RowError> {
    columns.partner()
}

/// The only column of a row: a transfer.
pub(super) fn transfer_id(columns: &mut Columns<'_, '_>) -> Result<TransferId, RowError> {
    columns.transfer()
}

/// The only column of a row: a moment.
pub(super) fn moment(columns: &mut Columns<'_, '_>) -> Result<Timestamp, RowError> {
    columns.moment()
}

/// A query's rows, each read by `read`.
pub(super) fn collect<T>(
    statement: &mut rusqlite::Statement<'_>,
    parameters: impl rusqlite::Params,
    read: impl Fn(&mut Columns<'_, '_>) -> Result<T, RowError>,
) -> Result<Vec<T>, RowError> {
    let mut rows = statement.query(parameters)?;
    let mut list = Vec::new();
    while let Some(row) = rows.next()? {
        list.push(read(&mut Columns::of(row))?);
    }
    Ok(list)
}

/// A query's only row, if there is one.
pub(super) fn first<T>(
    statement: &mut rusqlite::Statement<'_>,
    parameters: impl rusqlite::Params,
    read: impl FnOnce(&mut Columns<'_, '_>) -> Result<T, RowError>,
) -> Result<Option<T>, RowError> {
    let mut rows = statement.query(parameters)?;
    rows.next()?.map(|row| read(&mut Columns::of(row))).transpose()
}
