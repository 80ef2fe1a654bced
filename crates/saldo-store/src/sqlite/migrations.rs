//! The schema's steps, one file each in `migrations/`; PostgreSQL's have the same numbers.
//! A step that was released is never changed: a change is another step.

use std::path::Path;

use rusqlite::Connection;

use super::connection;
use crate::error::StoreError;
use crate::steps;

/// In the order of their numbers.
const STEPS: [(&str, &str); 11] = [
    ("V0001__tables", include_str!("migrations/V0001__tables.sql")),
    ("V0002__events", include_str!("migrations/V0002__events.sql")),
    ("V0003__oauth", include_str!("migrations/V0003__oauth.sql")),
    ("V0004__limits", include_str!("migrations/V0004__limits.sql")),
    ("V0006__withdrawals", include_str!("migrations/V0006__withdrawals.sql")),
    ("V0007__events_lists", include_str!("migrations/V0007__events_lists.sql")),
    ("V0008__charges", include_str!("migrations/V0008__charges.sql")),
    ("V0009__restrictions", include_str!("migrations/V0009__restrictions.sql")),
    ("V0010__declined_deliveries", include_str!("migrations/V0010__declined_deliveries.sql")),
    ("V0011__sealed_secrets", include_str!("migrations/V0011__sealed_secrets.sql")),
    ("V0014__keeping", include_str!("migrations/V0014__keeping.sql")),
];

/// Runs the steps that the file lacks, all in one transaction.
pub(crate) fn migrate(path: &Path) -> Result<(), StoreError> {
    migrate_on(&mut connection::writer(path)?, path)
}

/// As `migrate`, on the connection that is there.
pub(crate) fn migrate_on(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let failed =
        |error: refinery::Error| StoreError::Migration { path: path.to_owned(), detail: error.to_string() };
    let (steps, known) = steps::steps(&STEPS).map_err(failed)?;
    let found = applied(connection).map_err(|error| connection::opening(path, &error))?;
    if found > known {
        let oldest = speakers(connection).map_err(|error| connection::opening(path, &error))?;
        return if oldest <= known {
            tracing::warn!(found, known, "the database has a newer schema, which this version may work on");
            Ok(())
        } else {
            Err(StoreError::Newer { path: path.to_owned(), found, known, oldest })
        };
    }
    steps::run(connection, &steps, &path.display().to_string()).map_err(failed)
}

/// The oldest number that who works on the file must know.
fn speakers(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("SELECT coalesce(max(oldest), 0) FROM speakers", [], |row| row.get(0))
}

/// The number of the newest step in the file; zero for a new file.
pub(super) fn applied(connection: &Connection) -> rusqlite::Result<i64> {
    let history = "SELECT count(*) FROM sqlite_schema WHERE name = 'refinery_schema_history'";
    let is_there: i64 = connection.query_row(history, [], |row| row.get(0))?;
    if is_there == 0 {
        return Ok(0);
    }
    connection
        .query_row("SELECT coalesce(max(version), 0) FROM refinery_schema_history", [], |row| row.get(0))
}
