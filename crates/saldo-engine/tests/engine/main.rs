//! The use cases on a real store, with a provider that does as it is told and a clock that stands still.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod catalogue;
mod credentials;
mod credits;
mod limits;
mod lookups;
mod parties;
mod recovery;
mod restrictions;
mod retention;
mod sending;
mod signatures;
mod tokens;
mod unknown;
mod value;
mod voiding;
mod waiting;
