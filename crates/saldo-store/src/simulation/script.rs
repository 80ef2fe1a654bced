//! What a simulation decides about its database: how long things take, and how commits end.

use std::future::Future;
use std::pin::Pin;

use saldo_core::CommandId;

/// Where the simulated process is about to cross to its database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passage {
    LaneTurn,
    Read,
    ReadAnswer,
}

/// How a commit ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommitEnd {
    Committed,
    RolledBack,
    /// The connection is lost when the rows are written.
    LostAfter,
    /// The connection is lost before they are.
    LostBefore,
    /// The process ends when the rows are written, before anybody hears of it.
    DiesAfter,
    /// The process ends before they are.
    DiesBefore,
}

/// Whether anybody else writes to the database, as other nodes do to a server's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowsAre {
    Ours,
    Shared,
}

pub trait Script: Send + Sync {
    fn rows_are(&self) -> RowsAre;

    /// Lets time pass at a passage; comes never back where the process ends there.
    fn pass(&self, passage: Passage) -> Pin<Box<dyn Future<Output = ()> + Send>>;

    /// Whether the database does not take what a command writes. The same for the same command.
    fn is_spoilt(&self, command: CommandId) -> bool;

    /// How the commit of some commands ends.
    fn commit_ends(&self, commands: &[CommandId]) -> CommitEnd;

    /// Whether the database can be asked about the end of a commit.
    fn tells_of_commits(&self) -> bool;
}
