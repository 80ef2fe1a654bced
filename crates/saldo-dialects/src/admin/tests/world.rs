//! The switch of the test kit with the admin API before it, asked with the operator's token.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use saldo_core::transfer::{Pace, Transfer};
use saldo_engine::{Refused, TransferOrder};
use saldo_testkit::WorldOptions;
use serde_json::Value;
use tower::ServiceExt;

use crate::admin::{AdminOptions, router};

pub(super) const TOKEN: &str = "token-of-the-operator";

/// The moment at which every world begins.
pub(super) const START: &str = "2026-11-22T06:24:07.250Z";

/// What can be bought: a product, its price in USD, and a number it is delivered to.
#[derive(Clone, Copy)]
pub(super) struct Sale {
    sku: &'static str,
    send: &'static str,
    number: &'static str,
}

/// USD 6.13 for BRL 30.00.
pub(super) const TOPUP: Sale = Sale { sku: "215028BRBR25304", send: "6.13", number: "5511912345678" };
/// The same for a number that the provider refuses for the moment.
pub(super) const REFUSED: Sale = Sale { number: "5511999990002", ..TOPUP };
/// The same for a number whose outcome stays unknown.
pub(super) const UNKNOWN: Sale = Sale { number: "5511999990020", ..TOPUP };
/// A product whose receipt holds a PIN.
pub(super) const PIN: Sale = Sale { sku: "ATUS95738", send: "10.22", number: "12125550123" };

/// One partner, `tests`, with USD 10,000.00 and a Ding key; and the shipped catalogue.
pub(super) struct World {
    pub kit: saldo_testkit::World,
    router: Router,
}

/// What was answered.
#[derive(Debug)]
pub(super) struct Told {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Value,
}

impl World {
    pub(super) async fn open() -> Self {
        Self::open_with(WorldOptions::default()).await
    }

    pub(super) async fn open_with(options: WorldOptions) -> Self {
        let kit = saldo_testkit::World::open_with(options).await;
        let options = AdminOptions { token_hashes: vec![[9; 32], kit.engine.admin_token_hash(TOKEN)] };
        let router = router(Arc::clone(&kit.engine), options);
        Self { kit, router }
    }

    /// Asks with the operator's token; `path` is below `/admin/v1`.
    pub(super) async fn ask(&self, verb: &str, path: &str, body: impl Into<Body>) -> Told {
        let request = Request::builder().method(verb).uri(format!("/admin/v1{path}"));
        self.send(request.header(AUTHORIZATION, format!("Bearer {TOKEN}")).body(body.into()).unwrap()).await
    }

    pub(super) async fn get(&self, path: &str) -> Value {
        let told = self.ask("GET", path, Body::empty()).await;
        assert_eq!(told.status, StatusCode::OK, "{path}: {}", told.body);
        told.body
    }

    /// Asks for something to be made, which it must be.
    pub(super) async fn made(&self, verb: &str, path: &str, body: &str) -> Value {
        let told = self.ask(verb, path, body.to_owned()).await;
        assert!(told.status.is_success(), "{verb} {path}: {}", told.body);
        told.body
    }

    /// Asks for what must be refused: its status, its code and the member that is wrong.
    pub(super) async fn refused(&self, verb: &str, path: &str, body: &str) -> (u16, String, Value) {
        let told = self.ask(verb, path, body.to_owned()).await;
        let error = &told.body["error"];
        let message = error["message"].as_str().unwrap_or_else(|| panic!("{verb} {path}: {told:?}"));
        assert!(!message.is_empty());
        (told.status.as_u16(), error["code"].as_str().unwrap().to_owned(), error["field"].clone())
    }

    pub(super) async fn send(&self, request: Request<Body>) -> Told {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Told { status: parts.status, headers: parts.headers, body }
    }

    /// Sells something as `tests`, in Ding's dialect.
    pub(super) async fn sell(&self, reference: &str, sale: Sale) -> Result<Arc<Transfer>, Refused> {
        self.submit(reference, sale, Pace::Instant).await
    }

    /// As `sell`, but to be sent later.
    pub(super) async fn sell_later(&self, reference: &str, sale: Sale) -> Arc<Transfer> {
        self.submit(reference, sale, Pace::Deferred).await.unwrap()
    }

    async fn submit(&self, reference: &str, sale: Sale, pace: Pace) -> Result<Arc<Transfer>, Refused> {
        let order = TransferOrder {
            sku: sale.sku.to_owned(),
            send: sale.send.parse().unwrap(),
            correlation: Some("call-1".to_owned()),
            pace: Some(pace),
            ..self.kit.order(reference, sale.number)
        };
        self.kit.engine.transfer_submit(&self.kit.caller(), order).await
    }
}
