//! The tables `recoveries` and `found_deliveries`: what was brought back from a backup, and what it did not know.

use saldo_core::recovery::{EndedBy, FoundDelivery, Recovery, RecoveryEnd};
use saldo_core::{CommandId, ConnectorName, TransferId};

use super::columns::{Columns, RowError, collect, first, value};
use super::session::{Session, values};

const COLUMNS: &str = "id, since, begun_at, cause, ended_at, ended_by, reason";

fn decode(columns: &mut Columns<'_>) -> Result<Recovery, RowError> {
    let id = columns.take()?;
    let (since, begun_at, cause) = (columns.moment()?, columns.moment()?, columns.take()?);
    let ended_at = columns.moment_optional()?;
    let (by, reason): (Option<String>, Option<String>) = (columns.take()?, columns.take()?);
    let by = by.and_then(|by| EndedBy::parse(&by)).unwrap_or(EndedBy::Person);
    let end = ended_at.map(|at| RecoveryEnd { recovery: id, at, by, reason: reason.unwrap_or_default() });
    Ok(Recovery { id, since, begun_at, cause, end })
}

/// The recovery that goes on, if one does. Of several the first.
pub(crate) fn open(session: &dyn Session) -> Result<Option<Recovery>, RowError> {
    let sql = format!("SELECT {COLUMNS} FROM recoveries WHERE ended_at IS NULL ORDER BY id LIMIT 1");
    first(session, &sql, &[], decode)
}

/// Newest first.
pub(crate) fn all(session: &dyn Session) -> Result<Vec<Recovery>, RowError> {
    collect(session, &format!("SELECT {COLUMNS} FROM recoveries ORDER BY id DESC LIMIT 100"), &[], decode)
}

/// What was found in a recovery, in the order of the attempts.
pub(crate) fn found(
    session: &dyn Session,
    recovery: i64,
    limit: usize,
) -> Result<Vec<FoundDelivery>, RowError> {
    let sql = "SELECT recovery, connector, transfer, listed, command FROM found_deliveries
         WHERE recovery = ?1 ORDER BY attempt LIMIT ?2";
    collect(session, sql, &values![recovery, limit], |columns| {
        Ok(FoundDelivery {
            recovery: columns.take()?,
            connector: columns.parse("connector", ConnectorName::parse)?,
            transfer: columns.take::<Option<i64>>()?.map(TransferId::new),
            listed: columns.json("listed")?,
            command: CommandId::new(columns.take()?),
        })
    })
}

/// How many were found in a recovery.
pub(crate) fn found_count(session: &dyn Session, recovery: i64) -> Result<i64, RowError> {
    let sql = "SELECT count(*) FROM found_deliveries WHERE recovery = ?1";
    Ok(first(session, sql, &values![recovery], value)?.unwrap_or(0))
}
