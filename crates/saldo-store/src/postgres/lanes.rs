//! Whose turn it is. Who writes for a partner holds its row in `lanes` until the commit, and leaves its last command
//! there, so that whoever comes next knows whether anybody else has written meanwhile.

use std::collections::BTreeMap;

use saldo_core::{CommandId, PartnerId};
use tokio_postgres::Row;

use super::connection::{Connection, class, told as words};
use super::grid::Grid;
use super::session::bound;
use crate::journal::{SaveError, Trace};
use crate::tables::{Columns, Kind, RowError, values};

/// In the order of the ids, so that no two wait for each other.
pub(super) const LOCK: &str =
    "SELECT l.partner, l.command FROM lanes l JOIN {rows} AS k (partner) ON l.partner = k.partner
     ORDER BY l.partner FOR UPDATE OF l";
pub(super) const ADD: &str =
    "INSERT INTO lanes (partner) SELECT partner FROM {rows} AS k (partner) ORDER BY partner
     ON CONFLICT (partner) DO NOTHING";
const TELL: &str = "UPDATE lanes AS l SET command = k.command FROM {rows} AS k (partner, command) WHERE l.partner = k.partner";

/// The commands that wrote last, by partner.
pub(super) type Last = BTreeMap<PartnerId, CommandId>;

/// Says who has written and commits, in one turn.
///
/// Errors: `Indeterminate` where the connection went meanwhile. What the server refuses is rolled back.
pub(super) fn commit(connection: &Connection, last: &Last) -> Result<(), SaveError> {
    let rows = rows(last);
    let arrays = rows.arrays();
    let tell = match rows.rows() {
        0 => None,
        _ => Some((rows.prepared(connection, TELL)?, bound(&arrays))),
    };
    match connection.commit(tell.as_ref()) {
        (Some(Err(error)), _) if error.as_db_error().is_some() => Err(RowError::from(error).into()),
        (Some(Err(error)), _) | (_, Err(error)) => Err(ended(&error)),
        (_, Ok(())) => Ok(()),
    }
}

/// A rule or a conflict rolls back; whatever else ends a commit leaves it open.
fn ended(error: &tokio_postgres::Error) -> SaveError {
    match class(error) {
        Some("23") => SaveError::Data(words(error)),
        Some("40") => SaveError::Conflict(words(error)),
        _ => SaveError::Indeterminate(words(error)),
    }
}

/// The partners' rows, to lock them.
pub(super) fn of(partners: &[PartnerId]) -> Grid<'static> {
    let mut lanes = Grid::new([Kind::Int]);
    partners.iter().for_each(|partner| lanes.push(&values![partner.value()]));
    lanes
}

/// What locked rows tell.
pub(super) fn told(rows: &[Row]) -> Result<Last, RowError> {
    let told = |row: &Row| {
        let mut columns = Columns::of(row);
        Ok((PartnerId::new(columns.take()?), CommandId::new(columns.take()?)))
    };
    rows.iter().map(told).collect()
}

/// What commands that wrote will have told: the last of each partner.
pub(super) fn last(traces: &[Trace]) -> Last {
    traces.iter().map(|trace| (trace.partner(), trace.command())).collect()
}

/// The same as rows.
fn rows(last: &Last) -> Grid<'static> {
    let mut lanes = Grid::new([Kind::Int, Kind::Int]);
    last.iter().for_each(|(partner, command)| lanes.push(&values![partner.value(), command.value()]));
    lanes
}
