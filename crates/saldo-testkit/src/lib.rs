//! What tests are made with: a clock that stands still, counted ids, a provider that does as it is told,
//! a whole switch to ask (`World`), and the cases that every store must pass (`store_contract`). Never shipped.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod database;
mod fixed;
mod receivers;
pub mod restrictions;
mod scripted;
#[cfg(feature = "simulation")]
pub mod simulation;
pub mod store_contract;
mod world;

/// For the tests of crates that do not stand on the engine.
pub use saldo_engine as engine;

/// How subscribers answer the sandbox provider, and what can go wrong with it.
pub use saldo_connectors::sandbox::{Answered, Extent, Fault, FaultKind};

pub use database::{Database, Fresh, server_database};
pub use fixed::{CountedIds, SeededChance, SetClock};
pub use receivers::{Receiver, Receivers};
pub use scripted::ScriptedConnector;
pub use world::{World, WorldOptions, shipped_catalogue};
