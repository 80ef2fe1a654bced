//! The one door for writes: `commit` puts a command into its lane and answers when it is durable.
//! A lane is one writer (`lane`) behind two queues (`queue`, `shares`); what it writes is gathered in `batch`.
//! No commit crosses lanes, so a partner's commands are decided one after another.

mod backend;
mod batch;
mod filled;
mod lane;
mod meters;
#[cfg(feature = "planted")]
mod planted;
mod published;
mod queue;
mod shares;

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::thread::{Builder, JoinHandle};

use parking_lot::Mutex;
use saldo_core::ledger::Account;
use saldo_core::{Command, Currency, Money, Outcome, PartnerId};

#[cfg(feature = "planted")]
pub use planted::gossip_to;

pub(crate) use backend::{Backend, SaveError};
pub(crate) use batch::{Batch, Stamped, Trace, TransferRow};

use crate::error::{CommitError, StoreError};
use crate::members::spread;
use crate::options::StoreOptions;
use lane::Lane;
use meters::Meters;
use published::Published;
use queue::{Limits, Queue, Stop};

/// What a caller is answered.
type Answer = Result<Outcome, CommitError>;

/// All writes. Cheap to clone.
///
/// When the last clone goes without `Store::close`, the writers stop after the batch they are in: what was
/// acknowledged is durable, what waited is not written.
#[derive(Clone)]
pub struct Journal(Arc<Lanes>);

struct Lanes {
    lanes: Vec<LaneDoor>,
    published: Arc<Published>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

/// A lane as its callers see it.
struct LaneDoor {
    queue: Arc<Queue>,
}

/// How many commands wait, in all lanes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct QueueDepths {
    pub settles: usize,
    pub opens: usize,
}

impl Journal {
    /// Starts one writer thread for each backend. `balances` are the accounts that `available` tells from the start.
    pub(crate) fn start<B: Backend>(
        backends: Vec<B>,
        balances: &[Account],
        options: &StoreOptions,
    ) -> Result<Self, StoreError> {
        let (journal, lanes) = Self::with_lanes(backends, balances, options);
        for (number, lane) in lanes.into_iter().enumerate() {
            let thread = Builder::new().name(format!("journal-{number}")).spawn(move || lane.run());
            journal.0.threads.lock().push(thread.map_err(StoreError::Thread)?);
        }
        Ok(journal)
    }

    /// The door with the lanes behind it, which somebody must run.
    fn with_lanes<B: Backend>(
        backends: Vec<B>,
        balances: &[Account],
        options: &StoreOptions,
    ) -> (Self, Vec<Lane<B>>) {
        let published = Arc::new(Published::default());
        published.put(balances.iter());
        let lane = |(number, backend)| {
            let queue = Arc::new(Queue::new(Limits::of(options), Meters::new(number)));
            let lane = Lane::new(backend, Arc::clone(&queue), Arc::clone(&published), options);
            (LaneDoor { queue }, lane)
        };
        let (doors, lanes) = backends.into_iter().enumerate().map(lane).unzip();
        (Self(Arc::new(Lanes { lanes: doors, published, threads: Mutex::default() })), lanes)
    }

    /// As `start`, without threads: the lanes take their turns where the answered futures are polled, each after a
    /// `pause`.
    #[cfg(feature = "simulation")]
    pub(crate) fn by_turns<B: Backend, P: Future<Output = ()>, F: Fn() -> P + Clone>(
        backends: Vec<B>,
        balances: &[Account],
        options: &StoreOptions,
        pause: F,
    ) -> (Self, Vec<impl Future<Output = ()> + use<B, P, F>>) {
        let (journal, lanes) = Self::with_lanes(backends, balances, options);
        (journal, lanes.into_iter().map(|lane| lane.run_by_turns(pause.clone())).collect())
    }

    /// Decides a command and writes what it does; the outcome is durable when it is answered.
    ///
    /// A command whose caller stops waiting may be written all the same.
    pub async fn commit(&self, command: Command) -> Answer {
        let lane = self.0.lane(command.partner()).ok_or(CommitError::Stopping)?;
        let answer = lane.queue.enter(command).await?;
        answer.await.unwrap_or(Err(CommitError::Indeterminate))
    }

    /// What is available on a partner's balance as last committed, from memory.
    ///
    /// `None` where memory does not have it: the account has no entry yet, or others write to this database too.
    pub fn available(&self, partner: PartnerId, currency: Currency) -> Option<Money> {
        self.0.published.available(partner, currency)
    }

    pub fn queue_depths(&self) -> QueueDepths {
        self.0.lanes.iter().map(|lane| lane.queue.depths()).fold(QueueDepths::default(), |sum, lane| {
            QueueDepths { settles: sum.settles + lane.settles, opens: sum.opens + lane.opens }
        })
    }

    /// Takes no command any more, and lets the writers finish what waits.
    pub(crate) fn stop_taking(&self) {
        self.0.stop(Stop::WhenEmpty);
    }

    /// Waits for the writers to end.
    pub(crate) async fn join(&self) {
        let threads = std::mem::take(&mut *self.0.threads.lock());
        if threads.is_empty() {
            return;
        }
        let joined = tokio::task::spawn_blocking(move || join_all(threads)).await;
        if let Err(error) = joined {
            tracing::error!("the journal's end was not seen: {error}");
        }
    }
}

impl Lanes {
    fn lane(&self, partner: PartnerId) -> Option<&LaneDoor> {
        let count = u64::try_from(self.lanes.len()).ok()?;
        let index = spread(partner).checked_rem(count)?;
        self.lanes.get(usize::try_from(index).ok()?)
    }

    fn stop(&self, stop: Stop) {
        for lane in &self.lanes {
            lane.queue.stop(stop);
        }
    }
}

impl Drop for Lanes {
    fn drop(&mut self) {
        self.stop(Stop::AtOnce);
        join_all(std::mem::take(&mut *self.threads.lock()));
    }
}

fn join_all(threads: Vec<JoinHandle<()>>) {
    for thread in threads {
        if thread.join().is_err() {
            tracing::error!("a writer of the journal ended in a panic");
        }
    }
}
