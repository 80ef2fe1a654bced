//! What the connections of a run share, and how they take turns: whose request is next and when it may go.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use parking_lot::Mutex;
use tokio::sync::Semaphore;

use super::acknowledged::Acknowledged;
use super::heard::{Heard, of_read, of_send};
use super::response::Answer;
use super::schedule::{Pace, Window};
use super::stopwatch::Stopwatch;
use super::tally::Counted;
use super::template::Template;

/// What is sent.
#[derive(Debug, Clone)]
pub(super) struct Work {
    pub(super) template: Template,
    pub(super) kind: WorkKind,
    pub(super) counted: Counted,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WorkKind {
    Send { run: u64 },
    Read,
}

/// What a lost connection means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OnLoss {
    /// The run is over.
    Stop,
    /// Connect again, for as long as the run lasts and a while longer.
    Reconnect,
}

#[derive(Debug)]
pub(super) struct Load<W> {
    pub(super) authority: String,
    pub(super) work: Work,
    pub(super) pace: Pace,
    pub(super) window: Window,
    pub(super) count_max: Option<u64>,
    pub(super) on_loss: OnLoss,
    pub(super) acknowledged: Option<Acknowledged>,
    pub(super) stopwatch: W,
    pub(super) turns: Turns,
}

/// Whose turn it is.
#[derive(Debug)]
pub(super) struct Turns {
    next: AtomicU64,
    /// In an open loop, one permit for each request that is due and not sent.
    due: Semaphore,
    answered: AtomicU64,
    stopped: AtomicBool,
    /// Why the run was stopped, if it was.
    cause: Mutex<Option<String>>,
}

impl Turns {
    pub(super) fn new() -> Self {
        Self {
            next: AtomicU64::new(0),
            due: Semaphore::new(0),
            answered: AtomicU64::new(0),
            stopped: AtomicBool::new(false),
            cause: Mutex::new(None),
        }
    }

    /// Lets so many more requests go.
    pub(super) fn release(&self, count: u64) {
        self.due.add_permits(usize::try_from(count).unwrap_or_default());
    }

    pub(super) fn count_answer(&self) {
        self.answered.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn answered(&self) -> u64 {
        self.answered.load(Ordering::Relaxed)
    }

    pub(super) fn stop(&self, cause: String) {
        self.cause.lock().get_or_insert(cause);
        self.stopped.store(true, Ordering::Relaxed);
        self.due.close();
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    pub(super) fn cause(&self) -> Option<String> {
        self.cause.lock().clone()
    }
}

impl<W: Stopwatch> Load<W> {
    /// The number of the next request, once it may go; none when the run is over.
    pub(super) async fn next_turn(&self) -> Option<u64> {
        let count_max = match self.pace {
            Pace::Closed => {
                if self.stopwatch.nanos() >= self.window.ends {
                    return None;
                }
                self.count_max.unwrap_or(u64::MAX)
            }
            Pace::Open(schedule) => {
                self.turns.due.acquire().await.ok()?.forget();
                schedule.count()
            }
        };
        if self.turns.is_stopped() {
            return None;
        }
        let index = self.turns.next.fetch_add(1, Ordering::Relaxed);
        (index < count_max).then_some(index)
    }

    /// What an answer says, kept in the file of acknowledged transfers where there is one.
    pub(super) fn hear(&self, index: u64, answer: &Answer<'_>) -> Heard {
        let WorkKind::Send { run } = self.work.kind else {
            return of_read(answer);
        };
        let heard = of_send(answer);
        if let (Some(file), Some(state)) = (&self.acknowledged, heard.state()) {
            let transfer_ref = super::heard::transfer_ref(answer.body).unwrap_or_default();
            file.add(&super::template::reference(run, index), transfer_ref, state);
        }
        heard
    }
}
