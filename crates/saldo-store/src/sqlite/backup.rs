//! Copying a file that is in use, and bringing a copy back.

use std::fs::{self, File};
use std::path::Path;

use rusqlite::Connection;
use saldo_core::recovery::Recovery;

use super::{Owner, connection, migrate, migrations};
use crate::backup::{beside, sync_parent};
use crate::error::StoreError;
use crate::tables::save::recoveries;

/// Writes the file as it is at one moment; commits go on meanwhile. Answers the number of its schema.
///
/// The write-ahead log cannot begin anew before it is done.
pub(crate) fn backup(path: &Path, copy: &Path) -> Result<i64, StoreError> {
    if !path.exists() {
        return Err(StoreError::Unwritable {
            path: path.to_owned(),
            detail: "there is no database".to_owned(),
        });
    }
    let failed = |error: rusqlite::Error| connection::opening(path, &error);
    let connection = connection::reader(path)?;
    connection.execute_batch("PRAGMA query_only = OFF;").map_err(failed)?;
    connection.execute("VACUUM INTO ?1", [copy.to_string_lossy().as_ref()]).map_err(failed)?;
    let copied = connection::reader(copy)?;
    migrations::applied(&copied).map_err(|error| connection::opening(copy, &error))
}

/// Brings a copy to a place where nothing is. It gets its name once it is checked and marked.
pub(crate) fn restore(copy: &Path, path: &Path, recovery: &Recovery) -> Result<(), StoreError> {
    for place in [path.to_owned(), beside(path, "-wal")] {
        if place.exists() {
            return Err(StoreError::NotEmpty { location: place.display().to_string() });
        }
    }
    let _owner = Owner::take(path)?;
    let unwritable =
        |error: std::io::Error| StoreError::Unwritable { path: path.to_owned(), detail: error.to_string() };
    let restoring = beside(path, ".restoring");
    for ending in ["", "-wal", "-shm"] {
        fs::remove_file(beside(&restoring, ending)).ok();
    }
    fs::copy(copy, &restoring).map_err(unwritable)?;
    migrate(&restoring)?;
    mark(&restoring, recovery)?;
    File::open(&restoring).and_then(|file| file.sync_all()).map_err(unwritable)?;
    fs::rename(&restoring, path).and_then(|()| sync_parent(path)).map_err(unwritable)
}

pub(crate) fn mark_restored(path: &Path, recovery: &Recovery) -> Result<(), StoreError> {
    let _owner = Owner::take(path)?;
    migrate(path)?;
    mark(path, recovery)
}

/// Checks a file and begins its recovery; nothing of the write-ahead log is left behind.
fn mark(path: &Path, recovery: &Recovery) -> Result<(), StoreError> {
    let failed = |error: rusqlite::Error| connection::opening(path, &error);
    let mut connection = connection::writer(path)?;
    check(&connection, path)?;
    let transaction = connection.transaction().map_err(failed)?;
    recoveries::begin(&*transaction, recovery)?;
    transaction.commit().map_err(failed)?;
    connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE);").map_err(failed)?;
    connection.close().map_err(|(_, error)| failed(error))
}

fn check(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let said: String = connection
        .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
        .map_err(|error| connection::opening(path, &error))?;
    if said == "ok" { Ok(()) } else { Err(StoreError::Corrupt { path: path.to_owned(), detail: said }) }
}
