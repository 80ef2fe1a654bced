//! Questions before a sale: whose number is this, what is due on this bill, which packages are there.

mod account;
mod bill;
mod package;

pub use account::AccountFound;
pub use bill::{BillRequest, PricedBill};

use saldo_connectors::ConnectorError;
use saldo_core::Reason;
use saldo_core::transfer::Refusal;

/// What a connector's failed answer means to a caller.
fn reason_of(error: ConnectorError) -> Reason {
    refusal_of(error).reason
}

/// The same, in the upstream's own words where it has any.
pub(crate) fn refusal_of(error: ConnectorError) -> Refusal {
    match error {
        ConnectorError::Refused { reason, provider_code, message } => {
            Refusal { reason, provider_code, message }
        }
        ConnectorError::NotOffered => Refusal::from(Reason::NotOffered),
        ConnectorError::Unreachable => Refusal::from(Reason::ProviderUnavailableForNow),
    }
}
