//! Telling partners, with a real engine and store, receivers that do as they are told, and a clock that tests set.
//! `http` is the real courier against real sockets.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod halts;
mod http;
mod queues;
mod schedule;
mod signature;
mod world;
