//! What has been kept long enough: events that are over, and receipts of transfers that have ended.

use saldo_core::{EventId, PartnerId, Timestamp, TransferId};

use super::columns::{RowError, collect};
use super::session::{Session, values};

/// A partner's events of before a moment of which nothing is to be told any more, oldest first.
pub(crate) fn events(
    session: &dyn Session,
    partner: PartnerId,
    before: Timestamp,
    limit: usize,
) -> Result<Vec<EventId>, RowError> {
    let sql = "SELECT id FROM events WHERE partner = ?1 AND at < ?2 AND due_at IS NULL ORDER BY id LIMIT ?3";
    let values = values![partner.value(), before.millis(), limit];
    collect(session, sql, &values, |columns| Ok(EventId::new(columns.take()?)))
}

/// A partner's transfers behind one that were begun before a moment, oldest first, each with whether it has ended and
/// has a receipt.
pub(crate) fn receipts(
    session: &dyn Session,
    partner: PartnerId,
    after: TransferId,
    before: Timestamp,
    limit: usize,
) -> Result<Vec<(TransferId, bool)>, RowError> {
    let sql = "SELECT id, CASE WHEN receipt IS NOT NULL AND due_at IS NULL THEN 1 ELSE 0 END FROM transfers
         WHERE partner = ?1 AND id > ?2 AND started_at < ?3 ORDER BY id LIMIT ?4";
    let values = values![partner.value(), after.value(), before.millis(), limit];
    collect(session, sql, &values, |columns| Ok((columns.transfer()?, columns.take::<i64>()? == 1)))
}
