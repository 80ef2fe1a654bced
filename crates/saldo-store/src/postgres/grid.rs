//! Rows as columns: many rows go into one statement as one array for each of its columns.

use std::error::Error;
use std::fmt::Write;

use postgres::types::private::BytesMut;
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};

use super::connection::Connection;
use crate::tables::{RowError, Value};

/// What a column holds, in the server's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Int,
    Text,
    Bytes,
    Flag,
}

impl Kind {
    fn array(self) -> &'static str {
        match self {
            Self::Int => "int8[]",
            Self::Text => "text[]",
            Self::Bytes => "bytea[]",
            Self::Flag => "bool[]",
        }
    }
}

/// Rows that wait to be sent together.
pub(super) struct Grid<'a, const N: usize> {
    kinds: [Kind; N],
    columns: [Vec<Value<'a>>; N],
}

impl<'a, const N: usize> Grid<'a, N> {
    pub(super) fn new(kinds: [Kind; N]) -> Self {
        Self { kinds, columns: std::array::from_fn(|_| Vec::new()) }
    }

    pub(super) fn push(&mut self, row: [Value<'a>; N]) {
        for (column, value) in self.columns.iter_mut().zip(row) {
            column.push(value);
        }
    }

    pub(super) fn rows(&self) -> usize {
        self.columns.first().map_or(0, Vec::len)
    }

    /// `unnest($1::int8[], ...)`, in the place of `{rows}`.
    fn statement(&self, sql: &str) -> String {
        let mut rows = String::from("unnest(");
        for (number, kind) in (1_usize..).zip(self.kinds) {
            // Writing to a string does not fail.
            let _ = write!(rows, "{}${number}::{}", if number == 1 { "" } else { ", " }, kind.array());
        }
        rows.push(')');
        sql.replace("{rows}", &rows)
    }

    /// Runs a statement on the rows and answers what it returns.
    pub(super) fn query(&self, connection: &Connection, sql: &str) -> Result<Vec<postgres::Row>, RowError> {
        if self.rows() == 0 {
            return Ok(Vec::new());
        }
        let statement = connection.statement(&self.statement(sql))?;
        let columns: Vec<Column<'_>> = self.columns.iter().map(|column| Column(column)).collect();
        let bound: Vec<_> = columns.iter().map(|column| -> &(dyn ToSql + Sync) { column }).collect();
        Ok(connection.client().query(&statement, &bound)?)
    }

    /// Runs a statement that must write every row; `what` names a row that it does not.
    pub(super) fn write(
        &self,
        connection: &Connection,
        sql: &str,
        what: &'static str,
    ) -> Result<(), RowError> {
        if self.rows() == 0 {
            return Ok(());
        }
        let statement = connection.statement(&self.statement(sql))?;
        let columns: Vec<Column<'_>> = self.columns.iter().map(|column| Column(column)).collect();
        let bound: Vec<_> = columns.iter().map(|column| -> &(dyn ToSql + Sync) { column }).collect();
        let written = connection.client().execute(&statement, &bound)?;
        if usize::try_from(written) == Ok(self.rows()) {
            return Ok(());
        }
        Err(RowError::value(what, format!("{written} of {} rows written", self.rows())))
    }
}

#[derive(Debug)]
struct Column<'a>(&'a [Value<'a>]);

impl ToSql for Column<'_> {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        self.0.to_sql(kind, out)
    }

    fn accepts(kind: &Type) -> bool {
        matches!(*kind, Type::INT8_ARRAY | Type::TEXT_ARRAY | Type::BYTEA_ARRAY | Type::BOOL_ARRAY)
    }

    to_sql_checked!();
}
