//! Record what a subscriber has paid of a charge that is collected as it is paid. Once in, a payment is told.

use std::sync::Arc;

use saldo_core::command::{Intent, Payment};
use saldo_core::transfer::{State, Transfer};
use saldo_core::{Outcome, Reason};

use crate::{Answer, Engine};

impl Engine {
    /// Records a payment; the same one again changes nothing.
    ///
    /// Errors: `NotFound`, `NotOffered`, `Invalid(Amount)`, `InsufficientBalance`; `ReferenceConflict` for a payment's
    /// id with another amount; `AlreadyFinal` for a charge that has failed, where the payment is kept for a person.
    pub async fn payment_record(&self, payment: Payment) -> Answer<Arc<Transfer>> {
        match self.commit(Intent::RecordPayment(payment)).await? {
            Outcome::Repeated(transfer) if transfer.state == State::Failed => Err(Reason::AlreadyFinal),
            Outcome::Transfer(transfer) | Outcome::Repeated(transfer) => Ok(self.shown(transfer)),
            Outcome::Conflict(_) => Err(Reason::ReferenceConflict),
            Outcome::Discrepancy(transfer) => {
                tracing::error!(transfer = %transfer.id, "a payment came after its charge had failed: a person must look");
                metrics::counter!("saldo_discrepancies_total").increment(1);
                Err(Reason::AlreadyFinal)
            }
            Outcome::Refused(reason, _) => Err(reason),
            Outcome::Unchanged(_) | Outcome::Moved(_) | Outcome::Event(_) | Outcome::Done => {
                Err(Reason::Internal)
            }
        }
    }
}
