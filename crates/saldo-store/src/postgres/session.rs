//! The server as the tables' files ask it.

use std::error::Error;
use std::ops::ControlFlow;

use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};

use super::connection::Connection;
use super::grid::Grid;
use crate::tables::{Columns, Each, Put, Row, RowError, Session, Value};

impl Session for Connection {
    fn query(&self, sql: &str, values: &[Value<'_>], each: &mut Each<'_>) -> Result<(), RowError> {
        let statement = self.statement(sql)?;
        let answers = self.ask("", &[(statement, bound(values))])?;
        for row in answers.iter().flatten() {
            if let ControlFlow::Break(()) = each(&mut Columns::of(row))? {
                break;
            }
        }
        Ok(())
    }

    fn execute(&self, sql: &str, values: &[Value<'_>]) -> Result<u64, RowError> {
        let statement = self.statement(sql)?;
        Ok(self.write(&[(statement, bound(values))])?.into_iter().sum())
    }

    /// All rows of a table in one statement, and all statements at once.
    fn put(&self, all: &[(&Put, Vec<Value<'_>>)]) -> Result<(), RowError> {
        let mut grids = Vec::with_capacity(all.len());
        for (put, values) in all.iter().filter(|(_, values)| !values.is_empty()) {
            let mut grid = Grid::new(put.columns.iter().map(|(_, kind)| *kind));
            values.chunks(put.columns.len()).for_each(|row| grid.push(row));
            grids.push((*put, grid));
        }
        let arrays: Vec<_> = grids.iter().map(|(_, grid)| grid.arrays()).collect();
        let mut statements = Vec::with_capacity(grids.len());
        for ((put, grid), arrays) in grids.iter().zip(&arrays) {
            statements.push((grid.prepared(self, put.together())?, bound(arrays)));
        }
        for ((put, grid), written) in grids.iter().zip(self.write(&statements)?) {
            if usize::try_from(written) != Ok(grid.rows()) {
                return Err(RowError::value(put.what, format!("{written} of {} rows written", grid.rows())));
            }
        }
        Ok(())
    }

    fn pairs(&self) -> &'static str {
        "(SELECT (value ->> 0)::int8 AS a, (value ->> 1)::int8 AS b FROM json_array_elements(?1::text::json)) AS k"
    }
}

/// Values as the client takes them.
pub(super) fn bound<T: ToSql + Sync>(values: &[T]) -> Vec<&(dyn ToSql + Sync)> {
    values.iter().map(|value| -> &(dyn ToSql + Sync) { value }).collect()
}

impl Row for tokio_postgres::Row {
    fn value(&self, index: usize) -> Result<Value<'_>, RowError> {
        let column = self.columns().get(index);
        let kind = column.map(|column| column.type_().clone());
        Ok(match kind {
            Some(Type::INT8) => self.try_get::<_, Option<i64>>(index)?.into(),
            Some(Type::INT4) => self.try_get::<_, Option<i32>>(index)?.map(i64::from).into(),
            Some(Type::BOOL) => self.try_get::<_, Option<bool>>(index)?.into(),
            Some(Type::TEXT) => self.try_get::<_, Option<&str>>(index)?.into(),
            Some(Type::BYTEA) => self.try_get::<_, Option<&[u8]>>(index)?.into(),
            other => return Err(RowError::value("column", format!("{other:?}"))),
        })
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match *self {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(number) if *kind == Type::BOOL => (number != 0).to_sql(kind, out),
            Value::Int(number) => number.to_sql(kind, out),
            Value::Text(text) => text.to_sql(kind, out),
            Value::Bytes(bytes) => bytes.to_sql(kind, out),
        }
    }

    fn accepts(kind: &Type) -> bool {
        matches!(*kind, Type::INT8 | Type::BOOL | Type::TEXT | Type::BYTEA)
    }

    to_sql_checked!();
}
