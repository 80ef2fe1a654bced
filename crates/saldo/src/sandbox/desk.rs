//! What the sandbox's API and its pages work on: the served switch, and what a tester keeps beside it.

use std::sync::Arc;

use axum::extract::State;
use parking_lot::Mutex;
use saldo_core::party::SecretHash;
use saldo_core::{Dialect, PartnerId};
use saldo_dialects::ideamart::{self, IdeamartOptions};
use saldo_dialects::sling::{self, SlingOptions};
use saldo_engine::{Engine, PlainHttp};
use serde_json::Value;
use tokio::sync::MutexGuard;

use super::api;
use super::credentials;
use super::exchanges::Exchanges;
use super::kept::Kept;
use super::refusal::{Refusal, Told};
use super::simulator::{self, Dialogues};
use super::subscribers::OpenWith;
use crate::server::{Apis, Current, SwitchPlan, docs};

pub(super) struct Desk {
    pub(super) base_url: String,
    pub(super) plan: Arc<SwitchPlan>,
    pub(super) current: Arc<Current>,
    /// How Ideamart's applications are answered.
    caas: IdeamartOptions,
    /// The admin tokens of this process, for the switch that a reset opens.
    pub(super) tokens: Mutex<Vec<SecretHash>>,
    /// What the inbox has received.
    pub(super) inbox: Kept<Value>,
    pub(super) exchanges: Arc<Exchanges>,
    pub(super) dialogues: Dialogues,
    pub(super) open_with: OpenWith,
    turns: tokio::sync::Mutex<()>,
}

pub(super) type Shared = State<Arc<Desk>>;

/// Whose turn it is to reset, to advance the clock, to set a subscriber or to answer for one: one at a time.
pub(super) type Turn<'a> = MutexGuard<'a, ()>;

impl Desk {
    pub(super) fn new(
        base_url: String,
        plan: Arc<SwitchPlan>,
        current: Arc<Current>,
        caas: IdeamartOptions,
    ) -> Arc<Self> {
        let open_with = OpenWith::kept_in(&plan.directory);
        current.switch().engine.subscribers_open_with(open_with.minor());
        let served = Arc::clone(&current);
        let exchanges = Arc::new(Exchanges::new(move || served.switch().engine.now()));
        let caas = IdeamartOptions { onlooker: Some(exchanges.clone()), ..caas };
        Arc::new(Self {
            base_url,
            plan,
            current,
            caas,
            tokens: Mutex::default(),
            inbox: Kept::default(),
            exchanges,
            dialogues: Dialogues::default(),
            open_with,
            turns: tokio::sync::Mutex::default(),
        })
    }

    pub(super) async fn turn(&self) -> Turn<'_> {
        self.turns.lock().await
    }

    /// Remembers whom the served switch lets in.
    pub(super) fn opened(&self, tokens: &[SecretHash]) {
        *self.tokens.lock() = tokens.to_vec();
    }

    /// A switch's APIs with what only a sandbox has: its own API and pages, applications that nobody has configured, keys
    /// that are taken over plain HTTP, and pages that know the demonstration keys.
    pub(super) fn apis(self: &Arc<Self>, engine: &Arc<Engine>, mut apis: Apis) -> Apis {
        let plain = SlingOptions { plain_http: PlainHttp::Allowed };
        apis.dialects.insert(Dialect::Ideamart, ideamart::router(Arc::clone(engine), self.caas.clone()));
        apis.dialects.insert(Dialect::Sling, sling::router(Arc::clone(engine), plain));
        Apis {
            docs: docs(&credentials::pages(engine, &self.base_url)),
            sandbox: Some(api::router(self)),
            simulator: Some(simulator::router(self)),
            ..apis
        }
    }

    /// Forgets what is kept beside the switch.
    pub(super) fn forget(&self) -> anyhow::Result<()> {
        self.inbox.clear();
        self.exchanges.clear();
        self.dialogues.clear();
        self.open_with.clear()
    }
}

/// The demonstration partner.
pub(super) fn partner(engine: &Engine) -> Told<PartnerId> {
    let directory = engine.directory();
    let partner = directory.partner_named(credentials::PARTNER).map(|partner| partner.id);
    partner.ok_or_else(|| Refusal::not_found("the demonstration partner is gone: reset the sandbox"))
}
