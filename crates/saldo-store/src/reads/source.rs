//! Where reads go: the readers of one database, of whichever kind.

use super::pool::Pool;
use crate::error::StoreError;
use crate::postgres;
#[cfg(feature = "simulation")]
use crate::simulation;
use crate::sqlite;
use crate::tables::{RowError, Session};

#[derive(Clone)]
pub(crate) enum Source {
    Sqlite(Pool<sqlite::Readable>),
    Postgres(Pool<postgres::Readable>),
    #[cfg(feature = "simulation")]
    Simulated(simulation::Reader),
}

impl Source {
    /// Runs one short read: all it sees is of one moment.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&dyn Session) -> Result<T, RowError> + Send + 'static,
    ) -> Result<T, StoreError> {
        match self {
            Self::Sqlite(pool) => pool.read(read).await,
            Self::Postgres(pool) => pool.read(read).await,
            #[cfg(feature = "simulation")]
            Self::Simulated(reader) => reader.read(read).await,
        }
    }

    /// Waits for the reads that run; later ones are `Closed`.
    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
            #[cfg(feature = "simulation")]
            Self::Simulated(_) => {}
        }
    }
}
