//! The published APIs that Saldo speaks, one folder each, all with the same rooms; `http` and `contract` are what
//! they share.
//! A dialect translates: it sees the engine and its own published shapes, never the store and never another dialect.

mod http;
#[cfg(test)]
mod testing;

pub mod admin;
pub mod contract;
pub mod ding;
pub mod dtone;
pub mod ideamart;
pub mod sling;
pub mod utelecard;

pub use http::origin::{Origin, TrustedProxies};
