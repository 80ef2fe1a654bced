//! Which partners have rows of a kind, one after another, by one index look-up each.

use saldo_core::PartnerId;

use super::columns::{RowError, collect, partner_id};
use super::session::Session;

/// `rows` is a table and a condition: "transfers WHERE due_at IS NOT NULL".
pub(super) fn having(session: &dyn Session, rows: &str) -> Result<Vec<PartnerId>, RowError> {
    let sql = format!(
        "WITH RECURSIVE known (partner) AS (
             SELECT min(partner) FROM {rows}
             UNION ALL
             SELECT (SELECT min(partner) FROM {rows} AND partner > known.partner)
             FROM known WHERE known.partner IS NOT NULL)
         SELECT partner FROM known WHERE partner IS NOT NULL"
    );
    collect(session, &sql, &[], partner_id)
}
