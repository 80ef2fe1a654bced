//! Ask the provider about an attempt whose outcome is not known. Asking delivers nothing; nothing is ever sent again.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use saldo_connectors::{NotFoundIsCertain, Status, StatusQuery};
use saldo_core::command::Found;
use saldo_core::transfer::{Attempt, Refusal, Report, State, Transfer, Verdict};
use saldo_core::{AttemptId, Reason, Timestamp, TransferId};

use super::in_work::InWork;
use crate::engine::read_failed;
use crate::{Answer, Engine};

/// How long the provider may take to say what became of an attempt.
const STATUS_LIMIT: Duration = Duration::from_secs(30);
/// Readers make the engine ask about one attempt at most this often.
const ASK_GAP_MS: i64 = 5_000;
/// How often, and how far apart, it is looked whether a step that is being taken with a transfer has ended.
const ASK_TRIES: u32 = 100;
const ASK_PAUSE: Duration = Duration::from_millis(20);
/// Attempts remembered before old ones are forgotten.
const ASKED_MAX: usize = 10_000;

/// When each attempt was last asked about because somebody read its transfer.
#[derive(Default)]
pub(crate) struct Asked(Mutex<HashMap<AttemptId, Timestamp>>);

impl Asked {
    /// Whether to ask at this moment; if so, it counts as asked.
    fn claim(&self, attempt: AttemptId, now: Timestamp) -> bool {
        let mut asked = self.0.lock();
        if asked.get(&attempt).is_some_and(|last| now.millis_since(*last) < ASK_GAP_MS) {
            return false;
        }
        if asked.len() >= ASKED_MAX {
            asked.retain(|_, last| now.millis_since(*last) < ASK_GAP_MS);
        }
        asked.insert(attempt, now);
        true
    }
}

impl Engine {
    /// Asks about the transfer's newest attempt and writes the answer; answers the transfer as it then stands.
    pub(super) async fn transfer_recheck(&self, transfer: Arc<Transfer>) -> Arc<Transfer> {
        let waits = matches!(transfer.state, State::Processing | State::Reversing);
        let Some(attempt) = transfer.attempt.clone().filter(|_| waits) else {
            return transfer;
        };
        let asked_at = self.now();
        let verdict = match self.attempt_status(&transfer, &attempt).await {
            Status::Known(verdict) => verdict,
            Status::NotFound => self.not_found(&attempt, asked_at),
        };
        let report = Report { attempt: attempt.id, verdict };
        self.attempt_settle(transfer, report, Found::ByAsking, None).await
    }

    /// Asks the provider about an open transfer now, whatever its schedule says; answers it as it then stands.
    ///
    /// Errors: `NotFound`; `InProgress` where another step is being taken with it all the while.
    pub async fn transfer_ask(self: &Arc<Self>, id: TransferId) -> Answer<Arc<Transfer>> {
        for _ in 0..ASK_TRIES {
            let Some(mark) = InWork::mark(self, id) else {
                tokio::time::sleep(ASK_PAUSE).await;
                continue;
            };
            let found = self.parts.store.reads.transfer_by_id(id).await;
            let transfer = found.map_err(|error| read_failed(&error))?.ok_or(Reason::NotFound)?;
            let asked = self.transfer_recheck(Arc::new(transfer)).await;
            mark.end(None);
            return Ok(self.shown(asked));
        }
        Err(Reason::InProgress)
    }

    /// A read of one transfer asks for a re-query too, which it does not wait for.
    pub(super) fn recheck_for_reader(self: &Arc<Self>, transfer: &Arc<Transfer>) {
        let Some(attempt) = &transfer.attempt else {
            return;
        };
        let now = self.now();
        let is_unknown = transfer.knowledge == saldo_core::transfer::Knowledge::Unknown;
        let is_lost = now > attempt.lease_until;
        let may_ask = transfer.state.is_open() && (is_unknown || is_lost);
        if !may_ask || !self.status_pace.is_free(&attempt.connector) || !self.asked.claim(attempt.id, now) {
            return;
        }
        if let Some(mark) = InWork::mark(self, transfer.id) {
            let (engine, transfer) = (Arc::clone(self), Arc::clone(transfer));
            self.running.spawn(async move {
                engine.transfer_recheck(transfer).await;
                mark.end(None);
            });
        }
    }

    async fn attempt_status(&self, transfer: &Transfer, attempt: &Attempt) -> Status {
        let Some(connector) = self.connector(&attempt.connector) else {
            return Status::Known(Verdict::Unknown);
        };
        self.status_pace.turn(connector.name(), connector.capabilities().status_rate_max).await;
        let submission = self.submission(transfer, attempt);
        let query = StatusQuery { attempt: attempt.id, submission, started_at: attempt.started_at };
        let answer = tokio::time::timeout(STATUS_LIMIT, connector.status(&query)).await;
        answer.unwrap_or(Status::Known(Verdict::Unknown))
    }

    /// *Not found* proves a refusal only where the connector declares so, and only where nothing could be on its way when
    /// it was asked: the answer may have taken its time, and is of no later moment.
    fn not_found(&self, attempt: &Attempt, asked_at: Timestamp) -> Verdict {
        let certain_from = match self.connector(&attempt.connector).map(|c| c.capabilities().not_found) {
            Some(NotFoundIsCertain::After { horizon_ms }) => Some(attempt.send_by.plus_millis(horizon_ms)),
            Some(NotFoundIsCertain::Never) | None => None,
        };
        match certain_from {
            Some(from) if asked_at > from => Verdict::Refused(Refusal::from(Reason::ProviderTimedOut)),
            Some(_) | None => Verdict::Unknown,
        }
    }
}
