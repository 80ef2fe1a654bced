//! How connections to the file are set up: durable commits, checkpoints only where the writer makes them.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};
use saldo_core::ledger::Account;

use crate::error::StoreError;
use crate::tables::ledger;

/// `SALD`: marks the file as Saldo's.
const APPLICATION_ID: i64 = 0x5341_4C44;
const STATEMENTS_KEPT: usize = 64;
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// The cache is small on purpose: a commit that has split a page walks the whole of it (docs/performance.md).
const WRITER: &str = "PRAGMA synchronous = FULL;
PRAGMA wal_autocheckpoint = 0;
PRAGMA journal_size_limit = 67108864;
PRAGMA cache_size = -8192;
PRAGMA temp_store = MEMORY;";

const READER: &str = "PRAGMA query_only = ON;
PRAGMA cache_size = -8192;
PRAGMA temp_store = MEMORY;";

/// A connection that may write, on a file that is made if there is none.
pub(super) fn writer(path: &Path) -> Result<Connection, StoreError> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(|error| opening(path, &error))?;
    set_up(&connection, path).map_err(|error| opening(path, &error))?;
    let owner = application(&connection).map_err(|error| opening(path, &error))?;
    if owner != APPLICATION_ID {
        return Err(StoreError::Foreign { path: path.to_owned() });
    }
    Ok(connection)
}

pub(super) fn reader(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(|error| opening(path, &error))?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    let set = connection.busy_timeout(BUSY_TIMEOUT).and_then(|()| connection.execute_batch(READER));
    set.map_err(|error| opening(path, &error))?;
    Ok(connection)
}

/// A connection to a database in memory: what an image has, or an empty one.
#[cfg(feature = "simulation")]
pub(super) fn in_memory(image: Option<&[u8]>) -> Result<Connection, StoreError> {
    let path = Path::new(":memory:");
    let open = || -> rusqlite::Result<Connection> {
        let mut connection = Connection::open_in_memory()?;
        if let Some(image) = image {
            connection.deserialize_read_exact("main", image, image.len(), false)?;
        }
        set_up(&connection, path)?;
        // It is for all who read and write.
        connection.set_prepared_statement_cache_capacity(4 * STATEMENTS_KEPT);
        Ok(connection)
    };
    open().map_err(|error| opening(path, &error))
}

/// The balance accounts as they are before any lane writes.
pub(crate) fn balances(path: &Path) -> Result<Vec<Account>, StoreError> {
    Ok(ledger::balances(&reader(path)?)?)
}

fn set_up(connection: &Connection, path: &Path) -> rusqlite::Result<()> {
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    connection.busy_timeout(BUSY_TIMEOUT)?;
    if is_empty(connection)? {
        tracing::info!("making the database {}", path.display());
        connection.execute_batch("PRAGMA page_size = 4096;")?;
        connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    } else if application(connection)? != APPLICATION_ID {
        return Ok(());
    }
    connection.execute_batch("PRAGMA journal_mode = WAL;")?;
    connection.execute_batch(WRITER)
}

fn is_empty(connection: &Connection) -> rusqlite::Result<bool> {
    let pages: i64 = connection.pragma_query_value(None, "page_count", |row| row.get(0))?;
    Ok(pages == 0)
}

fn application(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "application_id", |row| row.get(0))
}

/// Says what is wrong with a file that cannot be opened.
pub(super) fn opening(path: &Path, error: &rusqlite::Error) -> StoreError {
    let (path, detail) = (path.to_owned(), error.to_string());
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => StoreError::Corrupt { path, detail },
        _ => StoreError::Unwritable { path, detail },
    }
}
