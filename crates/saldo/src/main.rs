//! The binary: the only place that reads the environment, the time and the system's chance.
//! `cli` reads the command line, `server` serves, `sandbox` serves with demonstration data, `provider` serves the
//! simulated provider alone, `bench` measures.

mod admin_client;
mod bench;
mod cli;
mod config;
mod owner;
mod path;
mod provider;
mod sandbox;
mod server;
mod system;

use std::process::ExitCode;

/// A request makes some hundred small allocations on two threads; docs/performance.md has what this saves.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    #[cfg(debug_assertions)]
    system::arm_crash();
    cli::run()
}
