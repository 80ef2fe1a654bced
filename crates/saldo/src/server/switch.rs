//! Open a switch: the store, the clock, the connectors, the engine over them, and the telling beside it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use saldo_connectors::Connector;
use saldo_connectors::remote::RemoteConnector;
use saldo_connectors::sandbox::SandboxConnector;
use saldo_core::ConnectorName;
use saldo_core::party::SecretHash;
use saldo_core::transfer::Payer;
use saldo_dialects::sling::SignatureForm;
use saldo_dialects::{ding, ideamart};
use saldo_engine::secrets::MasterKey;
use saldo_engine::{Enforcement, Engine, EngineOptions, Instrument, Parts, PlainHttp, TimeOrderedIds, Waits};
use saldo_store::{Location, Owner, Store, StoreOptions};
use saldo_webhooks::{HttpCourier, Reach, Webhooks};

use super::telling;
use crate::config::{Config, REHEARSAL, Upstream};
use crate::system::{SystemChance, SystemClock, write_private};

/// How long a caller of a sandbox waits, in milliseconds.
const SANDBOX_WAIT_MS: i64 = 5_000;

/// How long a stop waits for receivers: what they do not answer is sent again after the next start.
const TELLING_STOP_LIMIT: Duration = Duration::from_secs(5);

/// What a switch is opened from.
pub(crate) struct SwitchPlan {
    /// Of a sandbox's directory: what is in it is one process's, wherever the database is.
    _owner: Option<Owner>,
    location: Location,
    /// Where the database is, and its owner's note.
    pub(crate) directory: PathBuf,
    master_key: MasterKey,
    admin_token_hashes: Vec<SecretHash>,
    options: EngineOptions,
    /// What each connector leads to.
    upstreams: Vec<(ConnectorName, Upstream)>,
    default_connector: ConnectorName,
    instruments: Vec<Instrument>,
    /// How Sling's webhooks are signed.
    sling_signature: SignatureForm,
    clock: ClockPlan,
    reach: Reach,
}

enum ClockPlan {
    Real,
    Kept,
}

/// A switch that is open.
pub(crate) struct Switch {
    pub(crate) engine: Arc<Engine>,
    pub(crate) webhooks: Arc<Webhooks>,
    pub(crate) courier: Arc<HttpCourier>,
    pub(crate) clock: Arc<SystemClock>,
    /// The simulated provider that transfers go to, where it is in this process.
    pub(crate) provider: Arc<SandboxConnector>,
    pub(crate) admin_token_hashes: Vec<SecretHash>,
}

impl Switch {
    /// Ends the telling and lets what is in flight come to its end, for at most `limit`; then the store is closed.
    ///
    /// Answers how many transfers were still in flight: they are taken up again at the next start.
    pub(crate) async fn stop(&self, limit: Duration) -> usize {
        self.webhooks.stop(limit.min(TELLING_STOP_LIMIT)).await;
        self.engine.stop(limit).await
    }
}

impl SwitchPlan {
    /// A sandbox on a data directory, which is made where it is missing.
    pub(crate) fn sandbox(data: &Path, database: Option<&str>) -> anyhow::Result<Self> {
        std::fs::create_dir_all(data)
            .with_context(|| format!("{} cannot be created: name another with --data", data.display()))?;
        let owner = Owner::take(&data.join("sandbox"))?;
        let location = sandbox_location(data, database)?;
        let name = name("sandbox")?;
        let waits = Waits::all(SANDBOX_WAIT_MS);
        Ok(Self {
            _owner: Some(owner),
            location,
            directory: data.to_owned(),
            master_key: master_key(&data.join("master.key"))?,
            admin_token_hashes: Vec::new(),
            options: EngineOptions {
                waits,
                lease_ms: 10_000,
                webhooks_plain: PlainHttp::Allowed,
                usage: ding::USAGE,
                ..EngineOptions::default()
            },
            upstreams: vec![(name.clone(), Upstream::Sandbox { book: Some(data.join("provider.book")) })],
            instruments: ideamart::instruments(name.clone(), Payer::Subscriber),
            sling_signature: SignatureForm::default(),
            default_connector: name,
            clock: ClockPlan::Kept,
            reach: Reach::Any,
        })
    }

    /// The same switch, without usage limits and velocity rule: for load tests.
    pub(crate) fn without_limits(self) -> Self {
        Self { options: EngineOptions { limits: Enforcement::Off, ..self.options }, ..self }
    }

    /// Deletes the data, so that the next opening begins anew. Nobody may have them open.
    pub(crate) fn delete_data(&self) -> anyhow::Result<()> {
        saldo_store::delete(&self.location)?;
        let books = self.upstreams.iter().filter_map(|(_, upstream)| match upstream {
            Upstream::Sandbox { book } => book.clone(),
            Upstream::SandboxProvider { .. } => None,
        });
        let kept = |name: &str| self.directory.join(name);
        let files = [kept("clock-offset-ms"), kept("subscribers.json")];
        for file in files.into_iter().chain(books).filter(|file| file.exists()) {
            std::fs::remove_file(&file).with_context(|| format!("{} cannot be deleted", file.display()))?;
        }
        Ok(())
    }

    pub(crate) fn serve(config: &Config) -> anyhow::Result<Self> {
        Ok(Self {
            _owner: None,
            directory: config.data_dir()?,
            location: config.location()?,
            master_key: config.master_key()?,
            admin_token_hashes: vec![config.admin_token_hash()?],
            options: EngineOptions {
                waits: config.waits(),
                limits: config.limits(),
                usage: ding::USAGE,
                velocity: config.velocity()?,
                sling_retries: config.sling.retries()?,
                retention: config.retention()?,
                webhooks_plain: config.webhooks_plain(),
                ..EngineOptions::default()
            },
            upstreams: config.upstreams()?,
            default_connector: config.default_connector()?,
            instruments: config.instruments()?,
            sling_signature: config.sling.signature(),
            clock: ClockPlan::Real,
            reach: config.reach(),
        })
    }
}

/// Opens the store, which takes the data's lock, and starts the engine.
pub(crate) async fn open(plan: &SwitchPlan) -> anyhow::Result<Switch> {
    let store = Store::open(&plan.location, StoreOptions::default())?;
    let clock = Arc::new(match plan.clock {
        ClockPlan::Real => SystemClock::real(),
        ClockPlan::Kept => SystemClock::kept(&plan.directory)?,
    });
    #[cfg(debug_assertions)]
    crate::system::set_off(&clock);
    let chance = Arc::new(SystemChance);
    let rehearsal = name(REHEARSAL)?;
    let rehearsals = SandboxConnector::open(rehearsal.clone(), None, clock.clone(), 1)?;
    let mut connectors: BTreeMap<ConnectorName, Arc<dyn Connector>> = BTreeMap::new();
    let mut provider = Arc::new(rehearsals);
    connectors.insert(rehearsal.clone(), provider.clone());
    for (name, upstream) in &plan.upstreams {
        let connector: Arc<dyn Connector> = match upstream {
            Upstream::Sandbox { book } => {
                let opened = SandboxConnector::open(name.clone(), book.as_deref(), clock.clone(), 1)?;
                let opened = Arc::new(opened);
                if *name == plan.default_connector {
                    provider = Arc::clone(&opened);
                }
                opened
            }
            Upstream::SandboxProvider { url, callback_key } => {
                let remote = RemoteConnector::new(name.clone(), url, clock.clone());
                Arc::new(remote.called_back(callback_key.clone()))
            }
        };
        connectors.insert(name.clone(), connector);
    }
    let courier = Arc::new(HttpCourier::new(plan.reach, clock.clone()));
    let ids = Arc::new(TimeOrderedIds::new(clock.clone(), store.members.node()));
    let parts = Parts {
        store: store.clone(),
        ids: ids.clone(),
        clock: clock.clone(),
        chance,
        master_key: plan.master_key.clone(),
        connectors,
        default_connector: plan.default_connector.clone(),
        instruments: plan.instruments.clone(),
        rehearsal_connector: rehearsal,
        options: plan.options,
    };
    let engine = Engine::start(parts).await?;
    let webhooks = Webhooks::new(saldo_webhooks::Parts {
        store,
        clock: clock.clone(),
        ids,
        formats: telling::formats(&engine, plan.sling_signature),
        seal: Arc::new(telling::Sealing(plan.master_key.clone())),
        courier: courier.clone(),
    });
    let admin_token_hashes = plan.admin_token_hashes.clone();
    Ok(Switch { engine, webhooks, courier, clock, provider, admin_token_hashes })
}

/// Where a sandbox's database is. One that was named at a start is remembered, so that commands find it too.
pub(super) fn sandbox_location(data: &Path, database: Option<&str>) -> anyhow::Result<Location> {
    let note = data.join("database");
    if let Some(database) = database {
        let location = database.parse()?;
        std::fs::write(&note, database).with_context(|| format!("{} cannot be written", note.display()))?;
        return Ok(location);
    }
    match std::fs::read_to_string(&note) {
        Ok(database) => Ok(database.trim().parse()?),
        Err(_) => Ok(Location::Sqlite(data.join("saldo.db"))),
    }
}

/// The key in a file; made at the first start.
fn master_key(file: &Path) -> anyhow::Result<MasterKey> {
    match std::fs::read_to_string(file) {
        Ok(text) => MasterKey::from_hex(&text)
            .with_context(|| format!("{} holds no master key: put it back", file.display())),
        Err(_) => {
            let key = MasterKey::generate(&SystemChance);
            write_private(file, &key.to_hex())?;
            Ok(key)
        }
    }
}

fn name(text: &str) -> anyhow::Result<ConnectorName> {
    ConnectorName::parse(text).with_context(|| format!("`{text}` is no connector's name"))
}
