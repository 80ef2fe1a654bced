//! PostgreSQL: one writer connection a lane others for reads; any number of processes on one database.
//! Only what is PostgreSQL's own: the words that every database speaks are in `tables`. `lanes`, `load` and `writer` are the write path.

mod address;
mod backup;
mod connection;
mod delete;
mod grid;
mod lanes;
mod load;
mod member;
mod migrations;
mod readable;
mod session;
mod tallies;
mod writer;

use std::thread;

pub(crate) use address::Address;
pub(crate) use backup::{backup, mark_restored, restore};
pub(crate) use delete::delete;
pub(crate) use member::Member;
pub(crate) use migrations::migrate;
pub(crate) use readable::Readable;
pub(crate) use writer::Writer;

use connection::Connection;

use crate::error::StoreError;

/// Ends connections on another thread: an end may wait for the server, and this thread may be a runtime's.
fn end(connections: Vec<Connection>) {
    if !connections.is_empty() {
        thread::spawn(move || drop(connections));
    }
}

/// Works on a thread that may wait for the server; the caller's may be a runtime's.
fn on_thread<T: Send>(work: impl FnOnce() -> Result<T, StoreError> + Send) -> Result<T, StoreError> {
    let ended = |_| Err(StoreError::Read("a thread ended in a panic".to_owned()));
    thread::scope(|scope| scope.spawn(work).join().unwrap_or_else(ended))
}
