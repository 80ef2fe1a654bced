//! Rows as columns: many rows go into one statement as one array for each of its columns.

use std::error::Error;
use std::fmt::Write;

use postgres::types::private::BytesMut;
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};

use super::connection::Connection;
use super::session::bound;
use crate::tables::{Kind, RowError, Value};

/// Rows that wait to be sent together.
pub(super) struct Grid<'a> {
    columns: Vec<(Kind, Vec<Value<'a>>)>,
}

impl<'a> Grid<'a> {
    pub(super) fn new(kinds: impl IntoIterator<Item = Kind>) -> Self {
        Self { columns: kinds.into_iter().map(|kind| (kind, Vec::new())).collect() }
    }

    pub(super) fn push(&mut self, row: &[Value<'a>]) {
        for ((_, column), value) in self.columns.iter_mut().zip(row) {
            column.push(*value);
        }
    }

    pub(super) fn rows(&self) -> usize {
        self.columns.first().map_or(0, |(_, column)| column.len())
    }

    /// `unnest($1::int8[], ...)`, in the place of `{rows}`.
    fn statement(&self, sql: &str) -> String {
        let mut rows = String::from("unnest(");
        for (number, (kind, _)) in (1_usize..).zip(&self.columns) {
            // Writing to a string does not fail.
            let _ = write!(rows, "{}${number}::{}", if number == 1 { "" } else { ", " }, array(*kind));
        }
        rows.push(')');
        sql.replace("{rows}", &rows)
    }

    fn arrays(&self) -> Vec<Column<'_>> {
        self.columns.iter().map(|(_, column)| Column(column)).collect()
    }

    /// Runs a statement on the rows and answers what it returns.
    pub(super) fn query(&self, connection: &Connection, sql: &str) -> Result<Vec<postgres::Row>, RowError> {
        if self.rows() == 0 {
            return Ok(Vec::new());
        }
        let statement = connection.statement(&self.statement(sql))?;
        Ok(connection.client().query(&statement, &bound(&self.arrays()))?)
    }

    /// Runs a statement on the rows and answers how many it wrote.
    pub(super) fn execute(&self, connection: &Connection, sql: &str) -> Result<u64, RowError> {
        let statement = connection.statement(&self.statement(sql))?;
        Ok(connection.client().execute(&statement, &bound(&self.arrays()))?)
    }
}

/// An array of what a column holds, in the server's words.
fn array(kind: Kind) -> &'static str {
    match kind {
        Kind::Int => "int8[]",
        Kind::Text => "text[]",
        Kind::Bytes => "bytea[]",
        Kind::Flag => "bool[]",
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
