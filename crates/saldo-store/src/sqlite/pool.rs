//! Read-only connections, each used by one read at a time on a thread that may block.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use parking_lot::Mutex;
use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::Semaphore;
use tokio::task;

use super::connection;
use super::owner::Owner;
use crate::error::StoreError;
use crate::tables::{RowError, Session};

#[derive(Clone)]
pub(crate) struct Pool(Arc<Inside>);

struct Inside {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
    room: Arc<Semaphore>,
    size: u32,
    owner: Mutex<Option<Arc<Owner>>>,
}

impl Pool {
    /// Connections are opened when they are first needed.
    pub(crate) fn new(path: &Path, size: usize, owner: Arc<Owner>) -> Self {
        let size = u32::try_from(size.max(1)).unwrap_or(u32::MAX);
        let room = Arc::new(Semaphore::new(usize::try_from(size).unwrap_or(1)));
        let (idle, owner) = (Mutex::new(Vec::new()), Mutex::new(Some(owner)));
        Self(Arc::new(Inside { path: path.to_owned(), idle, room, size, owner }))
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
        self.0.idle.lock().clear();
        self.0.owner.lock().take();
    }
}

impl Inside {
    fn read<T>(&self, read: impl FnOnce(&dyn Session) -> Result<T, RowError>) -> Result<T, StoreError> {
        let idle = self.idle.lock().pop();
        let mut connection = idle.map_or_else(|| connection::reader(&self.path), Ok)?;
        let answer = in_transaction(&mut connection, read);
        self.idle.lock().push(connection);
        Ok(answer?)
    }
}

/// Runs a read that sees one moment.
pub(crate) fn in_transaction<T>(
    connection: &mut Connection,
    read: impl FnOnce(&dyn Session) -> Result<T, RowError>,
) -> Result<T, RowError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Deferred)?;
    read(&*transaction)
}
