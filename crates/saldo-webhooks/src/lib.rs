//! Tells partners of events: at least once, on a schedule, each endpoint in a queue of its own.
//! Never decides what an event is: those come committed from the store, and what a try does to one is `decide`'s.
//! Start at `dispatch`; a dialect joins with a `Format`.

mod courier;
mod deliver;
mod dispatch;
mod format;
mod http;
#[cfg(feature = "planted")]
mod planted;
mod rests;
mod sign;

pub use courier::{Courier, Post};
pub use dispatch::{Parts, Seal, Webhooks};
pub use format::{Format, Message};
pub use http::{CourierError, HttpCourier, Reach};
