//! OAuth at the dialect's edge: a client of the published example, what it sends and what it is answered.
//! What makes a token good or bad is tested with the engine.

mod bearer;
mod discovery;
mod token;

use axum::body::Body;
use axum::http::Request;
use saldo_core::{CredentialId, Dialect};
use saldo_engine::NewCredential;

use super::{Desk, Reply};

const CLIENT_ID: &str = "44c61ca4-b3c0-4604-9d25-ad1e486f33f2";
const CLIENT_SECRET: &str = "4mVCwicZXgbB6wJFPeh1D+xLlkeW34JN+y449hZYdUc=";
pub(super) const FORM: &str = "application/x-www-form-urlencoded";

/// A desk and the credential of the published client, whose tokens live as long as the published one.
pub(super) async fn desk() -> (Desk, CredentialId) {
    let desk = Desk::open().await;
    let new = NewCredential {
        public_id: CLIENT_ID.to_owned(),
        token_lifetime_s: Some(1_800),
        secret: Some(CLIENT_SECRET.to_owned()),
        ..NewCredential::new(desk.world.partner, Dialect::Ding, "USD".parse().unwrap())
    };
    let id = desk.world.engine.credential_issue(new).await.unwrap().credential.id;
    (desk, id)
}

/// The form of the published client, whole and escaped.
pub(super) fn form() -> String {
    let secret = CLIENT_SECRET.replace('+', "%2B").replace('=', "%3D");
    format!("client_id={CLIENT_ID}&client_secret={secret}&grant_type=client_credentials")
}

async fn ask(desk: &Desk, headers: &[(&str, &str)], body: impl Into<Body>) -> Reply {
    let mut request = Request::post("/connect/token");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    desk.call(request.body(body.into()).unwrap()).await
}

/// A token that the published client is given.
async fn token(desk: &Desk) -> String {
    let reply = ask(desk, &[("content-type", FORM)], form()).await;
    reply.json()["access_token"].as_str().expect("a token").to_owned()
}

async fn get_with(desk: &Desk, method: &str, headers: &[(&str, &str)]) -> Reply {
    let mut request = Request::get(format!("/api/V1/{method}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    desk.call(request.body(Body::empty()).unwrap()).await
}
