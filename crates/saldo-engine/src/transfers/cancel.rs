//! Cancel a transfer that has not reached its provider.
//! Never voids a hold whose attempt may have left: that is `recheck`'s to decide.

use std::sync::Arc;

use saldo_core::TransferId;
use saldo_core::command::{Intent, OnTransfer};
use saldo_core::transfer::Transfer;

use super::transfer_of;
use crate::{Answer, Caller, Engine};

impl Engine {
    /// Cancels the caller's transfer.
    ///
    /// Errors: `Overloaded` in a recovery, where it may have been sent; `NotFound`; `InstantNotCancellable`; `AlreadyFinal` once it has ended or an attempt is out.
    pub async fn transfer_cancel(&self, caller: &Caller, id: TransferId) -> Answer<Arc<Transfer>> {
        self.not_recovering()?;
        let cancel = OnTransfer { partner: caller.partner, transfer: id };
        Ok(self.shown(transfer_of(self.commit(Intent::Cancel(cancel)).await?)?))
    }
}
