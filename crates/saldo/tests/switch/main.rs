//! The binary as people run it: started, called over HTTP, asked by its own commands, stopped and killed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "tests fail by panicking, and wait for processes in real time"
)]

mod browser;
mod charging;
mod commands;
mod config;
mod crash;
mod crediting;
mod docs;
mod dtone;
mod faces;
mod firsts;
mod keeping;
mod limits;
mod matrix;
mod process;
mod provider;
mod receiver;
mod restrictions;
mod sandbox_api;
mod sealing;
mod serve;
mod simulator;
mod telecard;
mod tls;
mod tokens;
mod webhooks;
