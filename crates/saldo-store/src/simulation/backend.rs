//! The real writer, whose commits end as the script says.

use std::sync::Arc;

use saldo_core::command::Needs;
use saldo_core::{Books, CommandId, PartnerId};

use super::disk::Disk;
use super::script::{CommitEnd, RowsAre, Script};
use crate::journal::{Backend, Batch, SaveError, Trace};

pub(super) struct Scripted {
    disk: Disk,
    script: Arc<dyn Script>,
    /// What the transaction writes.
    commands: Vec<CommandId>,
}

impl Scripted {
    pub(super) fn new(disk: &Disk, script: &Arc<dyn Script>) -> Self {
        Self { disk: disk.clone(), script: Arc::clone(script), commands: Vec::new() }
    }

    /// Ends the transaction one way or the other; what the lane hears of it is another matter.
    fn end(&mut self, is_written: bool) -> Result<(), SaveError> {
        let mut writer = self.disk.0.lock();
        if is_written {
            return writer.commit();
        }
        writer.rollback();
        Ok(())
    }
}

impl Backend for Scripted {
    fn owns_rows(&self) -> bool {
        self.script.rows_are() == RowsAre::Ours
    }

    /// Where others write too, they may always have.
    fn begin(&mut self, partners: &[PartnerId], needs: &Needs, books: &mut Books) -> Result<(), SaveError> {
        self.commands.clear();
        if !self.owns_rows() {
            books.clear();
        }
        self.disk.0.lock().begin(partners, needs, books)
    }

    fn load(&mut self, needs: &Needs, books: &mut Books) -> Result<(), SaveError> {
        self.disk.0.lock().load(needs, books)
    }

    fn save(&mut self, batch: &Batch) -> Result<(), SaveError> {
        self.commands = batch.traces.iter().map(Trace::command).collect();
        if let Some(spoilt) = self.commands.iter().find(|command| self.script.is_spoilt(**command)) {
            return Err(SaveError::Data(format!("what {spoilt} writes is not acceptable")));
        }
        self.disk.0.lock().save(batch)
    }

    fn commit(&mut self) -> Result<(), SaveError> {
        let end = self.script.commit_ends(&self.commands);
        self.end(matches!(end, CommitEnd::Committed | CommitEnd::LostAfter | CommitEnd::DiesAfter))?;
        match end {
            CommitEnd::Committed => Ok(()),
            CommitEnd::RolledBack => Err(SaveError::RolledBack("the disk was full".to_owned())),
            CommitEnd::LostAfter | CommitEnd::LostBefore => {
                Err(SaveError::Indeterminate("the connection was lost".to_owned()))
            }
            CommitEnd::DiesAfter | CommitEnd::DiesBefore => {
                Err(SaveError::Fatal("the process ends".to_owned()))
            }
        }
    }

    fn rollback(&mut self) {
        self.disk.0.lock().rollback();
    }

    fn was_written(&mut self, traces: &[Trace]) -> Result<bool, SaveError> {
        if !self.script.tells_of_commits() {
            return Err(SaveError::RolledBack("there is no connection".to_owned()));
        }
        self.disk.0.lock().was_written(traces)
    }

    fn checkpoint(&mut self) {
        self.disk.0.lock().checkpoint();
    }

    /// The disk stays.
    fn close(self) {}
}
