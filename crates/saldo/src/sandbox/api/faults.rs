//! Make the provider fail: so many times, or so often.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use saldo_connectors::Connector;
use saldo_connectors::sandbox::{Extent, Fault, FaultKind};
use saldo_core::ConnectorName;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::read;
use crate::sandbox::desk::Shared;
use crate::sandbox::refusal::{Refusal, Told};

/// One of `count` and `rate`; the rate is a decimal from 0 to 1.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewFault {
    connector: Option<String>,
    kind: FaultKind,
    count: Option<u32>,
    rate: Option<Box<RawValue>>,
    delay_ms: Option<u64>,
}

pub(super) async fn set(State(desk): Shared, body: Bytes) -> Told<(StatusCode, Json<Value>)> {
    let new: NewFault = read(&body)?;
    let provider = &desk.current.switch().provider;
    let connector = match new.connector {
        Some(name) => ConnectorName::parse(&name).filter(|name| name == provider.name()),
        None => Some(provider.name().clone()),
    };
    let connector = connector
        .ok_or_else(|| Refusal::not_found(format!("there is one connector here: {}", provider.name())))?;
    let extent = match (new.count, &new.rate) {
        (Some(count), None) => Extent::Count(count),
        (None, Some(rate)) => Extent::rate(rate.get().trim_matches('"'))
            .ok_or_else(|| Refusal::bad("rate is a decimal from 0 to 1, for example 0.05"))?,
        _ => return Err(Refusal::bad("give either count or rate")),
    };
    let fault = Fault { connector, kind: new.kind, extent, delay_ms: new.delay_ms };
    provider.set_fault(fault).map_err(|error| Refusal::bad(error.to_string()))?;
    Ok((StatusCode::CREATED, Json(json!({"connector": provider.name().as_str(), "kind": new.kind}))))
}

/// Removes all faults.
pub(super) async fn clear(State(desk): Shared) -> StatusCode {
    desk.current.switch().provider.clear_faults();
    StatusCode::NO_CONTENT
}
