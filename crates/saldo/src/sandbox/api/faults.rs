//! Make the provider fail: so many times, or so often.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use saldo_connectors::Connector;
use saldo_connectors::sandbox::{NewFault, NewFaultError};
use serde_json::{Value, json};

use super::read;
use crate::sandbox::desk::Shared;
use crate::sandbox::refusal::{Refusal, Told};

pub(super) async fn set(State(desk): Shared, body: Bytes) -> Told<(StatusCode, Json<Value>)> {
    let new: NewFault = read(&body)?;
    let provider = &desk.current.switch().provider;
    let fault = new.of(provider.name()).map_err(|error| match error {
        NewFaultError::OtherConnector(_) => Refusal::not_found(error.to_string()),
        NewFaultError::NoRate | NewFaultError::NoExtent => Refusal::bad(error.to_string()),
    })?;
    let kind = fault.kind;
    provider.set_fault(fault).map_err(|error| Refusal::bad(error.to_string()))?;
    Ok((StatusCode::CREATED, Json(json!({"connector": provider.name().as_str(), "kind": kind}))))
}

/// Removes all faults.
pub(super) async fn clear(State(desk): Shared) -> StatusCode {
    desk.current.switch().provider.clear_faults();
    StatusCode::NO_CONTENT
}
