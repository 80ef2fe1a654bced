//! The file as the pool opens it for reads; what it holds keeps the file's owner until the pool is closed.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use parking_lot::Mutex;
use rusqlite::Connection;

use super::connection;
use super::owner::Owner;
use crate::error::StoreError;
use crate::reads;
use crate::tables::{RowError, Session};

pub(crate) struct Readable {
    path: PathBuf,
    owner: Mutex<Option<Arc<Owner>>>,
}

impl Readable {
    pub(crate) fn new(path: &Path, owner: Arc<Owner>) -> Self {
        Self { path: path.to_owned(), owner: Mutex::new(Some(owner)) }
    }
}

impl reads::Readable for Readable {
    type Connection = Connection;

    fn open(&self) -> Result<Connection, StoreError> {
        connection::reader(&self.path)
    }

    fn begin(connection: &Connection) -> Result<(), RowError> {
        Session::execute(connection, "BEGIN DEFERRED", &[]).map(drop)
    }

    fn end(connection: &Connection) -> Result<(), RowError> {
        Session::execute(connection, "COMMIT", &[]).map(drop)
    }

    fn close(&self, idle: Vec<Connection>) {
        drop(idle);
        self.owner.lock().take();
    }
}
