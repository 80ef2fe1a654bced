//! Deletes what was kept long enough. Each statement looks itself whether a row is over: one that was taken up again
//! meanwhile stays.

use saldo_core::PartnerId;
use saldo_core::command::Forget;

use crate::journal::Stamped;
use crate::tables::{RowError, Session, values};

pub(super) fn forget(session: &dyn Session, rows: &[Stamped<Forget>]) -> Result<(), RowError> {
    let tries = "DELETE FROM deliveries WHERE partner = ?1 AND event = ?2
         AND EXISTS (SELECT 1 FROM events e WHERE e.partner = ?1 AND e.id = ?2 AND e.due_at IS NULL)";
    let event = "DELETE FROM events WHERE partner = ?1 AND id = ?2 AND due_at IS NULL";
    let receipt = "UPDATE transfers SET receipt = NULL WHERE partner = ?1 AND id = ?2 AND due_at IS NULL";
    let mark = "INSERT INTO versions (name, version) VALUES (?1, ?2)
         ON CONFLICT (name) DO UPDATE SET version = excluded.version";
    for Stamped { row, command } in rows {
        for id in &row.events {
            session.execute(tries, &values![row.partner.value(), id.value()])?;
            session.execute(event, &values![row.partner.value(), id.value()])?;
        }
        for id in &row.receipts {
            session.execute(receipt, &values![row.partner.value(), id.value()])?;
        }
        session.execute(mark, &values![&self::mark(row.partner), command.value()])?;
    }
    Ok(())
}

/// Where the last command is noted that deleted anything of a partner, since nothing else is left of it.
pub(crate) fn mark(partner: PartnerId) -> String {
    format!("forgotten:{partner}")
}
