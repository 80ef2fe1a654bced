//! The calls that Ideamart's applications make, for the simulator's tables: what came, and what was answered.

use saldo_core::Timestamp;
use saldo_dialects::ideamart::{Answered, Asked, Onlooker};
use tokio::sync::watch;

use super::kept::Kept;

/// The last calls; each of the two tables is cleared by itself.
pub(super) struct Exchanges {
    pub(super) requests: Kept<Seen<Asked>>,
    pub(super) responses: Kept<Seen<Answered>>,
    now: Box<dyn Fn() -> Timestamp + Send + Sync>,
    count: watch::Sender<u64>,
}

/// Something, and when it was seen.
#[derive(Debug, Clone)]
pub(super) struct Seen<T> {
    pub(super) at: Timestamp,
    pub(super) what: T,
}

impl Exchanges {
    pub(super) fn new(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self {
            requests: Kept::default(),
            responses: Kept::default(),
            now: Box::new(now),
            count: watch::Sender::new(0),
        }
    }

    pub(super) fn clear(&self) {
        self.requests.clear();
        self.responses.clear();
    }

    /// Counts what is seen, for those who wait for more.
    pub(super) fn watch(&self) -> watch::Receiver<u64> {
        self.count.subscribe()
    }

    fn seen<T: Clone>(&self, kept: &Kept<Seen<T>>, what: T) {
        kept.keep(Seen { at: (self.now)(), what });
        self.count.send_modify(|count| *count = count.wrapping_add(1));
    }
}

impl Onlooker for Exchanges {
    fn asked(&self, asked: &Asked) {
        self.seen(&self.requests, asked.clone());
    }

    fn answered(&self, answered: Answered) {
        self.seen(&self.responses, answered);
    }
}
