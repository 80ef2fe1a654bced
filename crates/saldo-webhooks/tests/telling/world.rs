//! A switch whose partners have deferred transfers to hear of.

use std::sync::Arc;

use ::http::{HeaderName, HeaderValue};
use saldo_core::event::{Event, TellingState};
use saldo_core::party::DuplicateGuard;
use saldo_core::transfer::Pace;
use saldo_core::{Dialect, Money, PartnerId, TransferId};
use saldo_testkit::World;
use saldo_testkit::engine::{
    DepositRequest, EventFilter, NewCredential, NewPartner, Presented, TransferOrder,
};
use saldo_webhooks::{Format, Message, Webhooks};

pub(crate) const URL: &str = "https://shop.example/hook";

/// A number that is delivered at once.
const NUMBER: &str = "93701234567";

/// Says which transfer and how it ended.
pub(crate) struct Plain;

impl Format for Plain {
    fn message(&self, event: &Event) -> Message {
        let body = format!(r#"{{"transfer":{},"state":"{}"}}"#, event.transfer.id, event.transfer.state);
        let own = (HeaderName::from_static("x-own"), HeaderValue::from_static("plain"));
        Message { body, headers: vec![own] }
    }

    fn is_taken(&self, body: &str) -> bool {
        body != "not taken"
    }
}

pub(crate) struct Told {
    pub(crate) world: World,
    pub(crate) webhooks: Arc<Webhooks>,
    pub(crate) secret: String,
}

impl Told {
    pub(crate) async fn open() -> Self {
        let world = World::open().await;
        let set = world.engine.endpoint_set(world.partner, Dialect::Ding, URL).await.unwrap();
        let webhooks = world.telling(Dialect::Ding, Plain);
        Self { world, webhooks, secret: set.secret }
    }

    /// The same switch after its process was killed.
    pub(crate) async fn restarted(self) -> Self {
        let Self { world, webhooks, secret } = self;
        drop(webhooks);
        let world = world.restarted().await;
        let webhooks = world.telling(Dialect::Ding, Plain);
        Self { world, webhooks, secret }
    }

    /// Sends a deferred transfer to its end.
    pub(crate) async fn ended(&self, reference: &str) -> TransferId {
        self.ended_with(World::KEY, reference).await
    }

    pub(crate) async fn ended_with(&self, key: &str, reference: &str) -> TransferId {
        let engine = &self.world.engine;
        let shown = Presented { dialect: Dialect::Ding, public_id: "", secret: key, from: None };
        let caller = engine.authenticate(&shown).unwrap();
        let order = TransferOrder { pace: Some(Pace::Deferred), ..self.world.order(reference, NUMBER) };
        let submitted = engine.transfer_submit(&caller, order).await.unwrap();
        self.world.run_due().await;
        submitted.id
    }

    /// Another partner with money and an address to be told at; answers its key.
    pub(crate) async fn neighbour(&self, name: &str, url: &str) -> String {
        let (engine, key) = (&self.world.engine, format!("the-key-of-{name}"));
        let new = NewPartner { name: name.to_owned(), parent: None, prevent_duplicates: DuplicateGuard::On };
        let partner = engine.partner_add(new).await.unwrap().id;
        let currency = "USD".parse().unwrap();
        let amount = Money::from_minor(1_000_000, currency);
        engine
            .deposit(DepositRequest { partner, amount, reference: None, note: String::new() })
            .await
            .unwrap();
        let credential = NewCredential {
            secret: Some(key.clone()),
            ..NewCredential::new(partner, Dialect::Ding, currency)
        };
        engine.credential_issue(credential).await.unwrap();
        engine.endpoint_set(partner, Dialect::Ding, url).await.unwrap();
        key
    }

    pub(crate) async fn told(&self) -> u32 {
        self.webhooks.run_due().await.unwrap()
    }

    pub(crate) async fn events(&self, partner: PartnerId) -> Vec<Event> {
        let filter = EventFilter { partner: Some(partner), limit: 100, ..EventFilter::default() };
        self.world.engine.event_list(filter).await.unwrap()
    }

    pub(crate) async fn states(&self) -> Vec<TellingState> {
        self.events(self.world.partner).await.iter().map(|event| event.telling.state).collect()
    }
}
