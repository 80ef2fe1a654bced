//! The table `catalogues`: every version that was imported, whole.

use saldo_core::command::CatalogueDocument;

use super::columns::{RowError, first, value};
use super::session::Session;
use crate::reads::CatalogueVersion;

/// Zero before the first import.
pub(crate) fn version(session: &dyn Session) -> Result<i64, RowError> {
    let sql = "SELECT coalesce(max(version), 0) FROM catalogues";
    Ok(first(session, sql, &[], value)?.unwrap_or(0))
}

pub(crate) fn latest(session: &dyn Session) -> Result<Option<CatalogueVersion>, RowError> {
    let sql = "SELECT version, files, imported_at FROM catalogues ORDER BY version DESC LIMIT 1";
    first(session, sql, &[], |columns| {
        Ok(CatalogueVersion {
            version: columns.take()?,
            document: CatalogueDocument { files: columns.json("files")? },
            imported_at: columns.moment()?,
        })
    })
}
