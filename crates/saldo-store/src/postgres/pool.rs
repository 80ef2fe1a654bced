//! Connections for reads, each used by one read at a time on a thread that may block.

use std::sync::Arc;

use parking_lot::Mutex;
use postgres::Config;
use tokio::sync::Semaphore;
use tokio::task;

use super::connection::Connection;
use crate::error::StoreError;
use crate::tables::{RowError, Session};

/// Reads see one moment and write nothing.
const BEGIN: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

#[derive(Clone)]
pub(crate) struct Pool(Arc<Inside>);

struct Inside {
    config: Config,
    idle: Mutex<Vec<Connection>>,
    room: Arc<Semaphore>,
    size: u32,
}

impl Pool {
    /// Connections are opened when they are first needed.
    pub(crate) fn new(config: Config, size: usize) -> Self {
        let size = u32::try_from(size.max(1)).unwrap_or(u32::MAX);
        let room = Arc::new(Semaphore::new(usize::try_from(size).unwrap_or(1)));
        Self(Arc::new(Inside { config, idle: Mutex::default(), room, size }))
    }

    /// Runs one short read: all it sees is of one moment. It keeps its place in the pool where its caller goes away.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&dyn Session) -> Result<T, RowError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let permit = Arc::clone(&self.0.room).acquire_owned().await.map_err(|_| StoreError::Closed)?;
        let inside = Arc::clone(&self.0);
        let done = task::spawn_blocking(move || {
            let answer = inside.read(read);
            drop(permit);
            answer
        });
        let done = done.await;
        done.map_err(|error| StoreError::Read(error.to_string()))?
    }

    /// Waits for the reads that run, and closes the connections.
    pub(crate) async fn close(&self) {
        if let Ok(all) = self.0.room.acquire_many(self.0.size).await {
            self.0.room.close();
            drop(all);
        }
        self.0.drop_idle();
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        self.drop_idle();
    }
}

impl Inside {
    fn drop_idle(&self) {
        super::end(std::mem::take(&mut *self.idle.lock()));
    }

    /// A connection that was lost while it was idle is replaced once; one lost in a read is not kept.
    fn read<T>(&self, read: impl FnOnce(&dyn Session) -> Result<T, RowError>) -> Result<T, StoreError> {
        let connection = self.begun()?;
        let answer = read(&connection);
        if connection.run("COMMIT").is_ok() {
            self.idle.lock().push(connection);
        }
        Ok(answer?)
    }

    fn begun(&self) -> Result<Connection, StoreError> {
        loop {
            let Some(connection) = self.idle.lock().pop() else { break };
            if connection.run(BEGIN).is_ok() {
                return Ok(connection);
            }
        }
        let connection = Connection::open(&self.config)?;
        connection.run(BEGIN).map_err(RowError::from)?;
        Ok(connection)
    }
}
