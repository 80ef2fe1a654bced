//! Submit a transfer: claim its reference and hold its money in one commit, then send it and settle it.
//! The work is the engine's, not the caller's: a client that hangs up, or waits no longer, changes nothing.

use std::sync::Arc;
use std::time::Duration;

use saldo_core::catalogue::Quote;
use saldo_core::command::{Intent, Open};
use saldo_core::transfer::{
    Attempt, ClaimPolicy, Pace, Purpose, Realm, Refusal, RequestHash, State, Transfer,
};
use saldo_core::{AttemptId, CommandId, Outcome, Reason, TransferId};

use super::order::Checked;
use super::wait::{Wait, Waiter, Written};
use super::{Refused, TransferOrder};
use crate::{Caller, Engine};

impl Engine {
    /// Opens, sends and settles a transfer.
    ///
    /// Answers it as it stands when it has ended, or when the caller's wait is over (then still `Processing`).
    /// Errors: everything of `order_check`; `ReferenceRepeated` and `ReferenceConflict` with the transfer that has the
    /// reference; `SentTooOften`, `InsufficientBalance` and what a provider refused, with the failed transfer.
    pub async fn transfer_submit(
        self: &Arc<Self>,
        caller: &Caller,
        asked: TransferOrder,
    ) -> Result<Arc<Transfer>, Refused> {
        let checked = self.order_admit(caller, self.order_check(caller, &asked)?).await?;
        self.submit_checked(caller, asked.policy, checked).await
    }

    /// Opens, sends and settles what was checked.
    ///
    /// Errors: `Overloaded` while the database recovers from a restore, before anything is claimed.
    pub(crate) async fn submit_checked(
        self: &Arc<Self>,
        caller: &Caller,
        policy: ClaimPolicy,
        checked: Checked,
    ) -> Result<Arc<Transfer>, Refused> {
        self.not_recovering()?;
        let wait_ms = self.parts.options.waits.of(caller.dialect);
        let open = self.opening(caller, policy, checked, wait_ms);
        let wait = Arc::new(Wait::default());
        let waiter = Waiter::new(&wait);
        let mut work = self.running.spawn(Arc::clone(self).run_to_end(open, Arc::clone(&wait)));
        let limit = Duration::from_millis(u64::try_from(wait_ms).unwrap_or_default());
        let answer = match tokio::time::timeout(limit, &mut work).await {
            Ok(answer) => answer,
            Err(_elapsed) => match waiter.leave().await {
                Written::No if !work.is_finished() => {
                    return wait.opened.get().cloned().ok_or_else(|| Reason::Indeterminate.into());
                }
                Written::Perhaps(_) if !work.is_finished() => return Err(Reason::Indeterminate.into()),
                Written::No | Written::Perhaps(_) | Written::Yes => work.await,
            },
        };
        self.answer_shown(answer.unwrap_or_else(|_panicked| Err(Reason::Internal.into())))
    }

    /// What a transfer would cost, with the same checks; nothing is held or recorded.
    /// A right order is counted as a call of `operation`.
    ///
    /// Errors: everything of `order_check`, `CallsUsedUp`, `SentTooOften` and `InsufficientBalance`.
    pub async fn transfer_validate(
        &self,
        caller: &Caller,
        asked: &TransferOrder,
        operation: &str,
    ) -> Result<Quote, Refused> {
        let checked = self.order_check(caller, asked)?;
        self.usage_count(caller, operation)?;
        let checked = self.order_admit(caller, checked).await?;
        if let Some(refusal) = checked.refusal {
            return Err(Refused { refusal, transfer: None });
        }
        let quote = &checked.order.quote;
        let is_real = checked.order.realm == Realm::Real;
        if is_real && self.balance(caller).await?.minor() < quote.total().minor() {
            return Err(Reason::InsufficientBalance.into());
        }
        Ok(quote.clone())
    }

    fn opening(&self, caller: &Caller, policy: ClaimPolicy, checked: Checked, wait_ms: i64) -> Open {
        let now = self.now();
        let id = self.parts.ids.next();
        let attempt = (checked.order.pace == Pace::Instant).then(|| Attempt {
            id: AttemptId::new(id),
            number: 1,
            purpose: Purpose::Deliver,
            connector: checked.connector,
            started_at: now,
            send_by: now.plus_millis(wait_ms),
            lease_until: now.plus_millis(wait_ms + self.parts.options.lease_ms),
            node: self.parts.store.members.node(),
            reversal: None,
            repeated: false,
        });
        let due_at = match (&attempt, checked.order.pace) {
            (Some(attempt), _) => attempt.lease_until,
            (None, Pace::Batch) => now.plus_millis(self.parts.options.batch_delay_ms),
            (None, Pace::Instant | Pace::Deferred) => now,
        };
        Open {
            transfer: TransferId::new(id),
            partner: caller.partner,
            dialect: caller.dialect,
            reference: checked.reference,
            hash: RequestHash::of(&checked.order),
            order: checked.order,
            policy,
            attempt,
            due_at,
            refusal: checked.refusal,
        }
    }

    async fn run_to_end(self: Arc<Self>, open: Open, wait: Arc<Wait>) -> Result<Arc<Transfer>, Refused> {
        let id = CommandId::new(open.transfer.value());
        match self.commit_as(id, Intent::Open(Box::new(open))).await? {
            Outcome::Transfer(transfer) => {
                wait.opened.get_or_init(|| Arc::clone(&transfer));
                if transfer.state == State::Submitted {
                    return Ok(transfer);
                }
                let transfer = self.attempt_run(transfer, Some(&wait)).await;
                if matches!(wait.written().await, Written::Perhaps(_)) {
                    return Err(Reason::Indeterminate.into());
                }
                answer(transfer)
            }
            Outcome::Repeated(transfer) => Err(Refused::with(Reason::ReferenceRepeated, Some(transfer))),
            Outcome::Conflict(transfer) => Err(Refused::with(Reason::ReferenceConflict, Some(transfer))),
            Outcome::Refused(reason, Some(transfer)) => {
                let refusal = transfer.refusal.clone().unwrap_or_else(|| Refusal::from(reason));
                Err(Refused { refusal, transfer: Some(transfer) })
            }
            Outcome::Refused(reason, None) => Err(reason.into()),
            Outcome::Unchanged(_)
            | Outcome::Discrepancy(_)
            | Outcome::Moved(_)
            | Outcome::Event(_)
            | Outcome::Done => Err(Reason::Internal.into()),
        }
    }
}

/// A transfer as its caller hears of it: a failed one is a refusal.
fn answer(transfer: Arc<Transfer>) -> Result<Arc<Transfer>, Refused> {
    if transfer.state != State::Failed {
        return Ok(transfer);
    }
    let refusal = transfer.refusal.clone().unwrap_or_else(|| Refusal::from(Reason::ProviderUnknownError));
    Err(Refused { refusal, transfer: Some(transfer) })
}
