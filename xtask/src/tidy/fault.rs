//! One thing that is wrong, where it is, and what to do about it.

use std::fmt;

/// Sorted and printed by place: `path:line: rule: what is wrong and what to do`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fault {
    /// From the root of the repository, with `/`.
    pub(crate) path: String,
    /// Counted from 1; 1 too for a fault of the whole file or of a missing one.
    pub(crate) line: usize,
    pub(crate) rule: &'static str,
    pub(crate) message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}: {}", self.path, self.line, self.rule, self.message)
    }
}
