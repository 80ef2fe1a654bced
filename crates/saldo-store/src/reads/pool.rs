//! Connections for reads, each used by one read at a time on a thread that may block.

use std::sync::Arc;

use parking_lot::Mutex;
use tokio::sync::Semaphore;
use tokio::task;

use crate::error::StoreError;
use crate::tables::{RowError, Session};

/// How a database is opened for reading.
pub(crate) trait Readable: Send + Sync + 'static {
    type Connection: Session + Send + 'static;

    fn open(&self) -> Result<Self::Connection, StoreError>;

    /// Begins a read: all it sees is of one moment, and it writes nothing.
    fn begin(connection: &Self::Connection) -> Result<(), RowError>;

    /// Ends a read.
    fn end(connection: &Self::Connection) -> Result<(), RowError>;

    /// Closes what is left, for good.
    fn close(&self, idle: Vec<Self::Connection>);
}

pub(crate) struct Pool<D: Readable>(Arc<Inside<D>>);

impl<D: Readable> Clone for Pool<D> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

struct Inside<D: Readable> {
    database: D,
    idle: Mutex<Vec<D::Connection>>,
    room: Arc<Semaphore>,
    size: u32,
}

impl<D: Readable> Pool<D> {
    /// Connections are opened when they are first needed.
    pub(crate) fn new(database: D, size: usize) -> Self {
        let size = u32::try_from(size.max(1)).unwrap_or(u32::MAX);
        let room = Arc::new(Semaphore::new(usize::try_from(size).unwrap_or(1)));
        Self(Arc::new(Inside { database, idle: Mutex::default(), room, size }))
    }

    /// Runs one short read. It keeps its place in the pool where its caller goes away.
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
        self.0.close();
    }
}

impl<D: Readable> Drop for Inside<D> {
    fn drop(&mut self) {
        self.close();
    }
}

impl<D: Readable> Inside<D> {
    fn close(&self) {
        self.database.close(std::mem::take(&mut *self.idle.lock()));
    }

    /// A connection that was lost while it was idle is replaced; one lost in a read is not kept.
    fn read<T>(&self, read: impl FnOnce(&dyn Session) -> Result<T, RowError>) -> Result<T, StoreError> {
        let connection = self.begun()?;
        let answer = read(&connection);
        if D::end(&connection).is_ok() {
            self.idle.lock().push(connection);
        }
        Ok(answer?)
    }

    fn begun(&self) -> Result<D::Connection, StoreError> {
        loop {
            let Some(connection) = self.idle.lock().pop() else { break };
            if D::begin(&connection).is_ok() {
                return Ok(connection);
            }
        }
        let connection = self.database.open()?;
        D::begin(&connection)?;
        Ok(connection)
    }
}
