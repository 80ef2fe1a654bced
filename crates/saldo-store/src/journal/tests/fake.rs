//! A database in memory: rows are there once they are committed, and each commit ends as the test says.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

use parking_lot::Mutex;
use saldo_core::command::{MovementKey, Needs};
use saldo_core::decide::WrittenMovement;
use saldo_core::ledger::{Account, AccountKey};
use saldo_core::transfer::{Claim, ClaimKey, Transfer};
use saldo_core::{Books, CommandId, PartnerId, TransferId};

use super::super::backend::{Backend, SaveError};
use super::super::batch::{Batch, Trace};

/// How a commit ends.
#[derive(Debug, Clone, Copy)]
pub(super) enum End {
    Committed,
    RolledBack,
    /// Another process was in the way.
    InTheWay,
    /// The answer was lost after the rows were written.
    LostAfter,
    /// The connection was lost before they were.
    LostBefore,
    DiskFailed,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Kept {
    pub(super) accounts: HashMap<AccountKey, Account>,
    pub(super) claims: HashMap<ClaimKey, Claim>,
    pub(super) transfers: HashMap<(PartnerId, TransferId), Arc<Transfer>>,
    movements: HashMap<MovementKey, WrittenMovement>,
    pub(super) entries: usize,
    traces: Vec<Trace>,
}

/// What the test and the database share.
#[derive(Default)]
pub(super) struct Rows {
    pub(super) kept: Kept,
    /// How the next commits end; they are committed when this is empty.
    pub(super) ends: VecDeque<End>,
    /// Commands whose rows are not acceptable.
    pub(super) poison: HashSet<CommandId>,
    /// Questions for a commit's end that fail before one is answered.
    pub(super) deaf: u32,
    pub(super) others_write: bool,
    /// Commands in each commit that was made.
    pub(super) commits: Vec<usize>,
    pub(super) loads: usize,
}

pub(super) struct Fake {
    rows: Arc<Mutex<Rows>>,
    staged: Option<Kept>,
    staged_commands: usize,
}

impl Fake {
    pub(super) fn new(rows: Arc<Mutex<Rows>>) -> Self {
        Self { rows, staged: None, staged_commands: 0 }
    }
}

impl Backend for Fake {
    fn owns_rows(&self) -> bool {
        !self.rows.lock().others_write
    }

    fn begin(&mut self, _: &[PartnerId], _: &Needs, books: &mut Books) -> Result<(), SaveError> {
        assert!(self.staged.is_none(), "the transaction before was ended");
        if !self.owns_rows() {
            books.clear();
        }
        self.staged = Some(self.rows.lock().kept.clone());
        Ok(())
    }

    fn load(&mut self, needs: &Needs, books: &mut Books) -> Result<(), SaveError> {
        let mut rows = self.rows.lock();
        rows.loads += 1;
        let kept = &rows.kept;
        for key in &needs.claims {
            books.put_claim(key.clone(), kept.claims.get(key).cloned());
        }
        for (partner, id) in &needs.transfers {
            books.put_transfer(*partner, *id, kept.transfers.get(&(*partner, *id)).cloned());
        }
        for key in &needs.accounts {
            let found = kept.accounts.get(key).cloned();
            books.put_account(found.unwrap_or_else(|| Account::open(key.clone())));
        }
        for key in &needs.movements {
            books.put_movement(key.clone(), kept.movements.get(key).cloned());
        }
        Ok(())
    }

    fn save(&mut self, batch: &Batch) -> Result<(), SaveError> {
        let poison = self.rows.lock().poison.clone();
        let staged = self.staged.as_mut().expect("a transaction");
        for trace in &batch.traces {
            if let Trace::Entry { command, .. } | Trace::Transfer { command, .. } = trace
                && poison.contains(command)
            {
                return Err(SaveError::Data(format!("{command:?} is not acceptable")));
            }
        }
        for row in batch.accounts.values() {
            staged.accounts.insert(row.row.key.clone(), row.row.clone());
        }
        for (key, claim) in &batch.claims {
            staged.claims.insert(key.clone(), claim.clone());
        }
        for row in &batch.transfers {
            let key = (row.transfer.partner, row.transfer.id);
            let before = staged.transfers.insert(key, Arc::clone(&row.transfer));
            assert_eq!(before.is_none(), row.is_new, "an insert is of a row that is not there");
        }
        for movement in &batch.movements {
            if let Some(key) = movement.key() {
                staged.movements.insert(key, movement.clone());
            }
        }
        staged.entries += batch.entries.len();
        staged.traces.extend(batch.traces.iter().cloned());
        self.staged_commands = batch.traces.len();
        Ok(())
    }

    fn commit(&mut self) -> Result<(), SaveError> {
        let mut rows = self.rows.lock();
        let staged = self.staged.take().expect("a transaction");
        let end = rows.ends.pop_front().unwrap_or(End::Committed);
        if matches!(end, End::Committed | End::LostAfter) {
            rows.kept = staged;
            rows.commits.push(self.staged_commands);
        }
        match end {
            End::Committed => Ok(()),
            End::RolledBack => Err(SaveError::RolledBack("no space".to_owned())),
            End::InTheWay => Err(SaveError::Conflict("deadlock detected".to_owned())),
            End::LostAfter | End::LostBefore => Err(SaveError::Indeterminate("connection lost".to_owned())),
            End::DiskFailed => Err(SaveError::Fatal("input/output error".to_owned())),
        }
    }

    fn rollback(&mut self) {
        self.staged = None;
    }

    fn was_written(&mut self, traces: &[Trace]) -> Result<bool, SaveError> {
        let mut rows = self.rows.lock();
        if let Some(left) = rows.deaf.checked_sub(1) {
            rows.deaf = left;
            return Err(SaveError::RolledBack("no connection".to_owned()));
        }
        Ok(traces.iter().any(|trace| rows.kept.traces.contains(trace)))
    }

    fn checkpoint(&mut self) {}

    fn close(self) {}
}
