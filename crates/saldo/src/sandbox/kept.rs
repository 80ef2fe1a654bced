//! The last things of a kind that have come, in memory.

use std::collections::VecDeque;

use parking_lot::Mutex;

/// So many are kept; beyond them the oldest goes.
const KEPT_MAX: usize = 1_000;

/// Oldest first.
pub(super) struct Kept<T>(Mutex<VecDeque<T>>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone> Kept<T> {
    pub(super) fn keep(&self, thing: T) {
        let mut kept = self.0.lock();
        if kept.len() >= KEPT_MAX {
            kept.pop_front();
        }
        kept.push_back(thing);
    }

    /// The newest, newest first.
    pub(super) fn newest(&self, limit: usize) -> Vec<T> {
        self.0.lock().iter().rev().take(limit).cloned().collect()
    }

    pub(super) fn clear(&self) {
        self.0.lock().clear();
    }
}
