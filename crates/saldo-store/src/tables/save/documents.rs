//! The tables `catalogues` and `signing_keys`, as they are written: rows are added and never changed.

use saldo_core::command::CatalogueDocument;
use saldo_core::party::SigningKey;
use saldo_core::{CommandId, Timestamp};

use super::json;
use crate::journal::Stamped;
use crate::tables::{RowError, Session, values};

pub(super) fn catalogues(
    session: &dyn Session,
    rows: &[(CatalogueDocument, CommandId, Timestamp)],
) -> Result<(), RowError> {
    let sql = "INSERT INTO catalogues (version, imported_at, command, files)
         VALUES ((SELECT coalesce(max(version), 0) + 1 FROM catalogues), ?1, ?2, ?3)";
    for (document, command, at) in rows {
        session.execute(sql, &values![at.millis(), command.value(), &json(&document.files)?])?;
    }
    Ok(())
}

pub(super) fn signing_keys(session: &dyn Session, rows: &[Stamped<SigningKey>]) -> Result<(), RowError> {
    let sql = "INSERT INTO signing_keys (kid, private_sealed, created_at, command) VALUES (?1, ?2, ?3, ?4)";
    for Stamped { row, command } in rows {
        let created_at = row.created_at.millis();
        session.execute(sql, &values![&row.kid, &row.private_sealed, created_at, command.value()])?;
    }
    Ok(())
}
