//! The table `catalogues`: every version that was imported, whole.

use rusqlite::Connection;
use saldo_core::command::CatalogueDocument;

use super::columns::{RowError, first, value};
use crate::reads::CatalogueVersion;

/// Zero before the first import.
pub(crate) fn version(connection: &Connection) -> Result<i64, RowError> {
    let mut statement = connection.prepare_cached("SELECT coalesce(max(version), 0) FROM catalogues")?;
    Ok(first(&mut statement, [], value)?.unwrap_or(0))
}

pub(crate) fn latest(connection: &Connection) -> Result<Option<CatalogueVersion>, RowError> {
    let sql = "SELECT version, files, imported_at FROM catalogues ORDER BY version DESC LIMIT 1";
    first(&mut *connection.prepare_cached(sql)?, [], |columns| {
        Ok(CatalogueVersion {
            version: columns.take()?,
            document: CatalogueDocument { files: columns.json("files")? },
            imported_at: columns.moment()?,
        })
    })
}
