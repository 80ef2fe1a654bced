//! The table `calls`: what each process has counted in windows that all share.

use saldo_core::Timestamp;

use super::connection::Connection;
use super::grid::Grid;
use super::member::NOW;
use crate::members::Tally;
use crate::tables::{Columns, Kind, RowError, Session, collect, values};

/// What changed this long ago is heard again, because commits overtake each other.
const OVERLAP_MS: i64 = 5_000;
/// Longer than any window.
const KEPT_MS: i64 = 2 * 86_400_000;

const WRITE: &str = "INSERT INTO calls (counted, key, slot, node, began_at, length_ms, calls, changed_at)
     SELECT counted, key, slot, node, began_at, length_ms, calls, {now}
     FROM {rows} AS t (counted, key, slot, node, began_at, length_ms, calls) ORDER BY counted, key, slot, node
     ON CONFLICT (counted, key, slot, node) DO UPDATE
         SET began_at = excluded.began_at, length_ms = excluded.length_ms, calls = excluded.calls,
             changed_at = excluded.changed_at";

/// Sums over the other processes, of the windows of which one has changed. One that has ended counts no more; what says
/// when calls were given back has no length, and the latest counts.
const READ: &str = "SELECT c.counted, c.key, c.slot,
         CASE WHEN c.slot < 0 THEN max(c.began_at) ELSE min(c.began_at) END, max(c.length_ms), sum(c.calls)::int8
     FROM (SELECT DISTINCT counted, key, slot FROM calls WHERE changed_at >= {now} - ?2 AND node <> ?1) AS n
         JOIN calls c USING (counted, key, slot)
     WHERE c.node <> ?1 AND (c.slot < 0 OR c.began_at + c.length_ms > {now})
     GROUP BY c.counted, c.key, c.slot";

/// Writes what a process has counted, and answers what the others have, of what has changed.
pub(super) fn exchange(connection: &Connection, node: i64, news: &[Tally]) -> Result<Vec<Tally>, RowError> {
    let mut rows = Grid::new([Kind::Text, Kind::Int, Kind::Int, Kind::Int, Kind::Int, Kind::Int, Kind::Int]);
    for tally in news {
        let Tally { of, key, slot, began_at, length_ms, calls } = tally;
        rows.push(&values![of, *key, *slot, node, began_at.millis(), *length_ms, *calls]);
    }
    rows.query(connection, &WRITE.replace("{now}", NOW))?;
    let forget = format!("DELETE FROM calls WHERE changed_at < {NOW} - ?1");
    connection.execute(&forget, &values![KEPT_MS])?;
    collect(connection, &READ.replace("{now}", NOW), &values![node, OVERLAP_MS], decode)
}

fn decode(columns: &mut Columns<'_>) -> Result<Tally, RowError> {
    Ok(Tally {
        of: columns.take()?,
        key: columns.take()?,
        slot: columns.take()?,
        began_at: Timestamp::from_millis(columns.take()?),
        length_ms: columns.take()?,
        calls: columns.take()?,
    })
}
