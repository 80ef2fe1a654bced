//! Rows as columns: many rows go into one statement as one array for each of its columns.

use std::error::Error;
use std::fmt::Write;

use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Row, Statement};

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

    /// The columns, which must outlive a question about them.
    pub(super) fn arrays(&self) -> Vec<Column<'_>> {
        self.columns.iter().map(|(_, column)| Column(column)).collect()
    }

    pub(super) fn prepared(&self, connection: &Connection, sql: &str) -> Result<Statement, RowError> {
        connection.statement(&self.statement(sql))
    }

    /// Runs a statement on the rows and answers what it returns.
    pub(super) fn query(&self, connection: &Connection, sql: &str) -> Result<Vec<Row>, RowError> {
        let answers = queries(connection, "", &[(self, sql)])?;
        Ok(answers.into_iter().next().unwrap_or_default())
    }
}

/// Asks about several grids at once, behind words without values where there are any; one without rows is not asked
/// about.
pub(super) fn queries(
    connection: &Connection,
    first: &str,
    asked: &[(&Grid<'_>, &str)],
) -> Result<Vec<Vec<Row>>, RowError> {
    let arrays: Vec<_> = asked.iter().map(|(grid, _)| grid.arrays()).collect();
    let mut questions = Vec::with_capacity(asked.len());
    for ((grid, sql), arrays) in asked.iter().zip(&arrays).filter(|((grid, _), _)| grid.rows() > 0) {
        questions.push((grid.prepared(connection, sql)?, bound(arrays)));
    }
    let mut answers = connection.ask(first, &questions)?.into_iter();
    Ok(asked
        .iter()
        .map(|(grid, _)| if grid.rows() > 0 { answers.next().unwrap_or_default() } else { Vec::new() })
        .collect())
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
pub(super) struct Column<'a>(&'a [Value<'a>]);

impl ToSql for Column<'_> {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        self.0.to_sql(kind, out)
    }

    fn accepts(kind: &Type) -> bool {
        matches!(*kind, Type::INT8_ARRAY | Type::TEXT_ARRAY | Type::BYTEA_ARRAY | Type::BOOL_ARRAY)
    }

    to_sql_checked!();
}
