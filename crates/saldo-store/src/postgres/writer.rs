//! A lane's connection to the server: one transaction a batch, and another connection where one was lost.

use saldo_core::command::Needs;
use saldo_core::{Books, PartnerId};

use super::address::Address;
use super::connection::{Connection, told};
use super::lanes::{self, Last};
use super::load::{self, Begun};
use crate::journal::{Backend, Batch, SaveError, Trace};
use crate::tables::{self, traces};

pub(crate) struct Writer {
    address: Address,
    /// Opened by the lane's own thread when it first writes.
    connection: Option<Connection>,
    /// Who wrote last, as of when the books were last in agreement with the database.
    last: Last,
    /// What a commit will have told.
    telling: Last,
}

impl Writer {
    pub(crate) fn new(address: &Address) -> Self {
        Self { address: address.clone(), connection: None, last: Last::new(), telling: Last::new() }
    }

    fn connection(&self) -> Result<&Connection, SaveError> {
        self.connection.as_ref().ok_or_else(|| SaveError::RolledBack("there is no connection".to_owned()))
    }

    /// A transaction in which nobody else writes for these partners. Nothing is lost with a connection that has not
    /// begun, so another takes its place.
    fn begun(&mut self, partners: &[PartnerId], needs: &Needs) -> Result<Begun, SaveError> {
        if let Some(kept) = &self.connection {
            match load::begin(kept, partners, needs) {
                Err(_) if kept.run("ROLLBACK").is_err() => {}
                ended => return Ok(ended?),
            }
        }
        let opened = Connection::open(&self.address);
        let opened = opened.map_err(|error| SaveError::RolledBack(error.to_string()))?;
        let begun = load::begin(self.connection.insert(opened), partners, needs);
        begun.map_err(SaveError::from).inspect_err(|_| self.rollback())
    }

    /// Remembers who wrote last before this transaction, and says whether anybody has since the books were loaded.
    fn was_changed(&mut self, lanes: Last) -> bool {
        let mut was_changed = false;
        for (partner, command) in lanes {
            let before = self.last.insert(partner, command);
            was_changed |= before.is_some_and(|before| before != command);
        }
        was_changed
    }
}

impl Backend for Writer {
    /// Other processes write to this database too.
    fn owns_rows(&self) -> bool {
        false
    }

    fn begin(&mut self, partners: &[PartnerId], needs: &Needs, books: &mut Books) -> Result<(), SaveError> {
        self.telling.clear();
        let begun = self.begun(partners, needs)?;
        if self.was_changed(begun.lanes) {
            books.clear();
        }
        Ok(begun.rows.map_or(Ok(()), |rows| load::put(needs, &rows, books))?)
    }

    fn load(&mut self, needs: &Needs, books: &mut Books) -> Result<(), SaveError> {
        Ok(load::load(self.connection()?, needs, books)?)
    }

    fn save(&mut self, batch: &Batch) -> Result<(), SaveError> {
        self.telling = lanes::last(&batch.traces);
        Ok(tables::save::save(self.connection()?, batch)?)
    }

    fn commit(&mut self) -> Result<(), SaveError> {
        let connection = self.connection()?;
        lanes::commit(connection, &self.telling)?;
        if connection.take_not_replicated() {
            return Err(SaveError::Indeterminate("the standby did not confirm it".to_owned()));
        }
        self.last.append(&mut self.telling);
        Ok(())
    }

    fn rollback(&mut self) {
        let Some(connection) = self.connection.as_ref().filter(|connection| !connection.is_closed()) else {
            return;
        };
        if let Err(error) = connection.run("ROLLBACK") {
            tracing::warn!("a transaction was not rolled back, its connection is lost: {}", told(&error));
        }
    }

    /// Waits for the lost transaction by the lanes that it holds: until it ends nothing is known. A server that crashed
    /// shows what it had committed and no standby has yet, so the answer counts once this transaction's own locks are
    /// replicated, and with them all that was before.
    fn was_written(&mut self, traces: &[Trace]) -> Result<bool, SaveError> {
        let mut partners: Vec<_> = traces.iter().map(Trace::partner).collect();
        partners.sort_unstable();
        partners.dedup();
        self.begun(&partners, &Needs::default())?;
        let found = self.connection().and_then(|connection| Ok(traces::any(connection, traces)?));
        match found {
            Ok(found) => self.commit().map(|()| found),
            Err(error) => {
                self.rollback();
                Err(error)
            }
        }
    }

    fn checkpoint(&mut self) {}

    fn close(self) {}
}
