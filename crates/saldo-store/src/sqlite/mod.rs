//! SQLite: one file in WAL mode, one writer connection a lane and a pool of read-only ones.
//! The only SQL of the house is in this folder; a table has one file, and `load` and `save` are the write path.

pub(crate) mod audit;
pub(crate) mod catalogues;
mod columns;
mod connection;
pub(crate) mod events;
pub(crate) mod history;
pub(crate) mod ledger;
mod load;
mod migrations;
mod owner;
pub(crate) mod parties;
mod partners;
mod pool;
mod save;
pub(crate) mod signing_keys;
pub(crate) mod transfers;
mod writer;

#[cfg(test)]
mod tests;

pub(crate) use ledger::balances;
pub(crate) use migrations::migrate;
pub(crate) use owner::Owner;
pub(crate) use pool::Pool;
pub(crate) use writer::Writer;
