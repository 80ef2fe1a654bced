//! The dialect behind its real router, with the engine, a real store, the sandbox provider and a clock that tests set.
//! `Desk` is an application; its subscribers open with LKR 1,000.00. `Reply` is what it is answered.

mod balance;
mod codes;
mod concurrency;
mod credentials;
mod debit;
mod doors;
mod exchanges;
mod ezcash;
mod list;
mod notifications;
mod parameters;
mod published;
mod repeats;
mod restrictions;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use saldo_core::transfer::Payer;
use saldo_core::{ConnectorName, Dialect};
use saldo_engine::{Instrument, IssuedCredential, NewCredential};
use saldo_testkit::{World, WorldOptions};
use serde_json::{Value, json};

use super::{IdeamartOptions, StandIn, instruments, router};
use crate::testing::{answer, names};

const APPLICATION_ID: &str = "APP_000001";
const PASSWORD: &str = "password";
const NUMBER: &str = "94771234567";

const BALANCE: &str = "/caas/get/balance";
const DEBIT: &str = "/caas/direct/debit";
const LIST: &str = "/caas/list/pi";

struct Desk {
    world: World,
    router: Router,
}

struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

impl Desk {
    /// As the simulator has it.
    async fn open() -> Self {
        let stand_in = StandIn { application_id: APPLICATION_ID.to_owned(), password: PASSWORD.to_owned() };
        Self::open_with(IdeamartOptions::simulator(stand_in)).await
    }

    async fn open_with(options: IdeamartOptions) -> Self {
        let sandbox = ConnectorName::parse("sandbox").unwrap();
        Self::open_on(options, instruments(sandbox, Payer::Subscriber)).await
    }

    async fn open_on(options: IdeamartOptions, instruments: Vec<Instrument>) -> Self {
        let world = World::open_with(WorldOptions { instruments, ..WorldOptions::default() }).await;
        world.engine.subscribers_open_with(100_000);
        let router = router(Arc::clone(&world.engine), options);
        let desk = Self { world, router };
        desk.issue(APPLICATION_ID, Some(PASSWORD)).await;
        desk
    }

    async fn issue(&self, application_id: &str, password: Option<&str>) -> IssuedCredential {
        let new = NewCredential {
            public_id: application_id.to_owned(),
            secret: password.map(str::to_owned),
            ..NewCredential::new(self.world.partner, Dialect::Ideamart, "LKR".parse().unwrap())
        };
        self.world.engine.credential_issue(new).await.unwrap()
    }

    async fn call(&self, request: Request<Body>) -> Reply {
        let (status, headers, text) = answer(&self.router, request).await;
        Reply { status, headers, text }
    }

    async fn post_text(&self, path: &str, body: impl Into<Body>) -> Reply {
        self.call(Request::post(path).body(body.into()).unwrap()).await
    }

    /// Posts what is asked for beside the credentials and the number, which it replaces where it has them.
    async fn post(&self, path: &str, asked: Value) -> Reply {
        self.post_text(path, request(&asked).to_string()).await
    }

    async fn debit(&self, external_trx_id: &str, amount: &str) -> Reply {
        self.post(DEBIT, json!({"externalTrxId": external_trx_id, "amount": amount})).await
    }

    /// What is left to a subscriber, as it is printed.
    async fn left(&self, number: &str) -> String {
        let reply = self.post(BALANCE, json!({"subscriberId": number})).await;
        reply.is("S1000")["chargeableBalance"].as_str().unwrap().to_owned()
    }

    /// Has the operator answer a status code to every request, or as it really is.
    fn force(&self, code: &str) {
        let mut all = self.world.provider.subscriber(None);
        all.status_code = Some(code.to_owned());
        self.world.provider.set_subscriber(None, all).unwrap();
    }
}

fn request(asked: &Value) -> Value {
    let mut request = json!({"applicationId": APPLICATION_ID, "password": PASSWORD, "subscriberId": NUMBER});
    for (name, value) in asked.as_object().unwrap() {
        request[name] = value.clone();
    }
    request
}

/// What eZ Cash is asked for beside the rest.
fn by_ezcash(external_trx_id: &str, amount: &str) -> Value {
    json!({
        "externalTrxId": external_trx_id,
        "amount": amount,
        "paymentInstrumentName": "Dialog-Ezcash",
        "additionalParams": {"ezcashAgentPin": "4444", "ezcashAgentAlias": "VC_0000"},
    })
}

impl Reply {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    /// Checks the status code of an operation's answer: HTTP 200, whatever it is.
    #[track_caller]
    fn is(&self, code: &str) -> Value {
        assert_eq!(self.status, StatusCode::OK, "{}", self.text);
        assert_eq!(self.headers["content-type"], "application/json; charset=utf-8");
        assert_eq!(self.headers["cache-control"], "no-store");
        let json = self.json();
        assert_eq!(json["statusCode"], code, "{}", self.text);
        json
    }

    /// Checks that a request is not as published, and that its answer names what is wrong.
    #[track_caller]
    fn names(&self, how: &str) {
        assert_eq!(self.is("E1312")["statusDetail"], format!("Invalid Request Error: {how}"));
    }
}
