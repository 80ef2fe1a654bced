//! A fault in a catalogue document: where it is and what to do about it; and the list they are gathered in.

use std::cell::RefCell;

use super::FILES;

/// How many faults are told at once; more do not help who mends them.
pub const FAULTS_MAX: usize = 1_000;

/// One fault. Prints as `products.csv:12:34: send_minimum: ...`, the form editors jump to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {message}")]
pub struct Fault {
    pub file: String,
    /// From 1, counted as an editor does: the lines inside a quoted cell are lines too.
    pub line: u64,
    /// From 1, in characters: where the cell begins in its line.
    pub column: u64,
    /// What is wrong and what to do, after the name of the column where there is one.
    pub message: String,
}

/// The faults found so far, in any order. Rows that are being read share it.
#[derive(Debug, Default)]
pub(super) struct Faults(RefCell<Vec<Fault>>);

impl Faults {
    pub(super) fn add(&self, fault: Fault) {
        self.0.borrow_mut().push(fault);
    }

    pub(super) fn any_in(&self, file: &str) -> bool {
        self.0.borrow().iter().any(|fault| fault.file == file)
    }

    /// The first `FAULTS_MAX` faults in the order of files, lines and columns; files nobody knows come last.
    pub(super) fn into_sorted(self) -> Vec<Fault> {
        let mut faults = self.0.into_inner();
        faults.sort_by_key(|fault| {
            let rank = FILES.iter().position(|file| *file == fault.file).unwrap_or(FILES.len());
            (rank, fault.line, fault.column)
        });
        faults.truncate(FAULTS_MAX);
        faults
    }
}
