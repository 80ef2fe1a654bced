//! A lane's connection to the server: one transaction a batch, and another connection where one was lost.

use saldo_core::command::Needs;
use saldo_core::{Books, PartnerId};

use super::address::Address;
use super::connection::{Connection, class, told};
use super::load;
use crate::journal::{Backend, Batch, SaveError, Trace};
use crate::tables::{self, traces};

pub(crate) struct Writer {
    address: Address,
    /// Opened by the lane's own thread when it first writes.
    connection: Option<Connection>,
}

impl Writer {
    pub(crate) fn new(address: &Address) -> Self {
        Self { address: address.clone(), connection: None }
    }

    fn connection(&self) -> Result<&Connection, SaveError> {
        self.connection.as_ref().ok_or_else(|| SaveError::RolledBack("there is no connection".to_owned()))
    }

    /// A transaction in which nobody else writes for these partners. Nothing is lost with a connection that has not
    /// begun, so another takes its place.
    fn begun(&mut self, partners: &[PartnerId]) -> Result<(), SaveError> {
        if let Some(kept) = &self.connection {
            match load::begin(kept, partners) {
                Err(_) if kept.run("ROLLBACK").is_err() => {}
                ended => return Ok(ended?),
            }
        }
        let opened = Connection::open(&self.address);
        let opened = opened.map_err(|error| SaveError::RolledBack(error.to_string()))?;
        Ok(load::begin(self.connection.insert(opened), partners)?)
    }
}

impl Backend for Writer {
    /// Other processes write to this database too.
    fn owns_rows(&self) -> bool {
        false
    }

    fn begin(&mut self, partners: &[PartnerId]) -> Result<(), SaveError> {
        self.begun(partners).inspect_err(|_| self.rollback())
    }

    fn load(&mut self, needs: &Needs, books: &mut Books) -> Result<(), SaveError> {
        Ok(load::load(self.connection()?, needs, books)?)
    }

    fn save(&mut self, batch: &Batch) -> Result<(), SaveError> {
        Ok(tables::save::save(self.connection()?, batch)?)
    }

    fn commit(&mut self) -> Result<(), SaveError> {
        let connection = self.connection()?;
        match connection.run("COMMIT") {
            Ok(()) if connection.take_not_replicated() => {
                Err(SaveError::Indeterminate("the standby did not confirm it".to_owned()))
            }
            Ok(()) => Ok(()),
            Err(error) => Err(ended(&error)),
        }
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
        self.begin(&partners)?;
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

/// A rule or a conflict rolls back; whatever else ends a commit leaves it open.
fn ended(error: &tokio_postgres::Error) -> SaveError {
    match class(error) {
        Some("23") => SaveError::Data(told(error)),
        Some("40") => SaveError::Conflict(told(error)),
        _ => SaveError::Indeterminate(told(error)),
    }
}
