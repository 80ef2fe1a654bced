//! The binary: the only place that reads the environment, the time and the system's chance.
//! `cli` reads the command line, `server` serves, `sandbox` serves with demonstration data, `bench` measures.

mod admin_client;
mod bench;
mod cli;
mod config;
mod owner;
mod sandbox;
mod server;
mod system;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
