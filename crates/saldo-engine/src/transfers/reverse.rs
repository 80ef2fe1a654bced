//! Take a completed transfer back: an attempt of its own, with its own id and its own possible unknown.

use std::sync::Arc;
use std::time::Duration;

use saldo_core::command::{Intent, Start};
use saldo_core::transfer::{Attempt, Purpose, Reversal, State, Transfer};
use saldo_core::{AttemptId, Outcome, Reason, Reference, TransferId};

use super::{Refused, transfer_of};
use crate::{Caller, Engine};

impl Engine {
    /// Reverses the caller's transfer, under a reference of the reversal's own; answers it as `Reversed`, or as
    /// `Reversing` while the outcome is unknown or when the caller's wait is over. The same reversal again is answered
    /// by what became of the first, unless the provider refused that: then it is tried again.
    ///
    /// Errors: `Overloaded` in a recovery; `NotFound`; `NotOffered` where its connector cannot; `Indeterminate` where the wait is over before it is
    /// known to have begun; `ReferenceConflict` where the reference was used for
    /// anything else; `AlreadyFinal` where the transfer is not complete; what the provider refused, with the transfer as
    /// it stays.
    pub async fn transfer_reverse(
        self: &Arc<Self>,
        caller: &Caller,
        id: TransferId,
        reference: Reference,
    ) -> Result<Arc<Transfer>, Refused> {
        self.not_recovering()?;
        let transfer = self.transfer_find(caller, id).await?;
        let delivery = transfer.attempt.as_ref().map(delivery).ok_or(Reason::AlreadyFinal)?;
        let attempt = Attempt {
            reversal: Some(Reversal { delivery, reference: reference.clone() }),
            ..self.next_attempt(&transfer, Purpose::Reverse)
        };
        let can = self.connector(&attempt.connector).is_some_and(|connector| connector.capabilities().cancel);
        if !can {
            return Err(Reason::NotOffered.into());
        }
        let start = Start { partner: caller.partner, transfer: id, attempt };
        let engine = Arc::clone(self);
        let work = self.running.spawn(async move {
            match engine.commit(Intent::Reverse(start)).await? {
                Outcome::Transfer(begun) => Ok(engine.attempt_run(begun, None).await),
                Outcome::Conflict(holder) => Err(Refused::with(Reason::ReferenceConflict, Some(holder))),
                other => Ok(transfer_of(other)?),
            }
        });
        let wait_ms = self.parts.options.waits.of(caller.dialect);
        let limit = Duration::from_millis(u64::try_from(wait_ms).unwrap_or_default());
        let ended = match tokio::time::timeout(limit, work).await {
            Ok(ended) => self.answer_shown(ended.map_err(|_panicked| Reason::Internal)?)?,
            // Where it is not recorded yet, nobody can say whether it has begun: the transfer still tells of what was
            // before, its delivery or the end of an earlier reversal.
            Err(_elapsed) => {
                let found = self.transfer_find(caller, id).await?;
                let has_begun = found.is_taken_back_under(&reference);
                return if has_begun { Ok(found) } else { Err(Reason::Indeterminate.into()) };
            }
        };
        match (ended.state, &ended.refusal) {
            (State::Complete, Some(refusal)) => {
                Err(Refused { refusal: refusal.clone(), transfer: Some(ended) })
            }
            _ => Ok(ended),
        }
    }
}

/// The delivery that an attempt made, or tried to take back.
fn delivery(attempt: &Attempt) -> AttemptId {
    attempt.reversal.as_ref().map_or(attempt.id, |reversal| reversal.delivery)
}
