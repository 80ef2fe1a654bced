//! The tables `recoveries` and `found_deliveries`, as they are written. A recovery begins where a backup is restored.

use saldo_core::TransferId;
use saldo_core::recovery::{FoundDelivery, Recovery, RecoveryEnd};

use super::json;
use crate::journal::Stamped;
use crate::tables::{RowError, Session, values};

/// Begins a recovery. Written by who brings a database back, before anybody opens it.
pub(crate) fn begin(session: &dyn Session, recovery: &Recovery) -> Result<(), RowError> {
    let sql = "INSERT INTO recoveries (id, since, begun_at, cause) VALUES (?1, ?2, ?3, ?4)";
    let Recovery { id, since, begun_at, cause, .. } = recovery;
    session.execute(sql, &values![*id, since.millis(), begun_at.millis(), cause])?;
    Ok(())
}

/// A delivery that several nodes find is kept once.
pub(super) fn found(session: &dyn Session, rows: &[FoundDelivery]) -> Result<(), RowError> {
    let sql = "INSERT INTO found_deliveries (connector, attempt, recovery, transfer, listed, command)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (connector, attempt) DO NOTHING";
    for row in rows {
        session.execute(
            sql,
            &values![
                row.connector.as_str(),
                row.listed.attempt.value(),
                row.recovery,
                row.transfer.map(TransferId::value),
                &json(&row.listed)?,
                row.command.value(),
            ],
        )?;
    }
    Ok(())
}

/// The first end of a recovery stays.
pub(super) fn ends(session: &dyn Session, rows: &[Stamped<RecoveryEnd>]) -> Result<(), RowError> {
    let sql = "UPDATE recoveries SET ended_at = ?2, ended_by = ?3, reason = ?4, command = ?5
         WHERE id = ?1 AND ended_at IS NULL";
    for Stamped { row, command } in rows {
        let RecoveryEnd { recovery, at, by, reason } = row;
        session.execute(sql, &values![*recovery, at.millis(), by.as_str(), reason, command.value()])?;
    }
    Ok(())
}
