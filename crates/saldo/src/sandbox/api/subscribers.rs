//! Subscribers are set: all of them, or one.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use serde_json::{Value, json};

use super::read;
use crate::sandbox::desk::Shared;
use crate::sandbox::refusal::Told;
use crate::sandbox::subscribers::{self, Change, Subscriber};

/// `PUT /sandbox/subscribers`.
pub(super) async fn set_all(State(desk): Shared, body: Bytes) -> Told<Json<Value>> {
    let change: Change = read(&body)?;
    Ok(Json(shown(&subscribers::set_all(&desk, &change).await?)))
}

/// `PUT /sandbox/subscribers/{number}`.
pub(super) async fn set(State(desk): Shared, Path(number): Path<String>, body: Bytes) -> Told<Json<Value>> {
    let change: Change = read(&body)?;
    Ok(Json(shown(&subscribers::set(&desk, &number, &change).await?)))
}

fn shown(subscriber: &Subscriber) -> Value {
    let Subscriber { number, balance, traits } = subscriber;
    json!({
        "number": number,
        "balance": balance.to_decimal().to_string(),
        "currency": balance.currency().code(),
        "account_type": traits.account_type,
        "account_status": traits.account_status,
        "status_code": traits.status_code,
    })
}
