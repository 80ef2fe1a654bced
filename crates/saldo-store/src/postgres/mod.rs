//! PostgreSQL: one writer connection a lane and a pool of readers; any number of processes on one database.
//! Only what is PostgreSQL's own: the words that every database speaks are in `tables`. `load` and `save` are the write path.

mod connection;
mod grid;
mod load;
mod migrations;
mod pool;
mod save;
mod session;
mod writer;

pub(crate) use migrations::migrate;
pub(crate) use pool::Pool;
pub(crate) use writer::Writer;
