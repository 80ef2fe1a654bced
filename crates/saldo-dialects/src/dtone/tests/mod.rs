//! The dialect behind its real router, with the engine, a real store, the sandbox provider and a clock that tests set.
//! `Desk` is a client with a key and a secret; `Reply` is what it is answered.

mod auth;
mod codes;
mod collection;
mod concurrency;
mod contract;
mod discovery;
mod doors;
mod finding;
mod payments;
mod products;
mod published;
mod requests;
mod restrictions;
mod simulation;
mod transactions;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::request::Builder;
use axum::http::{HeaderMap, Request, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use saldo_core::{CredentialId, Dialect, PartnerId};
use saldo_engine::{MacAlgorithm, NewCredential};
use saldo_testkit::{World, WorldOptions};
use serde_json::{Value, json};

use super::router;
use crate::testing::answer;

const API_KEY: &str = "a-key-of-the-tests";
const SECRET: &str = "a-secret-of-the-tests";

const VOUCHERS: &str = "fixed_value_vouchers";
const RECHARGES: &str = "fixed_value_recharges";
const PAYMENTS: &str = "variable_value_payments";
const AMOUNTS: &str = "variable_value_recharges";

/// A number of Claro TV Guatemala.
const NUMBER: &str = "12345678";

/// A client of the demonstration partner, whose balance is USD 10,000.00.
struct Desk {
    world: World,
    router: Router,
    credential: CredentialId,
}

struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

impl Desk {
    async fn open() -> Self {
        Self::open_with(WorldOptions::default()).await
    }

    async fn open_with(options: WorldOptions) -> Self {
        let world = World::open_with(options).await;
        let router = router(Arc::clone(&world.engine));
        let credential = issue(&world, world.partner, API_KEY, SECRET).await;
        Self { world, router, credential }
    }

    /// The headers that sign a call.
    fn signed(&self, request: Builder, nonce: &str) -> Builder {
        let known = self.world.engine.directory();
        let credential = known.credentials.iter().find(|known| known.id == self.credential).unwrap();
        let message = format!("{}{nonce}", credential.public_id);
        let algorithm = MacAlgorithm::HmacSha256;
        let hmac = self.world.engine.credential_sign(self.credential, algorithm, message.as_bytes()).unwrap();
        request
            .header("X-TransferTo-apikey", &credential.public_id)
            .header("x-transferto-nonce", nonce)
            .header("X-TRANSFERTO-HMAC", STANDARD.encode(hmac))
    }

    async fn call(&self, request: Request<Body>) -> Reply {
        let (status, headers, text) = answer(&self.router, request).await;
        Reply { status, headers, text }
    }

    async fn get(&self, path: &str) -> Reply {
        let request = self.signed(Request::get(format!("/v1.1/{path}")), "1605000000");
        self.call(request.body(Body::empty()).unwrap()).await
    }

    async fn post_text(&self, category: &str, body: impl Into<Body>) -> Reply {
        let request = Request::post(format!("/v1.1/transactions/{category}"));
        let request = self.signed(request, "1605000000").header("content-type", "application/json");
        self.call(request.body(body.into()).unwrap()).await
    }

    async fn post(&self, category: &str, body: &Value) -> Reply {
        self.post_text(category, body.to_string()).await
    }

    /// Really sends the 14 dollars of product 64.
    async fn send(&self, account_number: &str, external_id: &str) -> Reply {
        self.post(RECHARGES, &real(64, account_number, external_id)).await
    }
}

async fn issue(world: &World, partner: PartnerId, api_key: &str, secret: &str) -> CredentialId {
    let new = NewCredential {
        public_id: api_key.to_owned(),
        secret: Some(secret.to_owned()),
        ..NewCredential::new(partner, Dialect::Dtone, "USD".parse().unwrap())
    };
    world.engine.credential_issue(new).await.unwrap().credential.id
}

/// A transaction that is no simulation.
fn real(product_id: i64, account_number: &str, external_id: &str) -> Value {
    json!({
        "account_number": account_number,
        "product_id": product_id,
        "external_id": external_id,
        "simulation": 0,
    })
}

/// The same, with more.
fn with(body: &Value, more: &Value) -> Value {
    let mut body = body.clone();
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

impl Reply {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    /// Checks an answer that is no error.
    #[track_caller]
    fn is(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        assert_eq!(self.headers["content-type"], "application/json; charset=utf-8");
        assert_eq!(self.headers["cache-control"], "no-store");
        let json = self.json();
        assert_eq!(json.get("errors"), None, "{}", self.text);
        json
    }

    /// Checks a transaction that was made, and how it stands.
    #[track_caller]
    fn created(&self, status: &str) -> Value {
        let transaction = self.is(201);
        assert_eq!(transaction["status"], status, "{}", self.text);
        transaction
    }

    /// Checks a call that was refused, and answers what follows the published error.
    #[track_caller]
    fn fails(&self, status: u16, code: u32, message: &str) -> Vec<String> {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        assert_eq!(self.headers["content-type"], "application/json; charset=utf-8");
        assert_eq!(self.headers["cache-control"], "no-store");
        let json = self.json();
        let errors = json["errors"].as_array().unwrap();
        assert_eq!(errors[0], json!({"code": code, "message": message}), "{}", self.text);
        errors[1..].iter().map(|error| error["message"].as_str().unwrap().to_owned()).collect()
    }
}
