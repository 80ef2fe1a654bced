//! Several `saldo serve` on one PostgreSQL: what one of them does the others know, and limits and balances hold for all
//! of them together. `cargo xtask test` starts the server.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "tests fail by panicking, and wait for processes in real time; what is shared with other tests has more than they need"
)]

mod cluster;
#[path = "../switch/config.rs"]
mod config;
mod gone;
#[path = "../switch/process.rs"]
mod process;
mod together;
