//! The transfers that a step is being taken with: rounds of background work may overlap, steps of one transfer never.
//! One whose step could not be written is left alone for a while, so that it does not crowd out the others.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;
use saldo_core::{Timestamp, TransferId};

use crate::Engine;

#[derive(Default)]
pub(crate) struct InWork(Mutex<HashMap<TransferId, Hold>>);

#[derive(Debug, Clone, Copy)]
enum Hold {
    Working,
    Until(Timestamp),
}

/// A transfer that is marked, until this is ended or dropped.
pub(super) struct Mark {
    engine: Arc<Engine>,
    id: TransferId,
    until: Option<Timestamp>,
}

impl InWork {
    /// Marks a transfer; `None` where it is marked already.
    pub(super) fn mark(engine: &Arc<Engine>, id: TransferId) -> Option<Mark> {
        let now = engine.now();
        let mut holds = engine.in_work.0.lock();
        let is_free = match holds.get(&id) {
            None => true,
            Some(Hold::Working) => false,
            Some(Hold::Until(end)) => *end <= now,
        };
        is_free.then(|| {
            holds.insert(id, Hold::Working);
            Mark { engine: Arc::clone(engine), id, until: None }
        })
    }

    /// How many transfers are marked.
    pub(super) fn len(&self) -> usize {
        self.0.lock().len()
    }
}

impl Mark {
    /// Ends the step; with a moment, the transfer is left alone until then.
    pub(super) fn end(mut self, until: Option<Timestamp>) {
        self.until = until;
    }
}

impl Drop for Mark {
    fn drop(&mut self) {
        let mut holds = self.engine.in_work.0.lock();
        match self.until {
            Some(end) => drop(holds.insert(self.id, Hold::Until(end))),
            None => drop(holds.remove(&self.id)),
        }
    }
}
