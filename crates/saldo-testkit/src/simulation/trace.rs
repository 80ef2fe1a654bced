//! What happened in a run, line by line; two runs of one seed have the same lines.

use std::fmt::{Arguments, Write};
use std::hash::{DefaultHasher, Hash, Hasher};

use saldo_core::Timestamp;

#[derive(Default)]
pub(super) struct Trace(String);

impl Trace {
    pub(super) fn line(&mut self, at: Timestamp, what: Arguments<'_>) {
        writeln!(self.0, "{at} {what}").expect("a string takes all");
    }

    pub(super) fn into_text(self) -> String {
        self.0
    }
}

/// A short name for a trace: the same for the same lines.
pub(super) fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
