//! The engine's parts and how it starts and stops.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::Duration;

use arc_swap::ArcSwap;
use saldo_connectors::Connector;
use saldo_core::catalogue::{Catalogue, CatalogueRef};
use saldo_core::command::Intent;
use saldo_core::ids::ConnectorName;
use saldo_core::{Clock, Command, CommandId, Ids, Outcome, Reason, Timestamp};
use saldo_store::{CommitError, Store, StoreError};
use tokio_util::task::TaskTracker;

use crate::charges::Instrument;
use crate::credentials::LastUses;
use crate::directory::Directory;
use crate::limits::{Quotas, UsageCounters};
use crate::options::EngineOptions;
use crate::recovery::Recovering;
use crate::retention::Forgotten;
use crate::secrets::{Chance, MasterKey};
use crate::tokens::KeyRing;
use crate::transfers::{Asked, InWork, StatusPace};
use crate::{Answer, catalogue};

/// What an engine is made of; everything that could differ between a test, a laptop and a cluster comes from outside.
pub struct Parts {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn Ids>,
    pub chance: Arc<dyn Chance>,
    pub master_key: MasterKey,
    pub connectors: BTreeMap<ConnectorName, Arc<dyn Connector>>,
    /// Where transfers go whose provider has no connector of its own.
    pub default_connector: ConnectorName,
    /// Answers rehearsals.
    pub rehearsal_connector: ConnectorName,
    /// What subscribers can be charged on, the one that is meant without a name first.
    pub instruments: Vec<Instrument>,
    pub options: EngineOptions,
}

/// The use cases, over one store and its connectors.
pub struct Engine {
    pub(crate) parts: Parts,
    pub(crate) started_at: Timestamp,
    pub(crate) directory: ArcSwap<Directory>,
    /// One change of the directory is made at a time.
    pub(crate) directory_changing: tokio::sync::Mutex<()>,
    pub(crate) catalogue: ArcSwap<Catalogue>,
    pub(crate) key_ring: ArcSwap<KeyRing>,
    /// One signing key is made at a time.
    pub(crate) key_making: tokio::sync::Mutex<()>,
    pub(crate) last_uses: LastUses,
    /// Work that outlives its caller: a transfer runs to its end even when nobody waits for it.
    pub(crate) running: TaskTracker,
    pub(crate) asked: Asked,
    pub(crate) in_work: InWork,
    pub(crate) subscribers_open_with_minor: AtomicI64,
    pub(crate) status_pace: StatusPace,
    pub(crate) usage: UsageCounters,
    pub(crate) quotas: Quotas,
    pub(crate) recovering: Recovering,
    pub(crate) forgotten: Forgotten,
}

/// Why an engine does not start.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(
        "the catalogue in the database does not read any more: {0}; import it again with this version of saldo"
    )]
    Catalogue(String),
    #[error("there is no connector named {0}; add it to the configuration")]
    ConnectorUnknown(ConnectorName),
}

impl Engine {
    /// Reads what is to be kept in memory. Transfers left open by an earlier process are taken up by `recover`.
    pub async fn start(parts: Parts) -> Result<Arc<Self>, EngineError> {
        for name in [&parts.default_connector, &parts.rehearsal_connector] {
            if !parts.connectors.contains_key(name) {
                return Err(EngineError::ConnectorUnknown(name.clone()));
            }
        }
        let usage = UsageCounters::new(parts.options.usage);
        let engine = Arc::new(Self {
            started_at: parts.clock.now(),
            parts,
            directory: ArcSwap::default(),
            directory_changing: tokio::sync::Mutex::default(),
            catalogue: ArcSwap::default(),
            key_ring: ArcSwap::default(),
            key_making: tokio::sync::Mutex::default(),
            last_uses: LastUses::default(),
            running: TaskTracker::new(),
            asked: Asked::default(),
            in_work: InWork::default(),
            status_pace: StatusPace::default(),
            subscribers_open_with_minor: AtomicI64::new(0),
            usage,
            quotas: Quotas::new(),
            recovering: Recovering::default(),
            forgotten: Forgotten::default(),
        });
        engine.refresh_recovery().await?;
        engine.refresh_directory().await?;
        engine.refresh_catalogue().await?;
        engine.refresh_signing_keys().await?;
        Ok(engine)
    }

    /// Lets what is in flight come to its end, for at most `limit`; then the store is closed.
    ///
    /// Answers how many transfers were still in flight: they are taken up again at the next start.
    pub async fn stop(&self, limit: Duration) -> usize {
        self.running.close();
        let ended = tokio::time::timeout(limit, self.running.wait()).await;
        let left = if ended.is_ok() { 0 } else { self.running.len() };
        if let Err(reason) = self.credential_uses_write().await {
            tracing::warn!(%reason, "when credentials were last used is not all written");
        }
        self.parts.store.clone().close().await;
        left
    }

    pub fn now(&self) -> Timestamp {
        self.parts.clock.now()
    }

    pub fn catalogue(&self) -> CatalogueRef {
        self.catalogue.load_full()
    }

    /// Whether the database can be read; answers the catalogue's version, zero before the first import.
    pub async fn ready(&self) -> Answer<i64> {
        self.parts.store.reads.catalogue_version().await.map_err(|error| read_failed(&error))
    }

    pub fn connector(&self, name: &ConnectorName) -> Option<&Arc<dyn Connector>> {
        self.parts.connectors.get(name)
    }

    /// Re-reads partners, catalogue, signing keys and whether a recovery goes on, where another process has changed them.
    pub async fn refresh(&self) -> Result<(), EngineError> {
        self.refresh_recovery().await?;
        let reads = &self.parts.store.reads;
        if reads.directory_version().await? != self.directory.load().version {
            self.refresh_directory().await?;
        }
        if reads.catalogue_version().await? != self.catalogue.load().version {
            self.refresh_catalogue().await?;
        }
        if reads.signing_keys_version().await? != self.key_ring.load().version {
            self.refresh_signing_keys().await?;
        }
        Ok(())
    }

    pub(crate) async fn refresh_directory(&self) -> Result<(), StoreError> {
        let reads = &self.parts.store.reads;
        let version = reads.directory_version().await?;
        let (partners, credentials) = (reads.partners().await?, reads.credentials().await?);
        let directory = Directory::new(version, partners, credentials);
        put_unless_older(&self.directory, directory, |directory| directory.version);
        Ok(())
    }

    pub(crate) async fn refresh_catalogue(&self) -> Result<(), EngineError> {
        let Some(latest) = self.parts.store.reads.catalogue_latest().await? else {
            return Ok(());
        };
        let read = catalogue::read(&latest.document, latest.version);
        let catalogue = read.map_err(|faults| {
            EngineError::Catalogue(faults.first().map(ToString::to_string).unwrap_or_default())
        })?;
        put_unless_older(&self.catalogue, catalogue, |catalogue| catalogue.version);
        Ok(())
    }

    /// Writes one intent through the journal.
    pub(crate) async fn commit(&self, intent: Intent) -> Answer<Outcome> {
        self.commit_as(CommandId::new(self.parts.ids.next()), intent).await
    }

    pub(crate) async fn commit_as(&self, id: CommandId, intent: Intent) -> Answer<Outcome> {
        self.write(id, intent).await.map_err(|error| match error {
            CommitError::Shed | CommitError::Stopping => Reason::Overloaded,
            CommitError::RolledBack | CommitError::Parked => Reason::Internal,
            CommitError::Indeterminate => Reason::Indeterminate,
        })
    }

    pub(crate) async fn write(&self, id: CommandId, intent: Intent) -> Result<Outcome, CommitError> {
        self.parts.store.journal.commit(Command { id, at: self.now(), intent }).await
    }
}

/// Puts what was read at one version in the place of what was read at another, unless that was a later one: of two
/// that read at once the older may come last.
pub(crate) fn put_unless_older<T>(place: &ArcSwap<T>, read: T, version: impl Fn(&T) -> i64) {
    let read = Arc::new(read);
    place.rcu(|there| Arc::clone(if version(there) > version(&read) { there } else { &read }));
}

/// What a read that failed means to a caller; logged here, once.
pub(crate) fn read_failed(error: &StoreError) -> Reason {
    tracing::error!(%error, "a read failed");
    Reason::Internal
}
