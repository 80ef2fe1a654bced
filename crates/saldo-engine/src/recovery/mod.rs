//! After a restore: the books lack what was committed after the backup, and the providers delivered it. Until that is
//! known, nothing is sent, withdrawn or taken back; what is asked delivers nothing. `compare` is what is asked of the
//! providers, `end` is how it is over.

mod compare;
mod end;

use std::collections::BTreeMap;
use std::sync::Arc;

use arc_swap::ArcSwapOption;
use parking_lot::Mutex;
use saldo_core::recovery::{FoundDelivery, Recovery};
use saldo_core::{ConnectorName, Reason, Timestamp};
use saldo_store::StoreError;

use crate::engine::read_failed;
use crate::{Answer, Engine};

/// What this process knows of the recovery that goes on.
#[derive(Default)]
pub(crate) struct Recovering {
    open: ArcSwapOption<Recovery>,
    /// What became of asking, by this process: nothing of it is needed after it.
    progress: Mutex<Progress>,
    /// One comparison at a time.
    turn: tokio::sync::Mutex<()>,
}

#[derive(Debug, Clone, Default)]
struct Progress {
    is_open_asked: bool,
    connectors: BTreeMap<ConnectorName, Compared>,
    /// Once all was compared, when it is compared again: nothing is sent meanwhile.
    next_at: Option<Timestamp>,
}

/// What became of comparing one connector's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// It declares no list: only a person knows.
    NoList,
    Unreachable,
    /// So many deliveries are in it since the backup.
    Listed(usize),
}

/// Where the recovery stands, for a person.
#[derive(Debug, Clone, PartialEq)]
pub struct RecoveryView {
    /// The one that goes on, or the newest.
    pub recovery: Option<Recovery>,
    /// The ones before it.
    pub earlier: Vec<Recovery>,
    /// Whether every open transfer was asked about since this process began.
    pub is_open_asked: bool,
    pub connectors: BTreeMap<ConnectorName, Compared>,
    /// The first of what the books did not know.
    pub found: Vec<FoundDelivery>,
    pub found_count: i64,
    /// How many of them have no transfer that stands for them, so that their references are free.
    pub unclaimed: usize,
}

/// Deliveries that a view shows.
const FOUND_MAX: usize = 10_000;

impl Engine {
    /// Refuses what must not be done in a recovery: `Overloaded`, for which every dialect says to try again.
    pub(crate) fn not_recovering(&self) -> Answer<()> {
        if self.is_recovering() { Err(Reason::Overloaded) } else { Ok(()) }
    }

    pub fn is_recovering(&self) -> bool {
        self.recovering.open.load().is_some()
    }

    /// Looks whether a recovery goes on; where the database cannot be asked, what was known stays.
    pub(crate) async fn refresh_recovery(&self) -> Result<(), StoreError> {
        let open = self.parts.store.reads.recovery().await?;
        let is_other =
            open.as_ref().map(|open| open.id) != self.recovering.open.load().as_ref().map(|open| open.id);
        if is_other {
            *self.recovering.progress.lock() = Progress::default();
            if let Some(recovery) = &open {
                let (since, cause) = (recovery.since, &recovery.cause);
                tracing::warn!(alarm = "recovery", %since, cause, "nothing is sent until the providers are compared");
            }
            self.recovering.open.store(open.map(Arc::new));
        }
        Ok(())
    }

    /// Where the recovery stands.
    pub async fn recovery_view(&self) -> Answer<RecoveryView> {
        let reads = &self.parts.store.reads;
        let mut all = reads.recoveries().await.map_err(|error| read_failed(&error))?;
        let open = all.iter().position(|recovery| recovery.end.is_none()).unwrap_or(0);
        let recovery = (open < all.len()).then(|| all.remove(open));
        let (found, found_count) = match &recovery {
            Some(recovery) => {
                let found = reads.found_deliveries(recovery.id, FOUND_MAX).await;
                found.map_err(|error| read_failed(&error))?
            }
            None => (Vec::new(), 0),
        };
        let Progress { is_open_asked, connectors, .. } = self.recovering.progress.lock().clone();
        let unclaimed = found.iter().filter(|found| found.transfer.is_none()).count();
        Ok(RecoveryView { recovery, earlier: all, is_open_asked, connectors, found, found_count, unclaimed })
    }
}
