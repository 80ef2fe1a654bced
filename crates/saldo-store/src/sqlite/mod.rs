//! SQLite: one file in WAL mode, one writer connection a lane and read-only ones.
//! Only what is SQLite's own: the words that every database speaks are in `tables`. `writer` is the write path.

mod backup;
mod connection;
mod delete;
mod migrations;
mod owner;
mod readable;
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
pub(crate) use readable::Readable;
pub(crate) use writer::Writer;
