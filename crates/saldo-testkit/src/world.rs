//! A whole switch to ask: a store in a directory of its own, the shipped catalogue, one partner with money and a key,
//! a provider, and a clock that stands still. Everything counted or seeded, so answers are the same in every run.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use saldo_connectors::Connector;
use saldo_connectors::sandbox::SandboxConnector;
use saldo_core::command::{Command, Intent};
use saldo_core::party::{Credential, DuplicateGuard};
use saldo_core::transfer::{ClaimPolicy, Realm, Receipt, Transfer};
use saldo_core::{CommandId, ConnectorName, CredentialId, Dialect, Ids, Money, PartnerId, TransferId};
use saldo_engine::catalogue::{FILES, document_from};
use saldo_engine::secrets::MasterKey;
use saldo_engine::{
    AdminTransferQuery, Caller, DepositRequest, DueReport, Engine, EngineOptions, Instrument, NewCredential,
    NewPartner, Parts, Presented, TransferOrder, Waits,
};
use saldo_store::{Location, Store, StoreOptions};
use saldo_webhooks::{Format, Seal, Webhooks};
use tempfile::TempDir;

use crate::database::Fresh;
use crate::fixed::{CountedIds, SeededChance, SetClock};
use crate::receivers::Receivers;

/// The moment at which every world begins.
const START: &str = "2026-11-22T06:24:07.250Z";
/// The id of the first transfer of a world.
const FIRST_TRANSFER: i64 = 863_784_492;

pub struct WorldOptions {
    /// Stands in for the sandbox provider.
    pub connector: Option<Arc<dyn Connector>>,
    pub instruments: Vec<Instrument>,
    pub engine: EngineOptions,
}

impl Default for WorldOptions {
    fn default() -> Self {
        Self {
            connector: None,
            instruments: Vec::new(),
            engine: EngineOptions { waits: Waits::all(5_000), ..EngineOptions::default() },
        }
    }
}

pub struct World {
    pub engine: Arc<Engine>,
    /// The sandbox provider; not asked where the world was opened with another connector.
    pub provider: Arc<SandboxConnector>,
    pub clock: Arc<SetClock>,
    pub ids: Arc<CountedIds>,
    /// Who is told, wherever an endpoint is set.
    pub receivers: Arc<Receivers>,
    pub partner: PartnerId,
    pub credential: CredentialId,
    store: Store,
    options: WorldOptions,
    fresh: Fresh,
    _directory: TempDir,
}

impl World {
    /// The Ding key of the partner `tests`, whose balance is USD 10,000.00.
    pub const KEY: &str = "a-key-of-the-tests";

    pub async fn open() -> Self {
        Self::open_with(WorldOptions::default()).await
    }

    pub async fn open_with(options: WorldOptions) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let clock = Arc::new(SetClock::at(START));
        let ids = Arc::new(CountedIds::from(1));
        let provider = provider(&directory, &clock);
        let fresh = Fresh::anywhere();
        let (engine, store) = start(&fresh.location, &options, &clock, &ids, &provider).await;
        engine.catalogue_import(document_from(shipped_catalogue())).await.expect("the shipped catalogue");
        let (partner, credential) = first_partner(&engine).await;
        ids.restart_at(FIRST_TRANSFER);
        let receivers = Arc::default();
        let _directory = directory;
        Self {
            engine,
            provider,
            clock,
            ids,
            receivers,
            partner,
            credential,
            store,
            options,
            fresh,
            _directory,
        }
    }

    /// The same switch after its process has ended and another has begun on its data.
    pub async fn restarted(self) -> Self {
        self.restarted_on(|_| {}).await
    }

    /// The same switch on its data as if they had been brought back from a backup of this moment.
    pub async fn brought_back(self) -> Self {
        let now = self.engine.now();
        let mark = |location: &Location| {
            saldo_store::mark_restored(location, now, now, "a test").expect("it is marked");
        };
        self.restarted_on(mark).await
    }

    async fn restarted_on(self, change: impl FnOnce(&Location)) -> Self {
        self.engine.stop(std::time::Duration::ZERO).await;
        let Self { engine, store, options, fresh, .. } = self;
        drop((engine, store));
        change(&fresh.location);
        let ids = Arc::new(CountedIds::from(FIRST_TRANSFER + 1_000_000));
        let (engine, store) = start(&fresh.location, &options, &self.clock, &ids, &self.provider).await;
        Self { engine, store, ids, options, fresh, ..self }
    }

    /// The telling of this switch, in one dialect's words, to its receivers.
    pub fn telling(&self, dialect: Dialect, format: impl Format + 'static) -> Arc<Webhooks> {
        Webhooks::new(self.telling_parts(dialect, format))
    }

    /// What `telling` is made of, for a test that puts something else in a place.
    pub fn telling_parts(&self, dialect: Dialect, format: impl Format + 'static) -> saldo_webhooks::Parts {
        let format: Arc<dyn Format> = Arc::new(format);
        saldo_webhooks::Parts {
            store: self.store.clone(),
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            formats: BTreeMap::from([(dialect, format)]),
            seal: Arc::new(Sealing),
            courier: self.receivers.clone(),
        }
    }

    pub fn caller(&self) -> Caller {
        let shown = Presented { dialect: Dialect::Ding, public_id: "", secret: Self::KEY, from: None };
        self.engine.authenticate(&shown).expect("the caller of the tests")
    }

    pub fn advance(&self, seconds: i64) {
        self.clock.advance_ms(seconds * 1_000);
    }

    /// What the background would do at this moment.
    pub async fn run_due(&self) -> DueReport {
        self.engine.run_due().await.expect("a round of background work")
    }

    /// How often the sandbox provider really delivered.
    pub fn deliveries(&self) -> u32 {
        self.provider.deliveries().values().sum()
    }

    /// Gives a partner money.
    pub async fn deposit(&self, partner: PartnerId, amount: Money) {
        deposit(&self.engine, partner, amount).await;
    }

    /// A transfer as it stands. A list asks the provider nothing; what a read of the one transfer asks would be on its
    /// way beside what the test does next.
    pub async fn seen(&self, transfer: TransferId) -> Arc<Transfer> {
        let query = AdminTransferQuery { limit: 500, ..AdminTransferQuery::default() };
        let page = self.engine.transfer_list_all(query).await.expect("a list");
        page.items.into_iter().find(|found| found.id == transfer).expect("the transfer")
    }

    pub async fn balance(&self) -> String {
        self.engine.balance(&self.caller()).await.expect("a balance").to_string()
    }

    /// An order of USD 10.00 for an Afghan Wireless number, under Ding's rule for references.
    pub fn order(&self, reference: &str, account_number: &str) -> TransferOrder {
        TransferOrder {
            sku: "AF_AW_TopUp".to_owned(),
            account_number: account_number.to_owned(),
            send: 10.into(),
            currency: None,
            reference: reference.to_owned(),
            settings: Vec::new(),
            bill_ref: None,
            correlation: None,
            pace: None,
            policy: ClaimPolicy::WhenSettledFor { minutes: 60 },
            realm: Realm::Real,
        }
    }

    /// Makes a credential one of those that were issued before secrets that sign were kept.
    pub async fn forget_secret(&self, id: CredentialId) {
        let directory = self.engine.directory();
        let kept = directory.credentials.iter().find(|credential| credential.id == id);
        let bare = Credential { secret_sealed: None, ..Credential::clone(kept.expect("the credential")) };
        let (id, at) = (CommandId::new(self.ids.next()), self.engine.now());
        let command = Command { id, at, intent: Intent::PutCredential(bare) };
        self.store.journal.commit(command).await.expect("a commit");
        self.engine.refresh().await.expect("the directory");
    }

    /// Fails where the books are not right, or money is still held.
    pub async fn assert_settled(&self) {
        let report = self.engine.audit(None).await.expect("an audit");
        assert!(report.clean, "{:?}", report.violations);
        assert_eq!(report.counts.open, 0, "transfers are still open");
    }
}

fn provider(directory: &TempDir, clock: &Arc<SetClock>) -> Arc<SandboxConnector> {
    let book = directory.path().join("provider.book");
    let opened = SandboxConnector::open(name("sandbox"), Some(&book), clock.clone(), 1);
    Arc::new(opened.expect("the sandbox provider"))
}

async fn start(
    location: &Location,
    options: &WorldOptions,
    clock: &Arc<SetClock>,
    ids: &Arc<CountedIds>,
    provider: &Arc<SandboxConnector>,
) -> (Arc<Engine>, Store) {
    let rehearsals: Arc<dyn Connector> = provider.clone();
    let connector = options.connector.clone().unwrap_or_else(|| rehearsals.clone());
    let default_connector = connector.name().clone();
    let store = Store::open(location, StoreOptions::default()).expect("a store");
    let parts = Parts {
        store: store.clone(),
        clock: clock.clone(),
        ids: ids.clone(),
        chance: Arc::new(SeededChance::new(1)),
        master_key: master_key(),
        connectors: BTreeMap::from([(name("sandbox"), rehearsals), (default_connector.clone(), connector)]),
        default_connector,
        rehearsal_connector: name("sandbox"),
        instruments: options.instruments.clone(),
        options: options.engine,
    };
    (Engine::start(parts).await.expect("an engine"), store)
}

pub(crate) fn master_key() -> MasterKey {
    MasterKey::new([7; 32])
}

pub(crate) struct Sealing;

impl Seal for Sealing {
    fn unseal(&self, sealed: &[u8]) -> Option<String> {
        String::from_utf8(master_key().unseal(sealed).ok()?).ok()
    }

    fn unseal_receipt(&self, receipt: &Receipt) -> Option<Receipt> {
        master_key().unseal_receipt(receipt).ok()
    }

    fn seal_text(&self, text: &str) -> String {
        master_key().seal_text(text, &SeededChance::new(2))
    }

    fn unseal_text(&self, text: &str) -> Option<String> {
        master_key().unseal_text(text).ok()
    }
}

async fn first_partner(engine: &Engine) -> (PartnerId, CredentialId) {
    let new = NewPartner { name: "tests".to_owned(), parent: None, prevent_duplicates: DuplicateGuard::On };
    let partner = engine.partner_add(new).await.expect("a partner").id;
    let currency = "USD".parse().expect("a currency");
    let amount = Money::from_minor(1_000_000, currency);
    deposit(engine, partner, amount).await;
    let credential = NewCredential {
        secret: Some(World::KEY.to_owned()),
        ..NewCredential::new(partner, Dialect::Ding, currency)
    };
    (partner, engine.credential_issue(credential).await.expect("a key").credential.id)
}

async fn deposit(engine: &Engine, partner: PartnerId, amount: Money) {
    let deposit = DepositRequest { partner, amount, reference: None, note: String::new() };
    engine.deposit(deposit).await.expect("a deposit");
}

fn name(text: &str) -> ConnectorName {
    ConnectorName::parse(text).expect("a connector's name")
}

/// The files of the catalogue that Saldo ships.
pub fn shipped_catalogue() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue");
    let read = |file: &str| (file.to_owned(), std::fs::read_to_string(folder.join(file)).expect("a file"));
    FILES.iter().map(|file| read(file)).collect()
}
