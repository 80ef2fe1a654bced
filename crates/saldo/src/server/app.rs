//! One port for all APIs: a request goes to its dialect before anything is read of it, so that even the errors made
//! before a handler runs are the dialect's own.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use arc_swap::ArcSwap;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::ACCEPT;
use axum::response::{IntoResponse, Response};
use saldo_console::look;
use saldo_core::Dialect;
use saldo_core::party::SecretHash;
use saldo_dialects::contract::{self, Page};
use saldo_dialects::ideamart::{self, IdeamartOptions};
use saldo_dialects::sling::{self, SlingOptions};
use saldo_dialects::{admin, ding, dtone, utelecard};
use tokio::sync::watch;
use tower::ServiceExt;

use super::entrance::Admits;
use super::switch::Switch;
use super::{callbacks, health, metrics};

/// The switch that is served at this moment, and its APIs; a sandbox's reset puts another in its place.
pub(crate) struct Current {
    served: ArcSwap<Served>,
    stopping: watch::Sender<bool>,
    is_leaving: AtomicBool,
}

struct Served {
    switch: Arc<Switch>,
    apis: Apis,
}

/// The routers of one switch.
pub(crate) struct Apis {
    pub(crate) dialects: BTreeMap<Dialect, Router>,
    pub(crate) admin: Router,
    /// What providers say by themselves.
    pub(crate) callbacks: Router,
    /// The pages that show the dialects' contracts.
    pub(crate) docs: Router,
    /// What pages load.
    pub(crate) look: Router,
    /// The sandbox's own API, and its pages; only where there is one.
    pub(crate) sandbox: Option<Router>,
    pub(crate) simulator: Option<Router>,
}

impl Current {
    /// Starts without APIs, which need to know where they are served.
    pub(crate) fn new(switch: Switch) -> Arc<Self> {
        let none = Apis {
            dialects: BTreeMap::new(),
            admin: Router::new(),
            callbacks: Router::new(),
            docs: Router::new(),
            look: Router::new(),
            sandbox: None,
            simulator: None,
        };
        let served = Served { switch: Arc::new(switch), apis: none };
        Arc::new(Self {
            served: ArcSwap::from_pointee(served),
            stopping: watch::Sender::new(false),
            is_leaving: AtomicBool::new(false),
        })
    }

    /// From here on it says that it is not ready, so that nobody is sent here any more.
    pub(super) fn leave(&self) {
        self.is_leaving.store(true, Ordering::Relaxed);
    }

    /// Ends the answers that go on for as long as they are listened to.
    pub(super) fn stop_is_told(&self) {
        self.stopping.send_replace(true);
    }

    /// Waits until it is told to stop.
    pub(crate) async fn stopping(&self) {
        self.stopping.subscribe().wait_for(|told| *told).await.ok();
    }

    pub(crate) fn switch(&self) -> Arc<Switch> {
        Arc::clone(&self.served.load().switch)
    }

    pub(crate) fn serve(&self, switch: Arc<Switch>, apis: Apis) {
        self.served.store(Arc::new(Served { switch, apis }));
    }

    /// Answers one request that came through an entrance.
    pub(super) async fn answer(
        self: Arc<Self>,
        request: Request,
        admits: &Admits,
    ) -> Result<Response, Infallible> {
        let served = self.served.load_full();
        let api = Api::of(&request);
        let Some(router) = served.apis.router(api) else {
            return Ok(self.own(&served.switch, request.uri().path(), admits).await);
        };
        if !admits.admits(api.name()) {
            return Ok(health::nothing_here());
        }
        let response = router.oneshot(request).await?;
        metrics::count_request(api.name(), response.status());
        Ok(response)
    }

    /// Saldo's own few addresses.
    async fn own(&self, switch: &Switch, path: &str, admits: &Admits) -> Response {
        match path {
            "/healthz" => health::alive(),
            "/readyz" if self.is_leaving.load(Ordering::Relaxed) => health::leaving(),
            "/readyz" => health::ready(switch).await,
            "/metrics" if admits.admits("metrics") => metrics::render(),
            "/" => (axum::http::StatusCode::OK, WELCOME).into_response(),
            _ => health::nothing_here(),
        }
    }
}

impl Apis {
    /// A router of its own for one request; none for what is Saldo's own, or is not there.
    fn router(&self, api: Api) -> Option<Router> {
        match api {
            Api::Own => None,
            Api::Of(dialect) => self.dialects.get(&dialect).cloned(),
            Api::Admin => Some(self.admin.clone()),
            Api::Callbacks => Some(self.callbacks.clone()),
            Api::Docs => Some(self.docs.clone()),
            Api::Look => Some(self.look.clone()),
            Api::Sandbox => self.sandbox.clone(),
            Api::Simulator => self.simulator.clone(),
        }
    }
}

/// Whose a request is.
#[derive(Debug, Clone, Copy)]
enum Api {
    Own,
    Of(Dialect),
    Admin,
    Callbacks,
    Docs,
    Look,
    Sandbox,
    Simulator,
}

impl Api {
    fn of(request: &Request) -> Self {
        let path = request.uri().path();
        // DT One's clients join a host that ends in a slash with a path that begins with one.
        if path.split('/').find(|segment| !segment.is_empty()) == Some(DTONE) {
            return Self::Of(Dialect::Dtone);
        }
        match path.split('/').nth(1).unwrap_or_default() {
            "admin" => Self::Admin,
            "callbacks" => Self::Callbacks,
            "docs" => Self::Docs,
            "look" => Self::Look,
            "caas" => Self::Of(Dialect::Ideamart),
            "api" if sling::is_at(path) => Self::Of(Dialect::Sling),
            "v1" => Self::Of(Dialect::Utelecard),
            "" if wants_page(request) => Self::Simulator,
            "simulator" => Self::Simulator,
            "sandbox" => Self::Sandbox,
            first if DING.iter().any(|own| first.eq_ignore_ascii_case(own)) => Self::Of(Dialect::Ding),
            _ => Self::Own,
        }
    }

    /// Its name in the metrics, and in the configuration of listeners.
    fn name(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Of(dialect) => dialect.as_str(),
            Self::Admin => "admin",
            Self::Callbacks => "callbacks",
            Self::Docs => "docs",
            Self::Look => "look",
            Self::Sandbox => "sandbox",
            Self::Simulator => "simulator",
        }
    }
}

/// What DT One's addresses begin with.
const DTONE: &str = "v1.1";

/// Whether a person asks, with a browser.
fn wants_page(request: &Request) -> bool {
    let accept = request.headers().get(ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

/// What Ding's addresses begin with: its methods, its tokens, and where those are described.
const DING: [&str; 4] = ["api", "swagger", "connect", ".well-known"];

const WELCOME: &str = "Saldo, a switch for prepaid value.\n\n\
    /api/V1/<Method>   DingConnect V1, header api_key or Authorization: Bearer <token>\n\
    /connect/token     tokens for DingConnect V1\n\
    /caas/...          Ideamart CaaS, application and password in the body\n\
    /v1.1/...          DT One Goods & Services v1.1, X-TransferTo-apikey, -nonce and -hmac\n\
    /api/v1/credit     Sling mobile crediting, Authorization: <key>\n\
    /v1/...            Unión Telecard v1, Authorization: APIKey <user>:<secret>\n\
    /docs              what the APIs are, and a page to try them\n\
    /admin/v1/...      Saldo's own API, Authorization: Bearer <token>\n\
    /callbacks/<name>  what the providers of connectors say by themselves, signed\n\
    /healthz /readyz /metrics\n";

/// The admin API with these tokens beside the configured ones.
pub(crate) fn admin(switch: &Switch, tokens: &[SecretHash]) -> Router {
    let token_hashes = switch.admin_token_hashes.iter().chain(tokens).copied().collect();
    admin::router(Arc::clone(&switch.engine), admin::AdminOptions { token_hashes })
}

/// The APIs that every switch has, at the address that clients reach it at.
pub(crate) fn apis(switch: &Arc<Switch>, tokens: &[SecretHash], public_url: &str) -> Apis {
    let engine = || Arc::clone(&switch.engine);
    let options = ding::DingOptions { public_url: public_url.into(), ..ding::DingOptions::default() };
    let dialects = BTreeMap::from([
        (Dialect::Ding, ding::router(engine(), options)),
        (Dialect::Dtone, dtone::router(engine())),
        (Dialect::Ideamart, ideamart::router(engine(), IdeamartOptions::default())),
        (Dialect::Sling, sling::router(engine(), SlingOptions::default())),
        (Dialect::Utelecard, utelecard::router(engine())),
    ]);
    Apis {
        dialects,
        admin: admin(switch, tokens),
        callbacks: callbacks::router(engine()),
        docs: docs(&[ding::page(None), utelecard::page(None), dtone::page(None), sling::page(None)]),
        look: look::router(),
        sandbox: None,
        simulator: None,
    }
}

/// The pages of the dialects' contracts, in the house's style.
pub(crate) fn docs(pages: &[Page]) -> Router {
    contract::router(pages, look::STYLE)
}

/// A body of text, for the few answers that are not a dialect's.
pub(crate) fn text(status: axum::http::StatusCode, text: impl Into<Body>) -> Response {
    let mut response = Response::new(text.into());
    *response.status_mut() = status;
    response
}
