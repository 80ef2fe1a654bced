//! Do what its time has come for: send what waits to be sent, ask about what is unknown, take up what was left open.
//! The binary calls it every second or so, tests by hand.

use std::sync::Arc;

use saldo_core::command::{Intent, Start};
use saldo_core::transfer::{Attempt, Pace, Purpose, Realm, State, Transfer};
use saldo_core::{AttemptId, Outcome, Timestamp};
use saldo_store::OpenCursor;
use tokio::task::JoinSet;

use crate::engine::read_failed;
use crate::{Answer, Engine};

/// What one round of background work did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DueReport {
    pub sent: u32,
    pub asked: u32,
}

/// Transfers worked on at once in one round.
const AT_ONCE_MAX: usize = 64;

impl Engine {
    /// Works on the transfers that are due at this moment, until each has taken its step.
    pub async fn run_due(self: &Arc<Self>) -> Answer<DueReport> {
        let due = self.parts.store.reads.transfers_due(self.now(), self.parts.options.due_max).await;
        Ok(self.work_on(due.map_err(|error| read_failed(&error))?).await)
    }

    /// The earliest moment, up to a limit, at which a transfer is due.
    pub async fn earliest_due(&self, limit: Timestamp) -> Answer<Option<Timestamp>> {
        let due =
            self.parts.store.reads.transfers_due(limit, 1).await.map_err(|error| read_failed(&error))?;
        Ok(due.first().and_then(|transfer| transfer.due_at))
    }

    /// Takes up the transfers that an earlier process left open.
    ///
    /// Only where the store has one owner, whose lock proves that nobody else is at work on them.
    pub async fn recover(self: &Arc<Self>) -> Answer<DueReport> {
        let mut report = DueReport::default();
        let mut after = None;
        loop {
            let open = self.parts.store.reads.transfers_open(after, self.parts.options.due_max).await;
            let open = open.map_err(|error| read_failed(&error))?;
            let Some(last) = open.last().and_then(OpenCursor::of) else {
                return Ok(report);
            };
            after = Some(last);
            let begun = open.into_iter().filter(|transfer| transfer.state != State::Submitted).collect();
            report.asked += self.work_on(begun).await.asked;
        }
    }

    async fn work_on(self: &Arc<Self>, transfers: Vec<Transfer>) -> DueReport {
        let mut report = DueReport::default();
        let mut steps = JoinSet::new();
        for transfer in transfers {
            if steps.len() >= AT_ONCE_MAX {
                steps.join_next().await;
            }
            let (engine, transfer) = (Arc::clone(self), Arc::new(transfer));
            if transfer.state == State::Submitted {
                report.sent += 1;
                steps.spawn(async move { engine.transfer_send(transfer).await });
            } else {
                report.asked += 1;
                steps.spawn(async move { engine.transfer_recheck(transfer).await });
            }
        }
        while steps.join_next().await.is_some() {}
        report
    }

    /// Sends a transfer that was waiting: the attempt is written before it leaves.
    async fn transfer_send(self: Arc<Self>, transfer: Arc<Transfer>) -> Arc<Transfer> {
        let attempt = self.next_attempt(&transfer, Purpose::Deliver);
        let start = Start { partner: transfer.partner, transfer: transfer.id, attempt };
        match self.commit(Intent::Start(start)).await {
            Ok(Outcome::Transfer(started)) => self.attempt_run(started).await,
            Ok(_) | Err(_) => transfer,
        }
    }

    /// The attempt that comes after a transfer's newest one.
    pub(super) fn next_attempt(&self, transfer: &Transfer, purpose: Purpose) -> Attempt {
        let now = self.now();
        let options = &self.parts.options;
        let connector = match transfer.order.realm {
            Realm::Real => &self.parts.default_connector,
            Realm::Simulated => &self.parts.rehearsal_connector,
        };
        let number = transfer.attempt.as_ref().map_or(0, |attempt| attempt.number);
        let is_first_of_all = number == 0 && transfer.order.pace != Pace::Instant;
        let id = if is_first_of_all { transfer.id.value() } else { self.parts.ids.next() };
        let send_by = now.plus_millis(options.waits.of(transfer.dialect));
        Attempt {
            id: AttemptId::new(id),
            number: number + 1,
            purpose,
            connector: connector.clone(),
            started_at: now,
            send_by,
            lease_until: send_by.plus_millis(options.lease_ms),
            reversal: None,
        }
    }
}
