//! The store as a whole: opening it, and closing it so that nothing is left to recover.

use std::path::Path;
use std::sync::Arc;

use crate::error::StoreError;
use crate::journal::Journal;
use crate::location::Location;
use crate::members::Members;
use crate::options::StoreOptions;
use crate::postgres;
use crate::reads::{Pool, Reads, Source};
use crate::sqlite::{self, Owner, Writer};

/// The only way to the data: writes through the journal, everything else through the reads. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    pub journal: Journal,
    pub reads: Reads,
    pub members: Members,
}

impl Store {
    /// Opens the data, migrates it and becomes its owner. A file that does not exist is created.
    #[expect(clippy::needless_pass_by_value, reason = "options are made for one store")]
    pub fn open(location: &Location, options: StoreOptions) -> Result<Self, StoreError> {
        match location {
            Location::Sqlite(path) => Self::open_sqlite(path, &options),
            Location::Postgres(server) => Self::open_postgres(server.address(), &options),
        }
    }

    fn open_sqlite(path: &Path, options: &StoreOptions) -> Result<Self, StoreError> {
        let owner = Arc::new(Owner::take(path)?);
        sqlite::migrate(path)?;
        let balances = sqlite::balances(path)?;
        let writers =
            (0..options.lanes.max(1)).map(|_| Writer::open(path, &owner)).collect::<Result<Vec<_>, _>>()?;
        let journal = Journal::start(writers, &balances, options)?;
        let members = Members::sole();
        let source = Source::Sqlite(Pool::new(sqlite::Readable::new(path, owner), options.readers));
        Ok(Self { journal, reads: Reads::new(source, members.work()), members })
    }

    fn open_postgres(address: &postgres::Address, options: &StoreOptions) -> Result<Self, StoreError> {
        postgres::migrate(address)?;
        let writers = (0..options.lanes.max(1)).map(|_| postgres::Writer::new(address)).collect();
        let journal = Journal::start(writers, &[], options)?;
        let (member, first) = postgres::Member::join(address)?;
        let members = Members::on_server(member, &first, Arc::clone(&options.on_fatal));
        let readable = postgres::Readable(address.clone());
        let source = Source::Postgres(Pool::new(readable, options.readers));
        Ok(Self { journal, reads: Reads::new(source, members.work()), members })
    }

    /// Writes what waits, moves the write-ahead log into the database file and gives up ownership.
    ///
    /// Ends the store for all its clones: later commits are `Stopping`, later reads `Closed`.
    pub async fn close(self) {
        self.journal.stop_taking();
        self.reads.close().await;
        self.journal.join().await;
        self.members.leave().await;
    }
}

/// Brings a database to this version's schema, and changes nothing else.
///
/// All migrations that are missing run in one transaction: a crash leaves the schema as it was.
pub fn migrate(location: &Location) -> Result<(), StoreError> {
    match location {
        Location::Sqlite(path) => {
            let _owner = Owner::take(path)?;
            sqlite::migrate(path)
        }
        Location::Postgres(server) => postgres::migrate(server.address()),
    }
}

/// Deletes all data of Saldo's, so that the next opening begins anew. Nobody may have them open.
pub fn delete(location: &Location) -> Result<(), StoreError> {
    match location {
        Location::Sqlite(path) => sqlite::delete(path),
        Location::Postgres(server) => postgres::delete(server.address()),
    }
}
