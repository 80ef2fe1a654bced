//! The dialect behind its real router, with the engine, a real store, the sandbox provider and a clock that tests set.
//! `Desk` is a consumer with DOP 500,000.00; `Reply` is what it is answered.

mod buy;
mod cancel;
mod casos;
mod codes;
mod collection;
mod concurrency;
mod contract;
mod doors;
mod headers;
mod lists;
mod published;
mod query;
mod repeats;
mod restrictions;
mod txns;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::request::Builder;
use axum::http::{HeaderMap, Request, StatusCode};
use saldo_core::{Dialect, Money};
use saldo_engine::{IssuedCredential, NewCredential};
use saldo_testkit::{World, WorldOptions};
use serde_json::{Value, json};

use super::router;
use crate::testing::{answer, names};

const KEY: &str = "APIKey demo:a-secret-of-the-tests";
const DATE: &str = "Wed, 12 Jan 2022 15:04:09 GMT";

struct Desk {
    world: World,
    router: Router,
    issued: IssuedCredential,
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
        let currency = "DOP".parse().unwrap();
        let amount = Money::from_minor(50_000_000, currency);
        world.deposit(world.partner, amount).await;
        let new = NewCredential {
            public_id: "demo".to_owned(),
            secret: Some("a-secret-of-the-tests".to_owned()),
            ..NewCredential::new(world.partner, Dialect::Utelecard, currency)
        };
        let issued = world.engine.credential_issue(new).await.unwrap();
        let router = router(Arc::clone(&world.engine));
        Self { world, router, issued }
    }

    async fn call(&self, request: Request<Body>) -> Reply {
        let (status, headers, text) = answer(&self.router, request).await;
        Reply { status, headers, text }
    }

    async fn get(&self, path: &str) -> Reply {
        self.call(asked("GET", path).body(Body::empty()).unwrap()).await
    }

    async fn post_text(&self, path: &str, body: impl Into<Body>) -> Reply {
        self.call(asked("POST", path).body(body.into()).unwrap()).await
    }

    async fn post(&self, path: &str, body: Value) -> Reply {
        self.post_text(path, body.to_string()).await
    }

    /// Buys DOP 60 of a Claro top-up.
    async fn top_up(&self, reference: &str, account_number: &str) -> Reply {
        self.post("/v1/buy", top_up(reference, account_number)).await
    }

    async fn cancel(&self, old_reference: &str, new_reference: &str) -> Reply {
        let body = json!({"oldReference": old_reference, "newReference": new_reference});
        self.post("/v1/txns/cancel", body).await
    }

    /// The rows that a query of transactions finds.
    async fn txns(&self, query: &str) -> Vec<Value> {
        let found = self.get(&format!("/v1/txns?{query}")).await.succeeds();
        found.as_array().unwrap().clone()
    }

    async fn balance(&self) -> String {
        self.get("/v1/account/balance").await.succeeds().as_str().unwrap().to_owned()
    }
}

fn top_up(reference: &str, account_number: &str) -> Value {
    json!({"reference": reference, "accountNumber": account_number, "productId": 357, "amount": 60})
}

/// A request with all that is needed.
fn asked(verb: &str, path: &str) -> Builder {
    let request = Request::builder().method(verb).uri(path).header("authorization", KEY);
    request
        .header("accept", "application/json")
        .header("content-type", "application/json")
        .header("date", DATE)
}

impl Reply {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    /// Checks what every answer has.
    #[track_caller]
    fn is_dressed(&self) {
        assert_eq!(self.headers["content-type"], "application/json; charset=utf-8");
        assert_eq!(self.headers["cache-control"], "no-store");
        let runtime = self.headers["x-runtime"].to_str().unwrap();
        let number = runtime.strip_suffix("ms").or(runtime.strip_suffix('s')).unwrap();
        number.parse::<rust_decimal::Decimal>().unwrap();
    }

    /// Checks an answer that succeeded, and opens it.
    #[track_caller]
    fn succeeds(&self) -> Value {
        assert_eq!(self.status, StatusCode::OK, "{}", self.text);
        self.is_dressed();
        let json = self.json();
        assert_eq!(names(&json), ["payload"].into());
        json["payload"].clone()
    }

    /// Checks an answer that failed; answers its message.
    #[track_caller]
    fn fails(&self, status: u16, code: &str) -> String {
        let json = self.json();
        assert_eq!((self.status.as_u16(), &json["code"]), (status, &json!(code)), "{}", self.text);
        self.is_dressed();
        assert_eq!(names(&json), ["code", "message"].into());
        json["message"].as_str().unwrap().to_owned()
    }
}
