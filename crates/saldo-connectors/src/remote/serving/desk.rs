//! What a tester does to the provider: faults, subscribers, the answers they give, and a look at what was delivered.
//! The bodies are those of the sandbox's own API, less what only a switch has: balances.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saldo_core::AttemptId;
use serde::Deserialize;
use serde_json::{Value, json};

use super::calling::{Calling, NewCallbacks};
use super::{Provider, Refused, read};
use crate::port::Connector;
use crate::sandbox::{Answered, NewFault, NewFaultError, SandboxConnector, SubscriberTraits};

/// How a subscriber answers, other than by paying: what is paid is told to the switch.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewAnswer {
    action: Action,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Action {
    Reject,
    Expire,
}

pub(super) async fn set_fault(
    State(provider): Provider,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), Refused> {
    let new: NewFault = read(&body)?;
    let fault = new.of(provider.name()).map_err(|error| match error {
        NewFaultError::OtherConnector(_) => Refused::not_found(error.to_string()),
        NewFaultError::NoRate | NewFaultError::NoExtent => Refused::bad(error.to_string()),
    })?;
    let kind = fault.kind;
    provider.set_fault(fault).map_err(|error| Refused::bad(error.to_string()))?;
    Ok((StatusCode::CREATED, Json(json!({"connector": provider.name().as_str(), "kind": kind}))))
}

pub(super) async fn clear_faults(State(provider): Provider) -> StatusCode {
    provider.clear_faults();
    StatusCode::NO_CONTENT
}

/// Where it calls back from now on.
pub(super) async fn set_callbacks(
    State(calling): State<Arc<Calling>>,
    body: Bytes,
) -> Result<StatusCode, Refused> {
    calling.set(read::<NewCallbacks>(&body)?)?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn deliveries(
    State(provider): Provider,
    Query(parameters): Query<BTreeMap<String, String>>,
) -> Response {
    let wants_summary = parameters.get("summary").is_some_and(|value| value == "1" || value == "true");
    if wants_summary {
        Json(provider.deliveries_summary()).into_response()
    } else {
        Json(provider.deliveries()).into_response()
    }
}

/// What all have that nothing else was said of.
pub(super) async fn set_subscribers(State(provider): Provider, body: Bytes) -> Result<Json<Value>, Refused> {
    set(&provider, None, &body)
}

pub(super) async fn set_subscriber(
    State(provider): Provider,
    Path(number): Path<String>,
    body: Bytes,
) -> Result<Json<Value>, Refused> {
    set(&provider, Some(&number), &body)
}

fn set(provider: &SandboxConnector, number: Option<&str>, body: &[u8]) -> Result<Json<Value>, Refused> {
    let change: SubscriberTraits = read(body)?;
    provider.set_subscriber(number, change).map_err(|error| Refused::broken(&error))?;
    let traits = provider.subscriber(number);
    Ok(Json(json!({
        "number": number,
        "account_type": traits.account_type,
        "account_status": traits.account_status,
        "status_code": traits.status_code,
    })))
}

pub(super) async fn answer_payment(
    State(provider): Provider,
    Path(attempt): Path<AttemptId>,
    body: Bytes,
) -> Result<Json<Value>, Refused> {
    let answered = match read::<NewAnswer>(&body)?.action {
        Action::Reject => Answered::Refused,
        Action::Expire => Answered::TimedOut,
    };
    if provider.answer_payment(attempt, answered) {
        Ok(Json(json!({"answered": true})))
    } else {
        Err(Refused::not_found(format!("the attempt {attempt} does not wait for its subscriber")))
    }
}

pub(super) async fn reset(State(provider): Provider) -> Result<Json<Value>, Refused> {
    provider.reset().map_err(|error| Refused::broken(&error))?;
    Ok(Json(json!({"reset": true})))
}
