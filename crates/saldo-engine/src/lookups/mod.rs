//! Questions before a sale: whose number is this, what is due on this bill, which packages are there.

mod account;
mod bill;
mod carrier;
mod package;

pub use account::AccountFound;
pub use bill::{BillRequest, PricedBill};
pub use carrier::Eligibility;
pub(crate) use carrier::phone_number;
