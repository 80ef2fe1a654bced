//! The dialect behind its real router, with the engine, a real store, the sandbox provider and a clock that tests set.
//! `Desk` is a client with a key; `Reply` is what it is answered.

mod account;
mod bad_input;
mod caching;
mod collection;
mod concurrency;
mod contract;
mod deferred;
mod errors;
mod limits;
mod localization;
mod oauth;
mod prices;
mod published;
mod records;
mod reference;
mod restrictions;
mod send;
mod table;
mod uat;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use saldo_core::{Dialect, PartnerId};
use saldo_engine::NewCredential;
use saldo_testkit::{World, WorldOptions};
use serde_json::{Value, json};

use super::{DingOptions, USAGE, router};
use crate::testing::answer;

/// A client of the demonstration partner, whose balance is USD 10,000.00.
struct Desk {
    world: World,
    router: Router,
    key: &'static str,
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

    async fn open_with(mut options: WorldOptions) -> Self {
        options.engine.usage = USAGE;
        let world = World::open_with(options).await;
        let router = router(Arc::clone(&world.engine), DingOptions::default());
        Self { world, router, key: World::KEY }
    }

    /// The same desk with a key of another partner or another currency.
    async fn with_key(mut self, partner: PartnerId, currency: &str) -> Self {
        let new = NewCredential {
            secret: Some("another-key-of-the-tests".to_owned()),
            ..NewCredential::new(partner, Dialect::Ding, currency.parse().unwrap())
        };
        self.world.engine.credential_issue(new).await.unwrap();
        self.key = "another-key-of-the-tests";
        self
    }

    async fn call(&self, request: Request<Body>) -> Reply {
        let (status, headers, text) = answer(&self.router, request).await;
        Reply { status, headers, text }
    }

    async fn get(&self, method: &str) -> Reply {
        let request = Request::get(format!("/api/V1/{method}")).header("api_key", self.key);
        self.call(request.body(Body::empty()).unwrap()).await
    }

    /// A GET with one header more.
    async fn get_with(&self, method: &str, header: (&str, &str)) -> Reply {
        let request = Request::get(format!("/api/V1/{method}")).header("api_key", self.key);
        self.call(request.header(header.0, header.1).body(Body::empty()).unwrap()).await
    }

    async fn post_text(&self, method: &str, body: impl Into<Body>) -> Reply {
        let request = Request::post(format!("/api/V1/{method}")).header("api_key", self.key);
        self.call(request.body(body.into()).unwrap()).await
    }

    async fn post(&self, method: &str, body: Value) -> Reply {
        self.post_text(method, body.to_string()).await
    }

    /// Sends USD 1.00 to an Afghan Wireless number.
    async fn send(&self, account_number: &str, distributor_ref: &str) -> Reply {
        self.post("SendTransfer", order(account_number, distributor_ref)).await
    }

    /// What the caller can spend, as it is printed.
    async fn balance(&self) -> String {
        let reply = self.get("GetBalance").await;
        let after = reply.text.split_once(r#""Balance":"#).unwrap().1;
        after.split_once(',').unwrap().0.to_owned()
    }
}

fn order(account_number: &str, distributor_ref: &str) -> Value {
    json!({
        "SkuCode": "AF_AW_TopUp",
        "SendValue": 1,
        "AccountNumber": account_number,
        "DistributorRef": distributor_ref,
        "ValidateOnly": false,
    })
}

impl Reply {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    /// `Code` and `Code/Context` of all its errors.
    fn errors(&self) -> Vec<String> {
        error_texts(&self.json()["ErrorCodes"])
    }

    /// Checks an answer that failed with one error.
    #[track_caller]
    fn fails(&self, status: u16, result: u8, error: &str) {
        assert_eq!(self.errors(), [error], "{}", self.text);
        assert_eq!(self.json()["ResultCode"], result, "{}", self.text);
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        assert_eq!(self.headers["content-type"], "application/json; charset=utf-8");
        assert_eq!(self.headers.contains_key("retry-after"), result == 3);
    }

    #[track_caller]
    fn succeeds(&self) -> Value {
        assert_eq!(self.status, StatusCode::OK, "{}", self.text);
        let json = self.json();
        assert_eq!(json["ResultCode"], 1, "{}", self.text);
        assert_eq!(json["ErrorCodes"], json!([]), "{}", self.text);
        json
    }

    /// The body as it was sent, broken into lines: every digit of its numbers is kept.
    fn lines(&self) -> String {
        let mut lines = String::new();
        let (mut depth, mut in_text, mut escaped) = (0, false, false);
        for c in self.text.chars() {
            let is_outside = !in_text;
            if is_outside && matches!(c, '}' | ']') {
                depth -= 1;
                if !lines.ends_with(['{', '[']) {
                    lines += &format!("\n{}", "  ".repeat(depth));
                }
            } else if is_outside && lines.ends_with(['{', '[', ',']) && depth > 0 {
                lines += &format!("\n{}", "  ".repeat(depth));
            }
            lines.push(c);
            match c {
                '"' if !escaped => in_text = !in_text,
                '{' | '[' if is_outside => depth += 1,
                ':' if is_outside => lines.push(' '),
                _ => {}
            }
            escaped = in_text && c == '\\' && !escaped;
        }
        lines
    }
}

fn error_texts(errors: &Value) -> Vec<String> {
    let text = |error: &Value| {
        let code = error["Code"].as_str().unwrap();
        error["Context"].as_str().map_or_else(|| code.to_owned(), |context| format!("{code}/{context}"))
    };
    errors.as_array().unwrap().iter().map(text).collect()
}
