//! A transfer's life, one step a file: `order` checks it, `submit` opens it, `execute` sends it, `settle` writes
//! what became of it, `recheck` asks about what is unknown, `due` does what its time has come for.

mod attempts;
mod callback;
mod cancel;
mod credit;
mod due;
mod execute;
mod find;
mod in_work;
mod order;
mod pace;
#[cfg(feature = "planted")]
mod planted;
mod precheck;
mod recheck;
mod reverse;
mod settle;
mod submit;
mod take_up;
#[cfg(test)]
mod tests;
mod value;
mod void;
mod wait;

use std::sync::Arc;

use saldo_connectors::ConnectorError;
use saldo_core::transfer::{Refusal, Transfer};
use saldo_core::{Outcome, Reason};

pub use callback::CallbackRefused;
pub use credit::CreditOrder;
pub use due::DueReport;
pub use find::{AdminTransferQuery, TransferPage, TransferQuery};
pub(crate) use in_work::InWork;
pub use order::{BillRef, TransferOrder};
pub(crate) use order::{Checked, check_settings};
pub(crate) use pace::StatusPace;
pub(crate) use recheck::Asked;
pub use value::{Value, ValueOrder};

use crate::Answer;

/// A transfer that was refused, with its record where one is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Refused {
    pub refusal: Refusal,
    pub transfer: Option<Arc<Transfer>>,
}

impl From<Reason> for Refused {
    fn from(reason: Reason) -> Self {
        Self { refusal: Refusal::from(reason), transfer: None }
    }
}

impl From<ConnectorError> for Refused {
    fn from(error: ConnectorError) -> Self {
        let refusal = match error {
            ConnectorError::Refused { reason, provider_code, message } => {
                Refusal { reason, provider_code, message }
            }
            ConnectorError::NotOffered => Refusal::from(Reason::NotOffered),
            ConnectorError::Unreachable => Refusal::from(Reason::ProviderUnavailableForNow),
        };
        Self { refusal, transfer: None }
    }
}

impl Refused {
    fn with(reason: Reason, transfer: Option<Arc<Transfer>>) -> Self {
        Self { refusal: Refusal::from(reason), transfer }
    }
}

/// The transfer an outcome is about; a refusal where nothing happened to it.
fn transfer_of(outcome: Outcome) -> Answer<Arc<Transfer>> {
    match outcome {
        Outcome::Transfer(transfer)
        | Outcome::Repeated(transfer)
        | Outcome::Conflict(transfer)
        | Outcome::Unchanged(transfer)
        | Outcome::Discrepancy(transfer) => Ok(transfer),
        Outcome::Refused(reason, _) => Err(reason),
        Outcome::Moved(_) | Outcome::Event(_) | Outcome::Done => Err(Reason::Internal),
    }
}
