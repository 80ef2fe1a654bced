//! Charges: money from a subscriber's account to a partner's revenue. `instrument` is what can be charged, `charge` takes
//! the money, `payer` asks what a subscriber has, `payment` records what is paid of a charge that is collected as paid.

mod charge;
mod instrument;
mod payer;
mod payment;

pub use charge::ChargeOrder;
pub use instrument::Instrument;
pub use payer::PayerFound;
