//! A database in memory. It has one connection for all who read and write, which never do so at once.

use std::path::Path;
use std::sync::Arc;

use parking_lot::Mutex;
use saldo_core::ledger::Account;

use crate::error::StoreError;
use crate::journal::Backend;
use crate::reads::Readable as _;
use crate::sqlite::{self, Readable, Writer};
use crate::tables::{RowError, Session, ledger};

/// What is on it stays when the process ends. Cheap to clone.
#[derive(Clone)]
pub struct Disk(pub(super) Arc<Mutex<Writer>>);

impl Disk {
    /// A disk with an empty database of this version's schema.
    pub fn new() -> Result<Self, StoreError> {
        let mut writer = Writer::in_memory(None)?;
        sqlite::migrate_on(writer.connection(), Path::new(":memory:"))?;
        Ok(Self(Arc::new(Mutex::new(writer))))
    }

    /// A disk with what another had when the image was made.
    pub fn of(image: &[u8]) -> Result<Self, StoreError> {
        Ok(Self(Arc::new(Mutex::new(Writer::in_memory(Some(image))?))))
    }

    /// All that is committed.
    pub fn image(&self) -> Result<Vec<u8>, StoreError> {
        let image = self.0.lock().connection().serialize("main").map(|image| image.to_vec());
        image.map_err(|error| StoreError::Read(error.to_string()))
    }

    /// What the end of a process does to its disk: a transaction that was not committed was never there.
    pub fn process_ends(&self) {
        self.0.lock().rollback();
    }

    pub(super) fn balances(&self) -> Result<Vec<Account>, StoreError> {
        Ok(self.read(|sql| ledger::balances(sql))?)
    }

    pub(super) fn read<T>(
        &self,
        read: impl FnOnce(&dyn Session) -> Result<T, RowError>,
    ) -> Result<T, RowError> {
        let mut disk = self.0.lock();
        let connection = disk.connection();
        Readable::begin(connection)?;
        let answer = read(connection);
        Readable::end(connection)?;
        answer
    }
}
