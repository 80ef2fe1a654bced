//! Do what its time has come for: send what waits to be sent, ask about what is unknown. What was left open is `take_up`'s.
//! The binary calls it every second or so, tests by hand.

use std::sync::Arc;

use saldo_core::command::{Intent, Start};
use saldo_core::transfer::{Attempt, Pace, Purpose, State, Transfer};
use saldo_core::{AttemptId, Outcome, Timestamp};
use tokio::sync::Semaphore;

use super::in_work::InWork;
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
/// How long a transfer is left alone whose step could not be written.
const STUCK_PAUSE_MS: i64 = 60_000;

impl Engine {
    /// Works on the transfers that are due at this moment, until each has taken its step.
    pub async fn run_due(self: &Arc<Self>) -> Answer<DueReport> {
        let limit = self.parts.options.due_max.saturating_add(self.in_work.len());
        let due = self.parts.store.reads.transfers_due(self.now(), limit).await;
        let mut due = due.map_err(|error| read_failed(&error))?;
        if self.is_recovering() {
            // Asking delivers nothing; what waits to be sent may have been sent after the backup.
            due.retain(|transfer| transfer.state != State::Submitted);
        }
        Ok(self.work_on(due).await)
    }

    /// The earliest moment, up to a limit, at which a transfer is due.
    pub async fn earliest_due(&self, limit: Timestamp) -> Answer<Option<Timestamp>> {
        let due =
            self.parts.store.reads.transfers_due(limit, 1).await.map_err(|error| read_failed(&error))?;
        Ok(due.first().and_then(|transfer| transfer.due_at))
    }

    /// Takes one step with each transfer, unless one is being taken; the steps go on where the caller goes away.
    pub(super) async fn work_on(self: &Arc<Self>, transfers: Vec<Transfer>) -> DueReport {
        let mut report = DueReport::default();
        let at_once = Arc::new(Semaphore::new(AT_ONCE_MAX));
        let mut steps = Vec::new();
        for transfer in transfers {
            let Some(mark) = InWork::mark(self, transfer.id) else {
                continue;
            };
            match transfer.state {
                State::Submitted => report.sent += 1,
                _ => report.asked += 1,
            }
            let (engine, at_once) = (Arc::clone(self), Arc::clone(&at_once));
            steps.push(self.running.spawn(async move {
                let _permit = at_once.acquire().await;
                let after = engine.transfer_step(Arc::new(transfer)).await;
                let now = engine.now();
                let stuck = after.due_at.is_some_and(|due| due <= now);
                mark.end(stuck.then(|| now.plus_millis(STUCK_PAUSE_MS)));
            }));
        }
        for step in steps {
            if step.await.is_err() {
                tracing::error!("a step of a transfer panicked; it is taken up again when it is due");
            }
        }
        report
    }

    async fn transfer_step(&self, transfer: Arc<Transfer>) -> Arc<Transfer> {
        if transfer.state == State::Submitted {
            self.transfer_send(transfer).await
        } else {
            self.transfer_recheck(transfer).await
        }
    }

    /// Sends a transfer that was waiting: the attempt is written before it leaves.
    async fn transfer_send(&self, transfer: Arc<Transfer>) -> Arc<Transfer> {
        let attempt = self.next_attempt(&transfer, Purpose::Deliver);
        let start = Start { partner: transfer.partner, transfer: transfer.id, attempt };
        match self.commit(Intent::Start(start)).await {
            Ok(Outcome::Transfer(started)) => self.attempt_run(started, None).await,
            Ok(_) | Err(_) => transfer,
        }
    }

    /// The attempt that comes after a transfer's newest one.
    pub(super) fn next_attempt(&self, transfer: &Transfer, purpose: Purpose) -> Attempt {
        let now = self.now();
        let options = &self.parts.options;
        let configured = self.connector_for(transfer.order.realm);
        let delivered_by = transfer.attempt.as_ref().filter(|_| purpose == Purpose::Reverse);
        let connector = delivered_by.map_or(configured, |attempt| &attempt.connector);
        let number = transfer.attempt.as_ref().map_or(0, |attempt| attempt.number);
        let is_first_of_all = number == 0 && transfer.order.pace != Pace::Instant;
        let id = if is_first_of_all { transfer.id.value() } else { self.parts.ids.next() };
        let send_by = now.plus_millis(options.waits.of(transfer.dialect));
        let may_wait = purpose == Purpose::Deliver && transfer.order.pace != Pace::Instant;
        let retries = options.retries_of(transfer.dialect);
        let last = retries.last_send_at(transfer.started_at).filter(|_| may_wait);
        let send_by = last.map_or(send_by, |last| last.min(send_by));
        Attempt {
            id: AttemptId::new(id),
            number: number + 1,
            purpose,
            connector: connector.clone(),
            started_at: now,
            send_by,
            lease_until: send_by.plus_millis(options.lease_ms),
            node: self.parts.store.members.node(),
            reversal: None,
            repeated: false,
        }
    }
}
