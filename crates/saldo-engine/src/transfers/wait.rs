//! Whether the caller of a transfer hears its end in the answer to its call. That is settled once, between the work
//! that writes the end and the caller whose time runs out: never both, and never neither.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use saldo_core::CommandId;
use saldo_core::command::Found;
use saldo_core::transfer::Transfer;
use tokio::sync::{Mutex, MutexGuard};

/// What a caller and the work on its transfer share.
#[derive(Default)]
pub(super) struct Wait {
    /// The transfer as it was opened.
    pub opened: OnceLock<Arc<Transfer>>,
    /// Locked while the outcome is being written.
    written: Mutex<Written>,
    has_left: AtomicBool,
}

/// Whether the outcome is written for a caller that waits, who then hears it and is not told again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) enum Written {
    #[default]
    No,
    /// The end of the commit of each of these tries is not known.
    Perhaps(Vec<CommandId>),
    Yes,
}

/// One try to write an outcome. Meanwhile the caller does not leave.
pub(super) struct Writing<'a> {
    /// How it finds the outcome.
    pub(super) found: Found,
    written: MutexGuard<'a, Written>,
}

/// A caller that waits, until this is dropped.
pub(super) struct Waiter(Arc<Wait>);

impl Wait {
    pub(super) async fn writing(&self) -> Writing<'_> {
        let written = self.written.lock().await;
        let found = if self.has_left.load(Ordering::Acquire) {
            Found::TooLate { doubted: written.doubted() }
        } else {
            Found::ByAttempt
        };
        Writing { found, written }
    }

    pub(super) async fn written(&self) -> Written {
        self.written.lock().await.clone()
    }
}

impl Written {
    fn doubted(&self) -> Vec<CommandId> {
        if let Self::Perhaps(doubted) = self { doubted.clone() } else { Vec::new() }
    }
}

impl Writing<'_> {
    /// It is in. A try that is dropped instead lets the caller go.
    pub(super) fn done(mut self) {
        *self.written = Written::Yes;
    }

    /// It may be in. One that came too late tells of itself.
    pub(super) fn doubted(mut self, id: CommandId) {
        if self.found == Found::ByAttempt {
            let before = self.written.doubted();
            *self.written = Written::Perhaps(before.into_iter().chain([id]).collect());
        }
    }
}

impl Waiter {
    pub(super) fn new(wait: &Arc<Wait>) -> Self {
        Self(Arc::clone(wait))
    }

    /// Leaves, unless the outcome was written as one that is heard: then the answer is there, or all but.
    pub(super) async fn leave(&self) -> Written {
        let written = self.0.written.lock().await;
        self.0.has_left.store(true, Ordering::Release);
        written.clone()
    }
}

impl Drop for Waiter {
    fn drop(&mut self) {
        self.0.has_left.store(true, Ordering::Release);
    }
}
