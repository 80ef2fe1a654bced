//! What the sandbox's API and its pages work on: the served switch, and what a tester keeps beside it.

use std::sync::Arc;

use axum::extract::State;
use parking_lot::Mutex;
use saldo_core::PartnerId;
use saldo_core::party::SecretHash;
use saldo_dialects::contract::Demonstration;
use saldo_dialects::ideamart::{self, IdeamartOptions};
use saldo_engine::Engine;

use super::api;
use super::credentials;
use super::exchanges::Exchanges;
use super::inbox::Inbox;
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
    pub(super) inbox: Inbox,
    pub(super) exchanges: Arc<Exchanges>,
    pub(super) dialogues: Dialogues,
    pub(super) open_with: OpenWith,
    /// One reset, one advance of the clock, or one answer of a subscriber at a time.
    pub(super) one_at_a_time: tokio::sync::Mutex<()>,
}

pub(super) type Shared = State<Arc<Desk>>;

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
            inbox: Inbox::default(),
            exchanges,
            dialogues: Dialogues::default(),
            open_with,
            one_at_a_time: tokio::sync::Mutex::default(),
        })
    }

    /// Remembers whom the served switch lets in.
    pub(super) fn opened(&self, tokens: &[SecretHash]) {
        *self.tokens.lock() = tokens.to_vec();
    }

    /// A switch's APIs with what only a sandbox has: its own API and pages, applications that nobody has configured, and
    /// pages that know the demonstration key.
    pub(super) fn apis(self: &Arc<Self>, engine: &Arc<Engine>, apis: Apis) -> Apis {
        let key = credentials::DING_API_KEY.to_owned();
        let ding = Demonstration { base_url: self.base_url.clone(), key };
        let dtone = credentials::dtone_key(engine, &self.base_url);
        Apis {
            ideamart: ideamart::router(Arc::clone(engine), self.caas.clone()),
            docs: docs(Some(&ding), dtone.as_ref()),
            sandbox: Some(api::router(self)),
            simulator: Some(simulator::router(self)),
            ..apis
        }
    }

    /// Forgets what is kept beside the switch.
    pub(super) fn forget(&self) -> anyhow::Result<()> {
        self.inbox.clear();
        self.exchanges.clear_all();
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
