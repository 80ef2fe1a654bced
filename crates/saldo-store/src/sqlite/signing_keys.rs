//! The table `signing_keys`: every key that ever signed a token, sealed. Rows are added and never changed.

use rusqlite::Connection;
use saldo_core::party::SigningKey;

use super::columns::{RowError, collect, first, value};

/// How many there are: zero before the first token.
pub(crate) fn version(connection: &Connection) -> Result<i64, RowError> {
    let mut statement = connection.prepare_cached("SELECT count(*) FROM signing_keys")?;
    Ok(first(&mut statement, [], value)?.unwrap_or(0))
}

pub(crate) fn all(connection: &Connection) -> Result<Vec<SigningKey>, RowError> {
    let sql = "SELECT kid, private_sealed, created_at FROM signing_keys ORDER BY created_at, command";
    collect(&mut *connection.prepare_cached(sql)?, [], |columns| {
        Ok(SigningKey {
            kid: columns.take()?,
            private_sealed: columns.take()?,
            created_at: columns.moment()?,
        })
    })
}
