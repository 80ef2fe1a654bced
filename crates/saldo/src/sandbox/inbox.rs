//! The requests that the inbox has received: the last ones, in memory.

use std::collections::VecDeque;

use parking_lot::Mutex;
use serde_json::Value;

const KEPT_MAX: usize = 1_000;

/// Oldest first.
#[derive(Default)]
pub(super) struct Inbox(Mutex<VecDeque<Value>>);

impl Inbox {
    pub(super) fn keep(&self, request: Value) {
        let mut kept = self.0.lock();
        if kept.len() >= KEPT_MAX {
            kept.pop_front();
        }
        kept.push_back(request);
    }

    pub(super) fn newest_first(&self) -> Vec<Value> {
        self.0.lock().iter().rev().cloned().collect()
    }

    pub(super) fn clear(&self) {
        self.0.lock().clear();
    }
}
