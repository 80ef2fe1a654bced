//! What every run begins with: two partners with little money, their endpoints, and a small catalogue.
//! Made once by a real engine on a disk that does not fail; each run gets a copy of that disk.

use std::collections::BTreeMap;
use std::sync::Arc;

use saldo_connectors::Connector;
use saldo_core::party::DuplicateGuard;
use saldo_core::transfer::{Charge, Collection, Payer};
use saldo_core::{
    Clock, ConnectorName, CredentialId, Currency, Dialect, Money, NodeId, PartnerId, ProviderCode, Sku,
};
use saldo_engine::catalogue::{FILES, document_from};
use saldo_engine::{
    Caller, DepositRequest, Engine, EngineOptions, Instrument, NewPartner, Parts, TimeOrderedIds, Waits,
};
use saldo_store::simulation::{Disk, Script};
use saldo_store::{Store, StoreOptions};

use super::disk_script::DiskScript;
use super::outside::Outside;
use super::provider::{Book, Provider};
use crate::fixed::SeededChance;
use crate::world::master_key;

/// What each partner begins with, in minor units.
const OPENING_MINOR: i64 = 4_000;
pub(super) const TELLING: [Dialect; 3] = [Dialect::Ding, Dialect::Utelecard, Dialect::Ideamart];
pub(super) const ADDRESSES: [&str; 6] = [
    "https://one.example/ding",
    "https://one.example/utelecard",
    "https://one.example/ideamart",
    "https://two.example/ding",
    "https://two.example/utelecard",
    "https://two.example/ideamart",
];
pub(super) const INSTANT: &str = "NEAR_TopUp";
pub(super) const AT_ONCE: &str = "at once";
pub(super) const AS_PAID: &str = "as paid";
pub(super) const BATCH: &str = "NEAR_Batch";

/// The disk that runs begin with, and who is on it.
pub struct Stage {
    pub(super) image: Vec<u8>,
    pub(super) partners: Vec<PartnerId>,
}

impl Stage {
    /// Sets the stage; once is enough for any number of runs.
    pub fn set() -> Self {
        let outside = Arc::new(Outside::new(0));
        outside.calm_down();
        // Ids are made of time: those of the runs come after these.
        outside.clock.jump_ms(-3_600_000);
        let disk = Disk::new().expect("a database in memory");
        let runtime = runtime();
        let partners = runtime.block_on(async {
            outside.clock.start();
            let script: Arc<dyn Script> = Arc::new(DiskScript::new(&outside));
            let (store, lanes) = Store::simulated(&disk, &script, StoreOptions::default()).expect("a store");
            lanes.into_iter().for_each(|lane| drop(tokio::spawn(lane)));
            let provider = Provider::new(&connector("near"), &outside, &Arc::new(Book::default()));
            let parts = parts(store, &outside, vec![Arc::new(provider)]);
            furnish(&Engine::start(parts).await.expect("an engine")).await
        });
        Self { image: disk.image().expect("an image"), partners }
    }

    /// A partner as it calls in a dialect.
    pub(super) fn caller(&self, partner: usize, dialect: Dialect) -> Caller {
        Caller {
            partner: self.partners[partner],
            dialect,
            currency: usd(),
            credential: CredentialId::new(0),
            duplicate_guard: DuplicateGuard::On,
        }
    }
}

/// One thread, on which time passes only when nobody can do anything.
pub(super) fn runtime() -> tokio::runtime::Runtime {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.enable_time().start_paused(true).build().expect("a runtime")
}

pub(super) fn usd() -> Currency {
    "USD".parse().expect("a currency")
}

pub(super) fn connector(name: &str) -> ConnectorName {
    ConnectorName::parse(name).expect("a connector's name")
}

/// What the engine is made of; transfers go to the first of the connectors.
pub(super) fn parts(store: Store, outside: &Outside, connectors: Vec<Arc<dyn Connector>>) -> Parts {
    let clock: Arc<dyn Clock> = outside.clock.clone();
    let first = connectors[0].name().clone();
    let named = |connector: Arc<dyn Connector>| (connector.name().clone(), connector);
    let connectors: BTreeMap<_, _> = connectors.into_iter().map(named).collect();
    let waits = Waits::all(outside.weather.waits_ms);
    Parts {
        store,
        ids: Arc::new(TimeOrderedIds::new(Arc::clone(&clock), NodeId::SOLE)),
        clock,
        chance: Arc::new(SeededChance::new(1)),
        master_key: master_key(),
        connectors,
        instruments: vec![
            instrument(AT_ONCE, &first, Charge { payer: Payer::Subscriber, collection: Collection::AtOnce }),
            instrument(AS_PAID, &first, Charge { payer: Payer::Receivable, collection: Collection::AsPaid }),
        ],
        rehearsal_connector: first.clone(),
        default_connector: first,
        options: EngineOptions { waits, batch_delay_ms: 8_000, lease_ms: 10_000, ..EngineOptions::default() },
    }
}

fn instrument(name: &str, connector: &ConnectorName, charge: Charge) -> Instrument {
    Instrument {
        name: name.to_owned(),
        aliases: Vec::new(),
        sku: Sku::parse("CHARGE").expect("a sku"),
        provider: ProviderCode::parse("NEAR").expect("a provider"),
        connector: connector.clone(),
        charge,
        currency: usd(),
        fee_rate: "0.05".parse().expect("a rate"),
    }
}

async fn furnish(engine: &Arc<Engine>) -> Vec<PartnerId> {
    engine.catalogue_import(document_from(catalogue())).await.expect("a sound catalogue");
    let mut partners = Vec::new();
    let mut addresses = ADDRESSES.into_iter();
    for name in ["one", "two"] {
        let new = NewPartner { name: name.to_owned(), parent: None, prevent_duplicates: DuplicateGuard::On };
        let partner = engine.partner_add(new).await.expect("a partner").id;
        let amount = Money::from_minor(OPENING_MINOR, usd());
        let opening = DepositRequest { partner, amount, reference: None, note: String::new() };
        engine.deposit(opening).await.expect("a deposit");
        for dialect in TELLING {
            let address = addresses.next().expect("an address for each");
            engine.endpoint_set(partner, dialect, address).await.expect("an endpoint");
        }
        partners.push(partner);
    }
    partners
}

fn catalogue() -> Vec<(String, String)> {
    let texts = [
        "iso,iso_numeric,number,name,dialling\nAF,004,661,Afghanistan,93:11:11\n",
        "iso,name\nAFN,Afghani\nUSD,US Dollar\n",
        "code,country,name\nAF,AF,Afghanistan\n",
        "code,number,country,name,short_name,validation_regex,customer_care,regions,payment_types,logo_url,status,\
         status_message\nNEAR,322,AF,Near,Near,^93([0-9]{9})$,,AF,Prepaid,https://logos.example/NEAR.png,up,\n",
        "sku,number,provider,region,kind,localization_key,processing_mode,redemption,benefits,payment_types,validity,\
         uat_number,additional_information,validation_regex,currency,send_minimum,send_maximum,receive_currency,\
         receive_minimum,receive_maximum,customer_fee,distributor_fee,commission,tax_name,tax_rate,tax_calculation,\
         lookup_bills,packages\n\
         NEAR_TopUp,1,NEAR,AF,topup,NEAR,instant,immediate,Mobile,Prepaid,,93000000000,,,USD,1.00,50.00,AFN,76.00,\
         3800.00,0.10,0.05,0.03,AIT,10,inclusive,false,false\n\
         NEAR_Batch,2,NEAR,AF,topup,NEAR,batch,immediate,Mobile,Prepaid,,93000000000,,,USD,1.00,50.00,AFN,76.00,\
         3800.00,0,0,0.05,,,,false,false\n",
        "sku,name,mandatory,description\n",
        "localization_key,language,display_text,description,read_more\nNEAR,en,Near,Near,\n",
        "key,provider,starts,ends,currency,validity,minimum_send\n",
        "key,language,dates,headline,terms,bonus_validity,promotion_type\n",
        "key,minimum,maximum,bonus_type,quantity,validity_days\n",
        "base,quote,rate,date\nUSD,AFN,66.05,2026-11-20\n",
    ];
    FILES.iter().zip(texts).map(|(file, text)| (file.to_string(), text.to_owned())).collect()
}
