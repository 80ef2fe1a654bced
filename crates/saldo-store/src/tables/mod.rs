//! The tables, one file each: what is asked of them in the same words on every database.
//! `session` is all that a database must offer for that; `save` is how a batch is written.

pub(crate) mod audit;
pub(crate) mod catalogues;
mod columns;
pub(crate) mod events;
pub(crate) mod forgotten;
pub(crate) mod history;
pub(crate) mod ledger;
pub(crate) mod load;
mod narrowed;
mod pairs;
pub(crate) mod parties;
mod partners;
pub(crate) mod recoveries;
pub(crate) mod save;
mod session;
pub(crate) mod signing_keys;
pub(crate) mod traces;
pub(crate) mod transfers;

pub(crate) use columns::{Columns, RowError, collect, first, value};
pub(crate) use save::{Kind, Put};
pub(crate) use session::{Each, Row, Session, Value, values};
