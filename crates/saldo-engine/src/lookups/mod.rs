//! Questions before a sale: whose number is this, what is due on this bill, which packages are there.

mod account;
mod bill;
mod package;

pub use account::AccountFound;
pub use bill::{BillRequest, PricedBill};
