//! The dialect behind its real router, with the engine, a real store, the sandbox provider and a clock that tests set.
//! `Desk` is a client with GBP 1,000.00 and a receiver of webhooks; `Reply` is what it is answered.

mod contract;
mod credit;
mod doors;
mod eligibility;
mod errors;
mod keys;
mod notifications;
mod plain_http;
mod published;
mod repeats;
mod retries;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use saldo_core::restrictions::Restrictions;
use saldo_core::{ConnectorName, CredentialId, Dialect, Money, PartnerId};
use saldo_engine::{Caller, NewCredential, PlainHttp, Presented};
use saldo_testkit::{Extent, Fault, FaultKind, World};
use saldo_webhooks::{Post, Webhooks};
use serde_json::{Value, json};

use super::{SignatureForm, SlingFormat, SlingOptions, router};
use crate::Origin;
use crate::testing::answer;

const KEY: &str = "a-sling-key-of-the-tests";
const ELIGIBILITY: &str = "/api/v1/eligibility";
const CREDIT: &str = "/api/v1/credit";
const URL: &str = "https://app.example/credits";

/// A number that is credited at once.
const GOOD: &str = "447010000001";
/// The id of the first credit of a desk.
const FIRST: i64 = 863_785_000;

struct Desk {
    world: World,
    router: Router,
    webhooks: Arc<Webhooks>,
    credential: CredentialId,
}

struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

impl Desk {
    async fn open() -> Self {
        Self::open_with(SlingOptions { plain_http: PlainHttp::Allowed }).await
    }

    async fn open_with(options: SlingOptions) -> Self {
        let world = World::open().await;
        let currency = "GBP".parse().unwrap();
        let amount = Money::from_minor(100_000, currency);
        world.deposit(world.partner, amount).await;
        let router = router(Arc::clone(&world.engine), options);
        world.engine.endpoint_set(world.partner, Dialect::Sling, URL).await.unwrap();
        let format = SlingFormat::new(Arc::clone(&world.engine), SignatureForm::default());
        let webhooks = world.telling(Dialect::Sling, format);
        let credential = issue(&world, KEY, Restrictions::default()).await;
        world.ids.restart_at(FIRST);
        Self { world, router, webhooks, credential }
    }

    async fn call(&self, request: Request<Body>) -> Reply {
        let (status, headers, text) = answer(&self.router, request).await;
        let reply = Reply { status, headers, text };
        assert_eq!(reply.headers["x-version"], "1.0.0", "{}", reply.text);
        assert_eq!(reply.headers["content-type"], "application/json; charset=utf-8");
        assert_eq!(reply.headers["cache-control"], "no-store");
        reply
    }

    async fn post_with(&self, key: &str, path: &str, body: impl Into<Body>) -> Reply {
        self.call(Request::post(path).header("Authorization", key).body(body.into()).unwrap()).await
    }

    async fn post(&self, path: &str, body: &Value) -> Reply {
        self.post_with(KEY, path, body.to_string()).await
    }

    async fn credit(&self, request_id: &str, msisdn: &str) -> Reply {
        self.post(CREDIT, &credit(request_id, msisdn)).await
    }

    async fn eligibility(&self, msisdn: &str) -> Reply {
        self.post(ELIGIBILITY, &json!({"msisdn": msisdn})).await
    }

    /// Everything that was told once everything that is due now was done.
    async fn told(&self) -> Vec<Post> {
        self.world.run_due().await;
        self.webhooks.run_due().await.unwrap();
        self.world.receivers.posts()
    }

    /// The same after so many seconds, in each of which what was due was done.
    async fn told_after(&self, seconds: i64) -> Vec<Post> {
        let mut told = self.told().await;
        for _ in 0..seconds {
            self.world.advance(1);
            told = self.told().await;
        }
        told
    }

    async fn balance(&self) -> String {
        self.world.engine.balance(&self.caller()).await.unwrap().to_string()
    }

    fn caller(&self) -> Caller {
        let shown = Presented { dialect: Dialect::Sling, public_id: "", secret: KEY, from: None };
        self.world.engine.authenticate(&shown).unwrap()
    }

    /// Has the next submissions meet an upstream in trouble.
    fn trouble(&self, kind: FaultKind, count: u32) {
        let connector = ConnectorName::parse("sandbox").unwrap();
        let fault = Fault { connector, kind, extent: Extent::Count(count), delay_ms: None };
        self.world.provider.set_fault(fault).unwrap();
    }
}

async fn issue(world: &World, key: &str, restrictions: Restrictions) -> CredentialId {
    issue_to(world, world.partner, key, restrictions).await
}

async fn issue_to(world: &World, partner: PartnerId, key: &str, restrictions: Restrictions) -> CredentialId {
    let new = NewCredential {
        secret: Some(key.to_owned()),
        restrictions,
        ..NewCredential::new(partner, Dialect::Sling, "GBP".parse().unwrap())
    };
    world.engine.credential_issue(new).await.unwrap().credential.id
}

/// A request for GBP 5.00.
fn credit(request_id: &str, msisdn: &str) -> Value {
    json!({"request_id": request_id, "msisdn": msisdn, "amount": 500, "currency": "GBP"})
}

/// A request as it comes over a connection from an address.
fn from(address: &str, mut request: Request<Body>) -> Request<Body> {
    request.extensions_mut().insert(Origin::plain(address.parse().unwrap()));
    request
}

fn body(post: &Post) -> Value {
    serde_json::from_str(&post.body).unwrap()
}

/// Checks how the newest of what was told says that a credit ended.
#[track_caller]
fn ended(posts: &[Post], status: &str, error_code: Option<&str>) {
    let told = body(posts.last().expect("it was told"));
    assert_eq!((&told["status"], &told["error_code"]), (&json!(status), &json!(error_code)), "{told}");
}

impl Reply {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    #[track_caller]
    fn is(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self.json()
    }

    /// Checks an error by its status and code.
    #[track_caller]
    fn refused(&self, status: u16, code: &str) -> Value {
        let json = self.is(status);
        assert_eq!(json["error_code"], code, "{}", self.text);
        assert!(!json["message"].as_str().unwrap().is_empty());
        json
    }
}
