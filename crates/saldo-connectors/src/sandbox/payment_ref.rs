//! The ids by which subscribers find payments in their menus. Eight digits are too few to be made from an attempt alone
//! and never be the same for two, so the book remembers which are given.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::str::FromStr;

use saldo_core::AttemptId;

use super::receipt::provider_ref;

/// How many there are.
const REFS: u32 = 100_000_000;

/// Eight digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct PaymentRef(u32);

impl PaymentRef {
    /// The one that is tried first for an attempt.
    pub(super) fn first(attempt: AttemptId) -> Self {
        let digits: u64 = provider_ref(attempt).parse().unwrap_or_default();
        Self(u32::try_from(digits % u64::from(REFS)).unwrap_or_default())
    }

    /// The one that follows it, in a ring.
    pub(super) fn next(self) -> Self {
        Self((self.0 + 1) % REFS)
    }
}

impl fmt::Display for PaymentRef {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:08}", self.0)
    }
}

impl FromStr for PaymentRef {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let number = text.parse().map_err(|_| ())?;
        if text.len() == 8 && number < REFS { Ok(Self(number)) } else { Err(()) }
    }
}

/// Those that are given.
#[derive(Debug, Default)]
pub(super) struct PaymentRefs {
    by_attempt: HashMap<AttemptId, PaymentRef>,
    given: HashSet<PaymentRef>,
}

impl PaymentRefs {
    pub(super) fn of(&self, attempt: AttemptId) -> Option<PaymentRef> {
        self.by_attempt.get(&attempt).copied()
    }

    /// The attempt's own, or the first from its place on that nobody has. When all are given they repeat.
    pub(super) fn offer(&self, attempt: AttemptId) -> PaymentRef {
        let first = PaymentRef::first(attempt);
        let mut ring = std::iter::successors(Some(first), |last| Some(last.next()));
        let is_full = self.given.len() >= usize::try_from(REFS).unwrap_or(usize::MAX);
        let free = || ring.find(|offered| is_full || !self.given.contains(offered)).unwrap_or(first);
        self.of(attempt).unwrap_or_else(free)
    }

    /// An attempt keeps the one that it was given first.
    pub(super) fn give(&mut self, attempt: AttemptId, payment_ref: PaymentRef) {
        let given = *self.by_attempt.entry(attempt).or_insert(payment_ref);
        self.given.insert(given);
    }
}
