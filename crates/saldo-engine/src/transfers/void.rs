//! Take back what was sent under a reference, whatever that needs: withdrawing it, or reversing it.

use std::sync::Arc;

use saldo_core::transfer::{State, Transfer};
use saldo_core::{Reason, Reference};

use super::Refused;
use crate::{Caller, Engine};

impl Engine {
    /// Withdraws the caller's transfer of this reference where it was not sent yet, and reverses it where it is
    /// complete, under a reference of the reversal's own.
    ///
    /// Errors: those of `transfer_cancel` and `transfer_reverse`; `InProgress` while it is not known what became of it;
    /// `AlreadyFinal` where it has failed.
    pub async fn transfer_void(
        self: &Arc<Self>,
        caller: &Caller,
        sent: &Reference,
        reversal: Reference,
    ) -> Result<Arc<Transfer>, Refused> {
        let found = self.transfers_with_reference(caller, sent).await?;
        let newest = found.into_iter().find(|transfer| transfer.reference == *sent);
        let transfer = newest.ok_or(Reason::NotFound)?;
        match transfer.state {
            State::Submitted | State::Cancelling | State::Cancelled => {
                Ok(self.transfer_cancel(caller, transfer.id).await?)
            }
            State::Processing => Err(Reason::InProgress.into()),
            State::Failed => Err(Reason::AlreadyFinal.into()),
            State::Complete | State::Reversing | State::Reversed => {
                self.transfer_reverse(caller, transfer.id, reversal).await
            }
        }
    }
}
