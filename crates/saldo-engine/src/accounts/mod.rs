//! A partner's accounts: what is on them, money that comes from outside, and the proof that the books are right.

mod audit;
mod balance;
mod movement;

pub use movement::{AdjustRequest, DepositRequest};
