//! Double entry with two phases: money is held pending on both sides, then posted or voided.
//! Every posting balances; an account that may not be overdrawn never is. `docs/ledger.md` has worked examples.

mod account;
mod posting;

pub use account::{Account, AccountKey, AccountName, Balances, Side};
pub use posting::{Entry, LedgerError, Leg, Posting};
