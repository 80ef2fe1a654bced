//! The file as the tables' files ask it: statements are prepared once and kept.

use std::ops::ControlFlow;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, ToSql, params_from_iter};

use crate::tables::{Columns, Each, Put, Row, RowError, Session, Value};

impl Session for Connection {
    fn query(&self, sql: &str, values: &[Value<'_>], each: &mut Each<'_>) -> Result<(), RowError> {
        let mut statement = self.prepare_cached(sql)?;
        let mut rows = statement.query(params_from_iter(values))?;
        while let Some(row) = rows.next()? {
            if let ControlFlow::Break(()) = each(&mut Columns::of(row))? {
                break;
            }
        }
        Ok(())
    }

    fn execute(&self, sql: &str, values: &[Value<'_>]) -> Result<u64, RowError> {
        let changed = self.prepare_cached(sql)?.execute(params_from_iter(values))?;
        Ok(u64::try_from(changed).unwrap_or(u64::MAX))
    }

    /// One row after another: a statement that is prepared costs nothing to repeat.
    fn put(&self, all: &[(&Put, Vec<Value<'_>>)]) -> Result<(), RowError> {
        for (put, values) in all.iter().filter(|(_, values)| !values.is_empty()) {
            let mut statement = self.prepare_cached(put.alone())?;
            for row in values.chunks(put.columns.len()) {
                if statement.execute(params_from_iter(row))? != 1 {
                    return Err(RowError::value(put.what, format!("{:?}", row.get(..2))));
                }
            }
        }
        Ok(())
    }

    fn pairs(&self) -> &'static str {
        "(SELECT value ->> 0 AS a, value ->> 1 AS b FROM json_each(?1)) AS k"
    }
}

impl Row for rusqlite::Row<'_> {
    fn value(&self, index: usize) -> Result<Value<'_>, RowError> {
        match self.get_ref(index)? {
            ValueRef::Null => Ok(Value::Null),
            ValueRef::Integer(number) => Ok(Value::Int(number)),
            ValueRef::Text(text) => str::from_utf8(text)
                .map(Value::Text)
                .map_err(|error| RowError::value("text", error.to_string())),
            ValueRef::Blob(bytes) => Ok(Value::Bytes(bytes)),
            ValueRef::Real(number) => Err(RowError::value("column", number.to_string())),
        }
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Value::Null => ValueRef::Null,
            Value::Int(number) => ValueRef::Integer(number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// Whose fault it is that rows could not be read or written.
impl From<rusqlite::Error> for RowError {
    fn from(error: rusqlite::Error) -> Self {
        let text = error.to_string();
        match error.sqlite_error_code() {
            Some(
                ErrorCode::ConstraintViolation
                | ErrorCode::TypeMismatch
                | ErrorCode::TooBig
                | ErrorCode::ParameterOutOfRange,
            ) => Self::Refused(text),
            Some(_) => Self::Failed(text),
            // Not from SQLite, but from a value that does not convert.
            None => Self::Refused(text),
        }
    }
}
