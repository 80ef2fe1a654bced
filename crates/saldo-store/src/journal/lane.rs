//! The writer of one lane: takes what waits, loads, decides, saves, commits once, and only then answers.
//! A batch that is not acceptable is halved until the one command is found that is to blame.
//! `resolve` is what happens when the end of a commit is not known.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use saldo_core::command::{Intent, Needs};
use saldo_core::{Books, Outcome, PartnerId, decide};

use super::backend::{Backend, SaveError};
use super::batch::Batch;
#[cfg(feature = "planted")]
use super::planted;
use super::published::Published;
#[cfg(feature = "simulation")]
use super::queue::Next;
use super::queue::{Queue, Stop, Waiting};
use crate::crash::CrashPoint;
use crate::error::CommitError;
use crate::options::{FatalHook, StoreOptions};

/// Rows remembered beyond accounts and open transfers before they are let go.
const ROWS_SLACK: usize = 8_192;
/// Rows remembered at all; beyond it memory starts anew.
const ROWS_MAX: usize = 262_144;
/// How often, and how far apart, the database is asked for the end of a commit before the callers hear
/// that it is not known.
const RESOLVE_TRIES: u32 = 20;
const RESOLVE_PAUSE: Duration = Duration::from_millis(100);
/// How often a batch is written that was in another's way.
const CONFLICT_TRIES: u32 = 5;
/// How often a settle is written anew after commits whose end was not known.
const SETTLE_TRIES: u32 = 20;

pub(super) struct Lane<B> {
    backend: B,
    books: Books,
    /// Remembered rows after the last trim.
    rows_kept: usize,
    queue: Arc<Queue>,
    published: Arc<Published>,
    batch_max: usize,
    /// Between two questions for the end of a commit.
    pub(super) resolve_pause: Duration,
    on_fatal: FatalHook,
}

/// A batch as decided: what its callers will hear once it is written.
pub(super) struct Decided {
    pub(super) outcomes: Vec<Outcome>,
    pub(super) batch: Batch,
    started: Instant,
}

/// Why a try to write did not end in a commit.
enum Failure {
    Save(SaveError),
    /// The end of the commit is not known; this is what it would have written.
    InCommit(String, Box<Decided>),
}

impl<B: Backend> Lane<B> {
    pub(super) fn new(
        backend: B,
        queue: Arc<Queue>,
        published: Arc<Published>,
        options: &StoreOptions,
    ) -> Self {
        Self {
            backend,
            books: Books::default(),
            rows_kept: 0,
            queue,
            published,
            batch_max: options.batch_max.max(1),
            resolve_pause: RESOLVE_PAUSE,
            on_fatal: Arc::clone(&options.on_fatal),
        }
    }

    /// Writes until the queue ends.
    pub(super) fn run(mut self) {
        let guard = PanicGuard { queue: Arc::clone(&self.queue), on_fatal: Arc::clone(&self.on_fatal) };
        while let Some(waiting) = self.queue.take(self.batch_max) {
            self.turn(waiting);
        }
        self.backend.close();
        drop(guard);
    }

    /// Writes one batch, and does what is to be done between two.
    fn turn(&mut self, waiting: Vec<Waiting>) {
        self.write(waiting);
        self.trim();
        self.backend.checkpoint();
    }

    /// As `run`, turn by turn on the one thread of a simulation, which says by `pause` when the next may be taken.
    #[cfg(feature = "simulation")]
    pub(super) async fn run_by_turns<P: Future<Output = ()>>(mut self, pause: impl Fn() -> P) {
        self.resolve_pause = Duration::ZERO;
        loop {
            pause().await;
            match self.queue.take_now(self.batch_max) {
                Next::Batch(waiting) => self.turn(waiting),
                Next::Nothing => self.queue.filled().await,
                Next::End => break,
            }
        }
        self.backend.close();
    }

    /// Writes some commands in one commit if it can be, and answers every one of them.
    pub(super) fn write(&mut self, mut waiting: Vec<Waiting>) {
        match self.attempt_unless_in_the_way(&mut waiting) {
            Ok(decided) => self.committed(waiting, decided),
            Err(Failure::Save(SaveError::Data(_))) if waiting.len() > 1 => {
                let second = waiting.split_off(waiting.len().div_ceil(2));
                self.write(waiting);
                self.write(second);
            }
            Err(Failure::Save(SaveError::Data(cause))) => refuse_alone(waiting, &cause),
            Err(Failure::Save(SaveError::Fatal(cause))) => self.die(waiting, &cause),
            Err(Failure::Save(error)) => {
                tracing::error!(commands = waiting.len(), "a batch was not written: {error}");
                answer_all(waiting, CommitError::RolledBack);
            }
            Err(Failure::InCommit(cause, decided)) => self.resolve(waiting, *decided, &cause),
        }
    }

    /// Another process on the same database can only be in the way where it does not keep to the order of the lanes.
    fn attempt_unless_in_the_way(&mut self, waiting: &mut [Waiting]) -> Result<Decided, Failure> {
        let mut tries = 1;
        loop {
            match self.attempt(waiting) {
                Err(Failure::Save(SaveError::Conflict(cause))) if tries < CONFLICT_TRIES => {
                    tracing::warn!(tries, "a batch is written again: {cause}");
                    tries += 1;
                }
                ended => return ended,
            }
        }
    }

    fn attempt(&mut self, waiting: &mut [Waiting]) -> Result<Decided, Failure> {
        let decided = self.decide_and_save(waiting);
        #[cfg(feature = "planted")]
        decided.iter().for_each(|decided| planted::let_out(waiting, decided));
        decided.and_then(|decided| self.commit(waiting.len(), decided))
    }

    /// Begins a transaction with all that some commands come to; nothing of it is durable yet.
    fn decide_and_save(&mut self, waiting: &[Waiting]) -> Result<Decided, Failure> {
        let started = now();
        let saved =
            self.begin(waiting).and_then(|()| self.decide_all(waiting)).and_then(|(outcomes, batch)| {
                CrashPoint::MidBatch.pass();
                self.backend.save(&batch)?;
                Ok(Decided { outcomes, batch, started })
            });
        saved.map_err(|error| {
            self.forget();
            Failure::Save(error)
        })
    }

    /// Where others write too, what is needed as far as memory tells is asked for in the same turn.
    fn begin(&mut self, waiting: &[Waiting]) -> Result<(), SaveError> {
        let needs = if self.backend.owns_rows() { Needs::default() } else { self.missing(waiting) };
        self.backend.begin(&partners(waiting), &needs, &mut self.books)
    }

    fn commit(&mut self, commands: usize, decided: Decided) -> Result<Decided, Failure> {
        CrashPoint::BeforeCommit.pass();
        match self.backend.commit() {
            Ok(()) => {
                CrashPoint::AfterCommit.pass();
                self.queue.meters.committed(commands, now().duration_since(decided.started));
                Ok(decided)
            }
            Err(SaveError::Indeterminate(cause)) => {
                self.books.clear();
                Err(Failure::InCommit(cause, Box::new(decided)))
            }
            Err(error) => {
                self.forget();
                Err(Failure::Save(error))
            }
        }
    }

    /// Rolls back, and drops what was remembered, for it includes what was only decided.
    fn forget(&mut self) {
        self.backend.rollback();
        self.books.clear();
    }

    fn decide_all(&mut self, waiting: &[Waiting]) -> Result<(Vec<Outcome>, Batch), SaveError> {
        if !self.backend.owns_rows() {
            self.load_all(waiting)?;
        }
        let mut batch = Batch::default();
        let mut outcomes = Vec::with_capacity(waiting.len());
        for Waiting { command, .. } in waiting {
            loop {
                let missing = self.books.missing(command);
                if missing.is_empty() {
                    break;
                }
                self.backend.load(&missing, &mut self.books)?;
            }
            let decision = decide(&self.books, command);
            self.books.apply(&decision.changes);
            batch.gather(command, decision.changes);
            outcomes.push(decision.outcome);
        }
        Ok((outcomes, batch))
    }

    /// What all commands of a batch need, in as few questions as there are steps from one row to the next.
    fn load_all(&mut self, waiting: &[Waiting]) -> Result<(), SaveError> {
        loop {
            let missing = self.missing(waiting);
            if missing.is_empty() {
                return Ok(());
            }
            self.backend.load(&missing, &mut self.books)?;
        }
    }

    fn missing(&self, waiting: &[Waiting]) -> Needs {
        let mut missing = Needs::default();
        waiting.iter().for_each(|waiting| missing.add(self.books.missing(&waiting.command)));
        missing
    }

    fn committed(&self, waiting: Vec<Waiting>, decided: Decided) {
        if self.backend.owns_rows() {
            self.published.put(decided.batch.accounts.values().map(|account| &account.row));
        }
        for (waiting, outcome) in waiting.into_iter().zip(decided.outcomes) {
            waiting.answer(Ok(outcome));
        }
    }

    /// Asks the database whether a commit was made. Until that is known the callers hear nothing; if it stays
    /// unknown they hear so, and never a refusal. Settles are written again until they are in.
    fn resolve(&mut self, waiting: Vec<Waiting>, decided: Decided, cause: &str) {
        tracing::warn!(commands = waiting.len(), "the end of a commit is not known: {cause}");
        for _ in 0..RESOLVE_TRIES {
            match self.backend.was_written(&decided.batch.traces) {
                Ok(true) => {
                    tracing::info!("the commit was made");
                    return self.committed(waiting, decided);
                }
                Ok(false) => {
                    tracing::info!("the commit was not made");
                    return self.not_written(waiting);
                }
                Err(error) => tracing::warn!("the database cannot be asked yet: {error}"),
            }
            if self.queue.pause(self.resolve_pause) {
                break;
            }
        }
        tracing::error!(commands = waiting.len(), "the end of a commit stays unknown: {cause}");
        let (mut settles, others) = settles_first(waiting);
        answer_all(others, CommitError::Indeterminate);
        for settle in &mut settles {
            settle.detach(Err(CommitError::Indeterminate));
        }
        self.again(settles);
    }

    fn not_written(&mut self, waiting: Vec<Waiting>) {
        let (settles, others) = settles_first(waiting);
        answer_all(others, CommitError::RolledBack);
        self.again(settles);
    }

    /// Settling twice is settling once, so it is safe to write a settle whose end is not known.
    fn again(&mut self, mut settles: Vec<Waiting>) {
        for settle in &mut settles {
            settle.tries += 1;
        }
        let (again, given_up) = settles.into_iter().partition(|settle: &Waiting| settle.tries < SETTLE_TRIES);
        for settle in given_up {
            park(settle, "the ends of its commits stayed unknown");
        }
        self.queue.put_first(again);
    }

    fn die(&mut self, waiting: Vec<Waiting>, cause: &str) {
        (self.on_fatal)(&format!("a commit failed on the disk, restart to recover: {cause}"));
        self.queue.stop(Stop::AtOnce);
        answer_all(waiting, CommitError::Indeterminate);
    }

    /// Keeps what is remembered in bounds, at a cost spread over many batches.
    fn trim(&mut self) {
        if self.books.rows() > self.rows_kept.saturating_mul(2).saturating_add(ROWS_SLACK) {
            self.books.trim();
            if self.books.rows() > ROWS_MAX {
                self.books.clear();
            }
            self.rows_kept = self.books.rows();
        }
    }
}

/// A lane without its writer would let callers wait for ever.
struct PanicGuard {
    queue: Arc<Queue>,
    on_fatal: FatalHook,
}

impl Drop for PanicGuard {
    fn drop(&mut self) {
        self.queue.stop(Stop::AtOnce);
        self.queue.refuse_all();
        if thread::panicking() {
            (self.on_fatal)(
                "a writer of the journal stopped on a fault of its own, restart to go on: report this",
            );
        }
    }
}

/// Whose rows some commands change, in order.
fn partners(waiting: &[Waiting]) -> Vec<PartnerId> {
    let partners: BTreeSet<_> = waiting.iter().map(|waiting| waiting.command.partner()).collect();
    partners.into_iter().collect()
}

fn refuse_alone(waiting: Vec<Waiting>, cause: &str) {
    for waiting in waiting {
        if is_settle(&waiting) {
            park(waiting, cause);
        } else {
            tracing::error!(command = %waiting.command.id, "a command cannot be written: {cause}");
            waiting.answer(Err(CommitError::RolledBack));
        }
    }
}

/// What a provider answered is not lost silently: the alarm says where to look.
fn park(settle: Waiting, cause: &str) {
    if let Intent::Settle(what) = &settle.command.intent {
        tracing::error!(
            alarm = "settle_parked",
            partner = %what.partner,
            transfer = %what.transfer,
            attempt = %what.report.attempt,
            verdict = verdict(&what.report.verdict),
            "a settle cannot be written; settle the transfer by hand: {cause}"
        );
    }
    settle.answer(Err(CommitError::Parked));
}

fn verdict(verdict: &saldo_core::transfer::Verdict) -> &'static str {
    use saldo_core::transfer::Verdict;
    match verdict {
        Verdict::Delivered { .. } => "delivered",
        Verdict::Refused(_) => "refused",
        Verdict::Waiting { .. } => "waiting",
        Verdict::Unknown => "unknown",
    }
}

fn answer_all(waiting: Vec<Waiting>, error: CommitError) {
    for waiting in waiting {
        waiting.answer(Err(error));
    }
}

fn settles_first(waiting: Vec<Waiting>) -> (Vec<Waiting>, Vec<Waiting>) {
    waiting.into_iter().partition(is_settle)
}

fn is_settle(waiting: &Waiting) -> bool {
    matches!(waiting.command.intent, Intent::Settle(_))
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long callers waited is real time; the simulation decides nothing by it"
)]
pub(super) fn now() -> Instant {
    Instant::now()
}
