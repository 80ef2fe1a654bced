//! Write what became of an attempt. A settle is tried until it is in: the provider has acted, the books must follow.

use std::sync::Arc;
use std::time::Duration;

use saldo_core::command::{Found, Intent, Settle};
use saldo_core::transfer::{Flow, Pace, Purpose, Realm, Report, State, Transfer, Verdict};
use saldo_core::{CommandId, Outcome, Timestamp};
use saldo_store::CommitError;

use super::transfer_of;
use super::wait::Wait;
use crate::Engine;

const RETRY_FIRST_MS: u64 = 20;
const RETRY_LONGEST_MS: u64 = 5_000;

impl Engine {
    /// Settles an attempt; answers the transfer as it then stands, or as it was where the engine stops first or the
    /// database does not take it, which the journal has raised an alarm about.
    pub(super) async fn attempt_settle(
        &self,
        transfer: Arc<Transfer>,
        report: Report,
        found: Found,
        caller: Option<&Wait>,
    ) -> Arc<Transfer> {
        let retry_at = self.retry_at(&transfer, &report.verdict);
        let report = Report { verdict: self.verdict_sealed(report.verdict), ..report };
        let settle = Settle { partner: transfer.partner, transfer: transfer.id, report, retry_at, found };
        let mut wait_ms = RETRY_FIRST_MS;
        loop {
            let id = CommandId::new(self.parts.ids.next());
            let writing = match caller {
                Some(wait) => Some(wait.writing().await),
                None => None,
            };
            let found = writing.as_ref().map_or(&settle.found, |writing| &writing.found).clone();
            let written = self.write(id, Intent::Settle(Settle { found, ..settle.clone() })).await;
            match (&written, writing) {
                (Ok(_), Some(writing)) => writing.done(),
                (Err(CommitError::Indeterminate), Some(writing)) => writing.doubted(id),
                _ => {}
            }
            match written {
                Ok(outcome) => {
                    self.note_success(&outcome);
                    return settled(outcome, transfer);
                }
                Err(CommitError::Stopping | CommitError::Parked) => return transfer,
                Err(error) => tracing::warn!(%error, transfer = %transfer.id, "a settle is tried again"),
            }
            tokio::time::sleep(Duration::from_millis(wait_ms)).await;
            wait_ms = wait_ms.saturating_mul(2).min(RETRY_LONGEST_MS);
        }
    }

    /// Settles what was found out of an attempt that nobody waits for.
    pub(crate) async fn attempt_found(&self, transfer: Arc<Transfer>, report: Report) -> Arc<Transfer> {
        self.attempt_settle(transfer, report, Found::ByAsking, None).await
    }

    /// A transfer that was delivered and paid for gives its partner all its calls again.
    fn note_success(&self, outcome: &Outcome) {
        let Outcome::Transfer(transfer) = outcome else {
            return;
        };
        let delivers = transfer.attempt.as_ref().is_some_and(|attempt| attempt.purpose == Purpose::Deliver);
        let is_sale = transfer.order.realm == Realm::Real && transfer.order.flow == Flow::Purchase;
        let is_paid = transfer.state == State::Complete && is_sale;
        if delivers && is_paid {
            self.usage.reset(transfer.partner, self.now());
        }
    }

    /// When a refused transfer that can wait is sent again; `None` where it ends here.
    fn retry_at(&self, transfer: &Transfer, verdict: &Verdict) -> Option<Timestamp> {
        let Verdict::Refused(refusal) = verdict else {
            return None;
        };
        let attempt = transfer.attempt.as_ref()?;
        let may_wait = transfer.order.pace != Pace::Instant && attempt.purpose == Purpose::Deliver;
        let retries = self.parts.options.retries_of(transfer.dialect);
        let next_at = || retries.next_at(transfer.started_at, attempt.number, self.now());
        (may_wait && refusal.reason.is_retryable()).then(next_at).flatten()
    }
}

fn settled(outcome: Outcome, transfer: Arc<Transfer>) -> Arc<Transfer> {
    if let Outcome::Refused(reason, _) = &outcome {
        tracing::error!(%reason, transfer = %transfer.id, alarm = "settle_refused", "a settle cannot be booked: a person must look");
    }
    if let Outcome::Discrepancy(transfer) = &outcome {
        tracing::error!(transfer = %transfer.id, "evidence against a final state: a person must look");
        metrics::counter!("saldo_discrepancies_total").increment(1);
    }
    transfer_of(outcome).unwrap_or(transfer)
}
