//! The table `signing_keys`: every key that ever signed a token, sealed. Rows are added and never changed.

use saldo_core::party::SigningKey;

use super::columns::{RowError, collect, first, value};
use super::session::Session;

/// How many there are: zero before the first token.
pub(crate) fn version(session: &dyn Session) -> Result<i64, RowError> {
    Ok(first(session, "SELECT count(*) FROM signing_keys", &[], value)?.unwrap_or(0))
}

pub(crate) fn all(session: &dyn Session) -> Result<Vec<SigningKey>, RowError> {
    let sql = "SELECT kid, private_sealed, created_at FROM signing_keys ORDER BY created_at, command";
    collect(session, sql, &[], |columns| {
        Ok(SigningKey {
            kid: columns.take()?,
            private_sealed: columns.take()?,
            created_at: columns.moment()?,
        })
    })
}
