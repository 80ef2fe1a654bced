//! What a lane needs of a database. Each method runs in the lane's own thread and may block.

use saldo_core::command::Needs;
use saldo_core::{Books, PartnerId};

use super::batch::{Batch, Trace};

/// One writer's connection. `load` and `save` stand between `begin` and `commit` or `rollback`.
pub(crate) trait Backend: Send + 'static {
    /// Whether nobody else writes these rows, so that what is in memory is what is in the database.
    fn owns_rows(&self) -> bool;

    /// Begins a transaction for the commands of these partners, which are in order. Afterwards nothing is in the books
    /// that anybody else has changed, and of what is needed some may be there already.
    fn begin(&mut self, partners: &[PartnerId], needs: &Needs, books: &mut Books) -> Result<(), SaveError>;

    /// Puts every row that is needed into the books, absent ones as absent.
    fn load(&mut self, needs: &Needs, books: &mut Books) -> Result<(), SaveError>;

    fn save(&mut self, batch: &Batch) -> Result<(), SaveError>;

    fn commit(&mut self) -> Result<(), SaveError>;

    fn rollback(&mut self);

    /// Whether any of these is in the database. A batch is one transaction, so one of its traces proves all of it.
    fn was_written(&mut self, traces: &[Trace]) -> Result<bool, SaveError>;

    /// Called between batches: the moment for the backend's own housekeeping.
    fn checkpoint(&mut self);

    /// Called once, when nothing will be written any more.
    fn close(self);
}

/// Why a batch was not written, or may not have been.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SaveError {
    /// A row is not acceptable. The batch without its command may be.
    #[error("a row is not acceptable: {0}")]
    Data(String),
    /// Nothing was written, for a reason that no command is to blame for.
    #[error("rolled back: {0}")]
    RolledBack(String),
    /// Nothing was written because of what another process was writing: the same again may be.
    #[error("in another's way: {0}")]
    Conflict(String),
    /// The connection was lost while committing, or the answer leaves it open.
    #[error("the end of the commit is not known: {0}")]
    Indeterminate(String),
    /// What is on the disk is not known and cannot be asked: the process must end and recover.
    #[error("the disk failed at a commit: {0}")]
    Fatal(String),
}
