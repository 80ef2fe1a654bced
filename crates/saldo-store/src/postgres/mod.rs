//! PostgreSQL: one writer connection a lane and a pool of readers; any number of processes on one database.
//! Only what is PostgreSQL's own: the words that every database speaks are in `tables`. `load` and `save` are the write path.

mod backup;
mod connection;
mod delete;
mod grid;
mod load;
mod migrations;
mod pool;
mod save;
mod session;
mod writer;

use std::thread;

pub(crate) use backup::{backup, mark_restored, restore};
pub(crate) use delete::delete;
pub(crate) use migrations::migrate;
pub(crate) use pool::Pool;
pub(crate) use writer::Writer;

use crate::error::StoreError;

/// Works on a thread that may wait for the server; the caller's may be a runtime's.
fn on_thread<T: Send>(work: impl FnOnce() -> Result<T, StoreError> + Send) -> Result<T, StoreError> {
    let ended = |_| Err(StoreError::Read("a thread ended in a panic".to_owned()));
    thread::scope(|scope| scope.spawn(work).join().unwrap_or_else(ended))
}
