//! The calls that Ideamart's applications have made, for the simulator's tables: the last ones, in memory.

use std::collections::VecDeque;

use parking_lot::Mutex;
use saldo_core::Timestamp;
use saldo_dialects::ideamart::{Exchange, Onlooker};
use tokio::sync::watch;

/// Calls that are kept.
const KEPT_MAX: usize = 1_000;

/// One call, and when it was answered.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) at: Timestamp,
    pub(super) exchange: Exchange,
}

/// One of the two tables; each is cleared by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Table {
    Requests,
    Responses,
}

/// The calls kept.
pub(super) struct Exchanges {
    kept: Mutex<Kept>,
    now: Box<dyn Fn() -> Timestamp + Send + Sync>,
    count: watch::Sender<u64>,
}

/// Oldest first. What is before its mark has been cleared from a table.
#[derive(Default)]
struct Kept {
    seen: VecDeque<Seen>,
    /// How many calls are behind those kept.
    forgotten: usize,
    requests_from: usize,
    responses_from: usize,
}

impl Exchanges {
    pub(super) fn new(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self { kept: Mutex::default(), now: Box::new(now), count: watch::Sender::new(0) }
    }

    /// The newest of a table, newest first.
    pub(super) fn newest(&self, table: Table, limit: usize) -> Vec<Seen> {
        let kept = self.kept.lock();
        let from = kept.from(table).saturating_sub(kept.forgotten);
        kept.seen.iter().skip(from).rev().take(limit).cloned().collect()
    }

    pub(super) fn clear(&self, table: Table) {
        let mut kept = self.kept.lock();
        let end = kept.forgotten.saturating_add(kept.seen.len());
        match table {
            Table::Requests => kept.requests_from = end,
            Table::Responses => kept.responses_from = end,
        }
    }

    pub(super) fn clear_all(&self) {
        *self.kept.lock() = Kept::default();
    }

    /// Counts the calls, for those who wait for the next.
    pub(super) fn watch(&self) -> watch::Receiver<u64> {
        self.count.subscribe()
    }
}

impl Kept {
    fn from(&self, table: Table) -> usize {
        match table {
            Table::Requests => self.requests_from,
            Table::Responses => self.responses_from,
        }
    }
}

impl Onlooker for Exchanges {
    fn seen(&self, exchange: Exchange) {
        let at = (self.now)();
        let mut kept = self.kept.lock();
        if kept.seen.len() >= KEPT_MAX {
            kept.seen.pop_front();
            kept.forgotten = kept.forgotten.saturating_add(1);
        }
        kept.seen.push_back(Seen { at, exchange });
        drop(kept);
        self.count.send_modify(|count| *count = count.wrapping_add(1));
    }
}
