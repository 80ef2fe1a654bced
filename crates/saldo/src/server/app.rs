//! One port for all APIs: a request goes to its dialect before anything is read of it, so that even the errors made
//! before a handler runs are the dialect's own.

use std::convert::Infallible;
use std::sync::Arc;

use arc_swap::ArcSwap;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::ACCEPT;
use axum::response::{IntoResponse, Response};
use saldo_console::look;
use saldo_core::party::SecretHash;
use saldo_dialects::contract::{self, Demonstration};
use saldo_dialects::ideamart::{self, IdeamartOptions};
use saldo_dialects::{admin, ding, dtone};
use tokio::sync::watch;
use tower::ServiceExt;

use super::switch::Switch;
use super::{health, metrics};

/// The switch that is served at this moment, and its APIs; a sandbox's reset puts another in its place.
pub(crate) struct Current {
    served: ArcSwap<Served>,
    stopping: watch::Sender<bool>,
}

struct Served {
    switch: Arc<Switch>,
    apis: Apis,
}

/// The routers of one switch.
pub(crate) struct Apis {
    pub(crate) ding: Router,
    pub(crate) ideamart: Router,
    pub(crate) dtone: Router,
    pub(crate) admin: Router,
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
        let (ding, ideamart) = (Router::new(), Router::new());
        let none = Apis {
            ding,
            ideamart,
            dtone: Router::new(),
            admin: Router::new(),
            docs: Router::new(),
            look: Router::new(),
            sandbox: None,
            simulator: None,
        };
        let served = Served { switch: Arc::new(switch), apis: none };
        Arc::new(Self { served: ArcSwap::from_pointee(served), stopping: watch::Sender::new(false) })
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

    /// Answers one request.
    pub(crate) async fn answer(self: Arc<Self>, request: Request) -> Result<Response, Infallible> {
        let served = self.served.load_full();
        let (surface, router) = match served.surface(&request) {
            Surface::Own => return Ok(own(&served.switch, request.uri().path()).await),
            Surface::Ding => ("ding", served.apis.ding.clone()),
            Surface::Ideamart => ("ideamart", served.apis.ideamart.clone()),
            Surface::Dtone => ("dtone", served.apis.dtone.clone()),
            Surface::Admin => ("admin", served.apis.admin.clone()),
            Surface::Docs => ("docs", served.apis.docs.clone()),
            Surface::Look => ("look", served.apis.look.clone()),
            Surface::Sandbox(router) => ("sandbox", router),
            Surface::Simulator(router) => ("simulator", router),
        };
        let response = router.oneshot(request).await?;
        metrics::count_request(surface, response.status());
        Ok(response)
    }
}

enum Surface {
    Own,
    Ding,
    Ideamart,
    Dtone,
    Admin,
    Docs,
    Look,
    Sandbox(Router),
    Simulator(Router),
}

impl Served {
    fn surface(&self, request: &Request) -> Surface {
        let path = request.uri().path();
        // Its clients join a host that ends in a slash with a path that begins with one.
        if path.split('/').find(|segment| !segment.is_empty()) == Some(DTONE) {
            return Surface::Dtone;
        }
        match path.split('/').nth(1).unwrap_or_default() {
            "admin" => Surface::Admin,
            "docs" => Surface::Docs,
            "look" => Surface::Look,
            "caas" => Surface::Ideamart,
            "" if wants_page(request) => self.apis.simulator.clone().map_or(Surface::Own, Surface::Simulator),
            "simulator" => self.apis.simulator.clone().map_or(Surface::Own, Surface::Simulator),
            "sandbox" => self.apis.sandbox.clone().map_or(Surface::Own, Surface::Sandbox),
            "" | "healthz" | "readyz" | "metrics" => Surface::Own,
            first if DING.iter().any(|own| first.eq_ignore_ascii_case(own)) => Surface::Ding,
            _ => Surface::Own,
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

/// Saldo's own few addresses.
async fn own(switch: &Switch, path: &str) -> Response {
    match path {
        "/healthz" => health::alive(),
        "/readyz" => health::ready(switch).await,
        "/metrics" => metrics::render(),
        "/" => (axum::http::StatusCode::OK, WELCOME).into_response(),
        _ => health::nothing_here(),
    }
}

const WELCOME: &str = "Saldo, a switch for prepaid value.\n\n\
    /api/V1/<Method>   DingConnect V1, header api_key or Authorization: Bearer <token>\n\
    /connect/token     tokens for DingConnect V1\n\
    /caas/...          Ideamart CaaS, application and password in the body\n\
    /v1.1/...          DT One Goods & Services v1.1, X-TransferTo-apikey, -nonce and -hmac\n\
    /docs              what the APIs are, and a page to try them\n\
    /admin/v1/...      Saldo's own API, Authorization: Bearer <token>\n\
    /healthz /readyz /metrics\n";

/// The admin API with these tokens beside the configured ones.
pub(crate) fn admin(switch: &Switch, tokens: &[SecretHash]) -> Router {
    let token_hashes = switch.admin_token_hashes.iter().chain(tokens).copied().collect();
    admin::router(Arc::clone(&switch.engine), admin::AdminOptions { token_hashes })
}

/// The APIs that every switch has, at the address that clients reach it at.
pub(crate) fn apis(switch: &Arc<Switch>, tokens: &[SecretHash], public_url: &str) -> Apis {
    let options = ding::DingOptions { public_url: public_url.into(), ..ding::DingOptions::default() };
    Apis {
        ding: ding::router(Arc::clone(&switch.engine), options),
        ideamart: ideamart::router(Arc::clone(&switch.engine), IdeamartOptions::default()),
        dtone: dtone::router(Arc::clone(&switch.engine)),
        admin: admin(switch, tokens),
        docs: docs(None, None),
        look: look::router(),
        sandbox: None,
        simulator: None,
    }
}

/// The pages of all dialects, ready to be tried where there is a demonstration.
pub(crate) fn docs(ding: Option<&Demonstration>, dtone: Option<&dtone::DemonstrationKey>) -> Router {
    contract::router(&[ding::page(ding), dtone::page(dtone)])
}

/// A body of text, for the few answers that are not a dialect's.
pub(crate) fn text(status: axum::http::StatusCode, text: impl Into<Body>) -> Response {
    let mut response = Response::new(text.into());
    *response.status_mut() = status;
    response
}
