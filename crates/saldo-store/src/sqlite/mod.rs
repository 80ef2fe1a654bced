//! SQLite: one file in WAL mode, one writer connection a lane and a pool of read-only ones.
//! Only what is SQLite's own: the words that every database speaks are in `tables`. `load` and `save` are the write path.

mod backup;
mod connection;
mod delete;
mod migrations;
mod owner;
mod pool;
mod save;
mod session;
mod writer;

#[cfg(test)]
mod tests;

pub(crate) use backup::{backup, mark_restored, restore};
pub(crate) use connection::balances;
pub(crate) use delete::delete;
pub(crate) use migrations::migrate;
#[cfg(feature = "simulation")]
pub(crate) use migrations::migrate_on;
pub use owner::Owner;
pub(crate) use pool::Pool;
#[cfg(feature = "simulation")]
pub(crate) use pool::in_transaction;
pub(crate) use writer::Writer;
