//! The whole switch in one thread: the real engine, journal, SQL and webhooks, between callers, a provider, receivers and
//! a database that a seed makes fail. A run is the same from the same seed, to the byte; `docs/reliability.md` tells more.
//! `run` is one seed; `outside` is what outlives a process, `process` one life of it, `oracle` what must be true at the end.

mod callers;
mod chance;
mod clock;
mod disk_script;
mod inbox;
mod many;
mod oracle;
mod outside;
mod panics;
mod payments;
mod plan;
#[cfg(feature = "planted")]
pub mod planted;
mod process;
mod provider;
mod run;
mod stage;
mod trace;
mod weather;

pub use many::{Tally, run_many};
pub use run::{Run, run};
pub use stage::Stage;
