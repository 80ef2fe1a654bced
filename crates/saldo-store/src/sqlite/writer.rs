//! A lane's connection to the file: one transaction a batch, and checkpoints between batches.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode};

use saldo_core::command::Needs;
use saldo_core::{Books, PartnerId};

use super::connection;
use super::owner::Owner;
use crate::error::StoreError;
use crate::journal::{Backend, Batch, SaveError, Trace};
use crate::tables::{self, traces};

/// Pages in the write-ahead log from which on they are copied into the file between batches.
const CHECKPOINT_PAGES: i32 = 4_000;
/// From here on the writer waits for readers, so that the log starts again at its beginning.
const RESTART_PAGES: i32 = 64_000;
const READERS_PATIENCE: Duration = Duration::from_millis(200);

pub(crate) struct Writer {
    connection: Connection,
    /// Pages in the write-ahead log after the last commit.
    log_pages: Arc<AtomicI32>,
    /// Pages that the last checkpoint found; a log that grew little since is left alone.
    checkpointed_at: i32,
    _owner: Option<Arc<Owner>>,
}

impl Writer {
    pub(crate) fn open(path: &Path, owner: &Arc<Owner>) -> Result<Self, StoreError> {
        let mut connection = connection::writer(path)?;
        let log_pages = Arc::new(AtomicI32::new(0));
        let seen = Arc::clone(&log_pages);
        let hook = move |_: &mut rusqlite::hooks::Wal, pages| {
            seen.store(pages, Ordering::Relaxed);
            Ok(())
        };
        connection.wal_hook(Some(hook)).map_err(|error| connection::opening(path, &error))?;
        Ok(Self { connection, log_pages, checkpointed_at: 0, _owner: Some(Arc::clone(owner)) })
    }

    /// A writer in memory, of what an image has: it needs no owner, and has no log.
    #[cfg(feature = "simulation")]
    pub(crate) fn in_memory(image: Option<&[u8]>) -> Result<Self, StoreError> {
        let connection = connection::in_memory(image)?;
        Ok(Self { connection, log_pages: Arc::default(), checkpointed_at: 0, _owner: None })
    }

    #[cfg(feature = "simulation")]
    pub(crate) fn connection(&mut self) -> &mut Connection {
        &mut self.connection
    }

    fn run(&self, sql: &str) -> rusqlite::Result<()> {
        self.connection.prepare_cached(sql)?.execute([]).map(|_| ())
    }

    fn run_checkpoint(&self, mode: &str) {
        let pragma = format!("PRAGMA wal_checkpoint({mode})");
        let done = self.connection.query_row(&pragma, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
        match done {
            Ok((busy, log, copied)) => {
                let (busy, log, copied): (i32, i32, i32) = (busy, log, copied);
                tracing::debug!(mode, busy, log, copied, "checkpoint");
            }
            Err(error) => tracing::warn!("the write-ahead log could not be copied into the file: {error}"),
        }
    }

    /// Lets callers wait a little for readers that keep the log from starting again.
    fn restart_log(&self) {
        let shorter = self.connection.busy_timeout(READERS_PATIENCE);
        self.run_checkpoint("RESTART");
        if let Err(error) = shorter.and_then(|()| self.connection.busy_timeout(connection::BUSY_TIMEOUT)) {
            tracing::warn!("the time to wait for a lock was not set: {error}");
        }
    }
}

impl Backend for Writer {
    /// One process owns the file, and in it a partner's rows have one lane.
    fn owns_rows(&self) -> bool {
        true
    }

    fn begin(&mut self, _: &[PartnerId], _: &Needs, _: &mut Books) -> Result<(), SaveError> {
        self.run("BEGIN IMMEDIATE").map_err(|error| SaveError::RolledBack(error.to_string()))
    }

    fn load(&mut self, needs: &Needs, books: &mut Books) -> Result<(), SaveError> {
        Ok(tables::load::load(&self.connection, needs, books)?)
    }

    fn save(&mut self, batch: &Batch) -> Result<(), SaveError> {
        if batch.is_empty() {
            return Ok(());
        }
        Ok(tables::save::save(&self.connection, batch)?)
    }

    fn commit(&mut self) -> Result<(), SaveError> {
        self.run("COMMIT").map_err(|error| {
            let text = error.to_string();
            match error.sqlite_error_code() {
                Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::DiskFull) => {
                    SaveError::RolledBack(text)
                }
                Some(ErrorCode::ConstraintViolation) => SaveError::Data(text),
                _ => SaveError::Fatal(text),
            }
        })
    }

    fn rollback(&mut self) {
        if self.connection.is_autocommit() {
            return;
        }
        if let Err(error) = self.run("ROLLBACK") {
            tracing::error!("a transaction was not rolled back: {error}");
        }
    }

    fn was_written(&mut self, traces: &[Trace]) -> Result<bool, SaveError> {
        Ok(traces::any(&self.connection, traces)?)
    }

    fn checkpoint(&mut self) {
        let pages = self.log_pages.load(Ordering::Relaxed);
        if pages < self.checkpointed_at {
            self.checkpointed_at = 0;
        }
        if pages.saturating_sub(self.checkpointed_at) < CHECKPOINT_PAGES {
            return;
        }
        if pages > RESTART_PAGES {
            self.restart_log();
        } else {
            self.run_checkpoint("PASSIVE");
        }
        self.checkpointed_at = pages;
    }

    fn close(self) {
        self.run_checkpoint("TRUNCATE");
        if let Err((_, error)) = self.connection.close() {
            tracing::warn!("the database was not closed cleanly: {error}");
        }
    }
}
