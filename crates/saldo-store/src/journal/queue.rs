//! What waits for a lane's writer: everything that finishes what was begun goes first and is never shed;
//! opens are admitted while that is little, and shed by partner when they are too many.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};
use saldo_core::Command;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use super::filled::Filled;
use super::lane::now;
use super::meters::Meters;
use super::shares::Opens;
use super::{Answer, QueueDepths};
use crate::error::CommitError;
use crate::options::StoreOptions;

/// How long an open may wait for its turn while more than `CROWD` do; a disk that stops for a moment sheds nobody.
const OPEN_WAIT_MAX: Duration = Duration::from_millis(250);
const CROWD: usize = 256;

/// A command with the caller who waits for its outcome, if one still does.
pub(super) struct Waiting {
    pub(super) command: Command,
    /// How often it was tried to write it.
    pub(super) tries: u32,
    since: Instant,
    answer: Option<oneshot::Sender<Answer>>,
    /// Its place in the queue of those that are never shed.
    room: Option<OwnedSemaphorePermit>,
}

/// How a queue ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stop {
    No,
    WhenEmpty,
    AtOnce,
}

/// What a lane finds in its queue.
pub(super) enum Next {
    Batch(Vec<Waiting>),
    Nothing,
    /// It is to take nothing any more.
    End,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    settle_max: usize,
    settle_mark: usize,
    open_max: usize,
}

pub(super) struct Queue {
    limits: Limits,
    settle_room: Arc<Semaphore>,
    inside: Mutex<Inside>,
    filled: Filled,
    stopped: Condvar,
    pub(super) meters: Meters,
}

struct Inside {
    settles: VecDeque<Waiting>,
    opens: Opens,
    stop: Stop,
}

impl Limits {
    pub(super) fn of(options: &StoreOptions) -> Self {
        Self {
            settle_max: options.queue_settle_max.clamp(1, Semaphore::MAX_PERMITS),
            settle_mark: options.queue_settle_mark,
            open_max: options.queue_open_max,
        }
    }
}

impl Waiting {
    pub(super) fn new(command: Command) -> (Self, oneshot::Receiver<Answer>) {
        let (answer, receiver) = oneshot::channel();
        (Self { command, tries: 0, since: now(), answer: Some(answer), room: None }, receiver)
    }

    /// Whether its caller has waited so long already that it is better told to try again than served late.
    fn is_stale(&self, now: Instant) -> bool {
        self.command.is_open() && now.saturating_duration_since(self.since) > OPEN_WAIT_MAX
    }

    pub(super) fn answer(mut self, answer: Answer) {
        self.detach(answer);
    }

    /// Answers the caller and goes on alone.
    pub(super) fn detach(&mut self, answer: Answer) {
        if let Some(caller) = self.answer.take() {
            // A caller that went away needs no answer.
            let _ = caller.send(answer);
        }
    }
}

impl Queue {
    pub(super) fn new(limits: Limits, meters: Meters) -> Self {
        let inside = Inside { settles: VecDeque::new(), opens: Opens::new(limits.open_max), stop: Stop::No };
        Self {
            limits,
            settle_room: Arc::new(Semaphore::new(limits.settle_max)),
            inside: Mutex::new(inside),
            filled: Filled::default(),
            stopped: Condvar::new(),
            meters,
        }
    }

    /// Queues a command; waits for room unless it may be shed.
    pub(super) async fn enter(&self, command: Command) -> Result<oneshot::Receiver<Answer>, CommitError> {
        let (mut waiting, answer) = Waiting::new(command);
        if waiting.command.is_open() {
            self.enter_open(waiting)?;
        } else {
            let room = Arc::clone(&self.settle_room).acquire_owned().await;
            waiting.room = Some(room.map_err(|_| CommitError::Stopping)?);
            self.enter_settle(waiting)?;
        }
        self.filled.tell();
        Ok(answer)
    }

    fn enter_open(&self, waiting: Waiting) -> Result<(), CommitError> {
        let mut inside = self.inside.lock();
        if inside.stop != Stop::No {
            return Err(CommitError::Stopping);
        }
        if inside.settles.len() >= self.limits.settle_mark {
            return Err(CommitError::Shed);
        }
        let shed = inside.opens.push(waiting);
        drop(inside);
        if let Some(shed) = shed {
            shed.answer(Err(CommitError::Shed));
        }
        Ok(())
    }

    fn enter_settle(&self, waiting: Waiting) -> Result<(), CommitError> {
        let mut inside = self.inside.lock();
        if inside.stop != Stop::No {
            return Err(CommitError::Stopping);
        }
        inside.settles.push_back(waiting);
        Ok(())
    }

    /// The next batch, as soon as there is one; `None` when the lane is to end. In a crowd, opens
    /// that waited too long are shed.
    pub(super) fn take(&self, max: usize) -> Option<Vec<Waiting>> {
        self.take_at(max, now)
    }

    /// The same at another time.
    pub(super) fn take_at(&self, max: usize, now: impl Fn() -> Instant) -> Option<Vec<Waiting>> {
        let mut inside = self.inside.lock();
        loop {
            let is_crowded = inside.opens.len() > CROWD;
            match inside.next(max) {
                Next::Batch(mut batch) => {
                    self.meters.waiting(inside.settles.len(), inside.opens.len());
                    if is_crowded {
                        batch = shed_stale(batch, now());
                    }
                    if !batch.is_empty() {
                        return Some(batch);
                    }
                }
                Next::Nothing => self.filled.wait(&mut inside),
                Next::End => return None,
            }
        }
    }

    /// The next batch of a lane that has no thread to sleep in; where there is none, `filled` tells when to ask again.
    #[cfg(feature = "simulation")]
    pub(super) fn take_now(&self, max: usize) -> Next {
        self.inside.lock().next(max)
    }

    #[cfg(feature = "simulation")]
    pub(super) async fn filled(&self) {
        self.filled.told().await;
    }

    /// Puts commands that must be written before all others.
    pub(super) fn put_first(&self, first: Vec<Waiting>) {
        let mut inside = self.inside.lock();
        for waiting in first.into_iter().rev() {
            inside.settles.push_front(waiting);
        }
    }

    /// Waits in the writer's thread; a stop ends the wait early. Whether the lane is to end at once.
    pub(super) fn pause(&self, pause: Duration) -> bool {
        let mut inside = self.inside.lock();
        if inside.stop != Stop::AtOnce {
            self.stopped.wait_for(&mut inside, pause);
        }
        inside.stop == Stop::AtOnce
    }

    pub(super) fn stop(&self, stop: Stop) {
        let mut inside = self.inside.lock();
        inside.stop = inside.stop.max(stop);
        drop(inside);
        self.settle_room.close();
        self.filled.tell();
        self.stopped.notify_all();
    }

    pub(super) fn refuse_all(&self) {
        self.inside.lock().refuse_all();
    }

    pub(super) fn depths(&self) -> QueueDepths {
        let inside = self.inside.lock();
        QueueDepths { settles: inside.settles.len(), opens: inside.opens.len() }
    }
}

/// What is left of a batch when those who waited too long are told to try again.
fn shed_stale(batch: Vec<Waiting>, now: Instant) -> Vec<Waiting> {
    let (stale, fresh): (Vec<_>, Vec<_>) = batch.into_iter().partition(|waiting| waiting.is_stale(now));
    stale.into_iter().for_each(|waiting| waiting.answer(Err(CommitError::Shed)));
    fresh
}

impl Inside {
    fn len(&self) -> usize {
        self.settles.len() + self.opens.len()
    }

    /// Takes what waits, up to a limit, what finishes something first.
    fn next(&mut self, max: usize) -> Next {
        if self.stop == Stop::AtOnce {
            self.refuse_all();
            return Next::End;
        }
        if self.len() == 0 {
            return if self.stop == Stop::WhenEmpty { Next::End } else { Next::Nothing };
        }
        let mut batch: Vec<Waiting> = Vec::with_capacity(self.len().min(max));
        let mut settles_left = self.settles.len();
        while batch.len() < max {
            let next = if settles_left > 0 { self.settles.pop_front() } else { self.opens.next() };
            let Some(mut waiting) = next else { break };
            settles_left = settles_left.saturating_sub(1);
            waiting.room = None;
            batch.push(waiting);
        }
        Next::Batch(batch)
    }

    fn refuse_all(&mut self) {
        while let Some(waiting) = self.settles.pop_front().or_else(|| self.opens.next()) {
            waiting.answer(Err(CommitError::Stopping));
        }
    }
}
