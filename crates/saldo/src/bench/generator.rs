//! The threads that make the load: each has a runtime of its own and its share of the connections.
//! A connection sends one request at a time; what it sees goes into its thread's tally.

use std::io;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use parking_lot::Mutex;
use tokio::task::JoinSet;

use super::connection::{Connection, Failure};
use super::load::{Load, OnLoss, WorkKind};
use super::schedule::{Pace, Schedule};
use super::stopwatch::Stopwatch;
use super::tally::{Exchange, Tally};

/// How long not a single answer may come; more than the 90 s a caller waits at most.
const SILENCE: Duration = Duration::from_secs(100);
/// How long a server that went away is waited for when the time is up.
const ABSENCE: Duration = Duration::from_secs(60);
const RECONNECT: Duration = Duration::from_millis(50);

/// A thread and its share of the work.
pub(super) struct Generator {
    thread: JoinHandle<()>,
    tally: Arc<Mutex<Tally>>,
}

impl Generator {
    pub(super) fn start<W: Stopwatch>(load: &Arc<Load<W>>, connections: usize) -> io::Result<Self> {
        let tally = Arc::new(Mutex::new(Tally::new(connections)));
        let (load, kept) = (Arc::clone(load), Arc::clone(&tally));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let thread = thread::Builder::new().name("bench".to_owned()).spawn(move || {
            runtime.block_on(run(load, kept, connections));
        })?;
        Ok(Self { thread, tally })
    }

    pub(super) fn is_finished(&self) -> bool {
        self.thread.is_finished()
    }

    /// What it counted; call it when it has finished.
    pub(super) fn finish(self) -> Tally {
        let mut tally = self.tally.lock().clone();
        tally.end();
        tally
    }
}

/// Starts the thread that lets the requests of an open loop go when they are due.
pub(super) fn start_pacer<W: Stopwatch>(load: &Arc<Load<W>>, schedule: Schedule) -> io::Result<()> {
    let load = Arc::clone(load);
    thread::Builder::new().name("bench-pacer".to_owned()).spawn(move || pace(&load, schedule)).map(drop)
}

/// At the end every connection is let go once more, to see that nothing is left.
fn pace<W: Stopwatch>(load: &Load<W>, schedule: Schedule) {
    let mut released = 0;
    while released < schedule.count() && !load.turns.is_stopped() {
        let now = load.stopwatch.nanos();
        let due = schedule.due_by(now);
        load.turns.release(due.saturating_sub(released));
        released = due.max(released);
        nap(schedule.due_at(released).saturating_sub(now));
    }
    load.turns.release(u64::from(u16::MAX));
}

#[expect(
    clippy::disallowed_methods,
    reason = "tokio's timers tick in milliseconds, and requests are microseconds apart"
)]
fn nap(nanos: u64) {
    thread::sleep(Duration::from_nanos(nanos.min(50_000_000)));
}

async fn run<W: Stopwatch>(load: Arc<Load<W>>, tally: Arc<Mutex<Tally>>, connections: usize) {
    let mut workers = JoinSet::new();
    for connection in 0..connections {
        workers.spawn(work(Arc::clone(&load), Arc::clone(&tally), connection));
    }
    let mut answered = load.turns.answered();
    let mut silent_since = load.stopwatch.nanos();
    loop {
        match tokio::time::timeout(Duration::from_secs(1), workers.join_next()).await {
            Ok(Some(_)) => {}
            Ok(None) => return,
            Err(_) if load.turns.answered() == answered => {
                let silent = load.stopwatch.nanos().saturating_sub(silent_since);
                // Who has not ended by then is dropped, and what it waits for counts as unanswered.
                if Duration::from_nanos(silent) >= SILENCE {
                    return load.turns.stop("no answer came for 100 s: see the log of the server".to_owned());
                }
            }
            Err(_) => {
                answered = load.turns.answered();
                silent_since = load.stopwatch.nanos();
            }
        }
    }
}

async fn work<W: Stopwatch>(load: Arc<Load<W>>, tally: Arc<Mutex<Tally>>, slot: usize) {
    let mut template = load.work.template.clone();
    let Some(mut connection) = connect(&load).await else {
        return;
    };
    while let Some(index) = load.next_turn().await {
        let request = template.fill(index);
        let sent_at = load.stopwatch.nanos();
        tally.lock().sent(slot, index);
        match connection.exchange(request).await {
            Ok(answer) => {
                let exchange = Exchange {
                    index,
                    measured_from: load.pace.measured_from(index, sent_at),
                    answered_at: load.stopwatch.nanos(),
                    bytes_sent: request.len(),
                    bytes_received: answer.bytes,
                };
                let heard = load.hear(index, &answer);
                tally.lock().answered(slot, exchange, heard, (load.window, load.work.counted));
                load.turns.count_answer();
                if !answer.closes {
                    continue;
                }
            }
            Err(failure) => {
                tally.lock().lost(slot);
                if load.on_loss == OnLoss::Stop {
                    return load.turns.stop(sentence(&failure));
                }
            }
        }
        match connect(&load).await {
            Some(opened) => connection = opened,
            None => return,
        }
    }
}

/// A connection; none when the run is over or nobody is there any more.
async fn connect<W: Stopwatch>(load: &Load<W>) -> Option<Connection> {
    let patience = u64::try_from(ABSENCE.as_nanos()).unwrap_or(u64::MAX);
    // With a number of transfers to send, the time they take is not bounded: only the absence is.
    let from = load.stopwatch.nanos().max(if load.count_max.is_some() { 0 } else { load.window.ends });
    let until = from.saturating_add(patience);
    loop {
        match Connection::open(&load.authority).await {
            Ok(connection) => return Some(connection),
            Err(error) if load.on_loss == OnLoss::Stop => {
                load.turns.stop(sentence(&Failure::Lost(error)));
                return None;
            }
            Err(error) if load.stopwatch.nanos() >= until => {
                load.turns.stop(format!("Saldo did not come back in 60 s ({error}): start it again"));
                return None;
            }
            Err(_) if load.turns.is_stopped() => return None,
            Err(_) => tokio::time::sleep(RECONNECT).await,
        }
    }
}

fn sentence(failure: &Failure) -> String {
    format!(
        "the connection was lost ({failure}): see the log of the server, or go on with --tolerate-disconnects"
    )
}

/// How many connections each thread has.
pub(super) fn shares(connections: usize, threads: usize) -> Vec<usize> {
    let threads = threads.clamp(1, connections.max(1));
    let (each, more) = (connections.checked_div(threads), connections.checked_rem(threads));
    let (each, more) = (each.unwrap_or_default(), more.unwrap_or_default());
    (0..threads).map(|thread| each.saturating_add(usize::from(thread < more))).collect()
}

impl<W> Load<W> {
    /// The number of the run, if it sends transfers.
    pub(super) fn run_number(&self) -> Option<u64> {
        match self.work.kind {
            WorkKind::Send { run } => Some(run),
            WorkKind::Read => None,
        }
    }

    pub(super) fn schedule(&self) -> Option<Schedule> {
        match self.pace {
            Pace::Closed => None,
            Pace::Open(schedule) => Some(schedule),
        }
    }
}
