//! Bugs that can be planted, so that the simulation of the whole switch proves that it would find them.
//! Only in builds with the feature `planted`, which nothing that is shipped has; and there only where a run asks for one.
//! Each stands beside the code that it spoils, in a `planted.rs` of its own; the right code has one line that calls it.

use std::cell::Cell;
use std::fmt;

use crate::ledger::Account;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bug {
    TimeoutTakenForFailure,
    HoldReleasedTwice,
    BalanceWithoutPending,
    AnsweredBeforeCommit,
    WebhookBeforeCommit,
    UnknownRetriedElsewhere,
}

impl Bug {
    pub const ALL: [Self; 6] = [
        Self::TimeoutTakenForFailure,
        Self::HoldReleasedTwice,
        Self::BalanceWithoutPending,
        Self::AnsweredBeforeCommit,
        Self::WebhookBeforeCommit,
        Self::UnknownRetriedElsewhere,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::TimeoutTakenForFailure => "timeout-taken-for-failure",
            Self::HoldReleasedTwice => "hold-released-twice",
            Self::BalanceWithoutPending => "balance-without-pending",
            Self::AnsweredBeforeCommit => "answered-before-commit",
            Self::WebhookBeforeCommit => "webhook-before-commit",
            Self::UnknownRetriedElsewhere => "unknown-retried-elsewhere",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|bug| bug.as_str() == text)
    }

    /// Whether this thread has the bug. A simulated switch is one thread, and others may run beside it.
    pub fn is_planted(self) -> bool {
        PLANTED.get() == Some(self)
    }
}

impl fmt::Display for Bug {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

thread_local! {
    static PLANTED: Cell<Option<Bug>> = const { Cell::new(None) };
}

/// From here on this thread has the bug, and no other.
pub fn plant(bug: Option<Bug>) {
    PLANTED.set(bug);
}

/// What an account has, in minor units; with the bug as if nothing were held of it.
pub(crate) fn without_pending(available: i64, account: &Account) -> i64 {
    if Bug::BalanceWithoutPending.is_planted() {
        return available + account.balances.debits_pending;
    }
    available
}
