//! Move the virtual clock ahead: what falls due on the way is done, in the order of its time.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use saldo_core::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::read;
use crate::sandbox::desk::Shared;
use crate::sandbox::refusal::{Refusal, Told};
use crate::server::Switch;

/// Ten years; further ahead nothing is tried out.
const SECONDS_MAX: i64 = 10 * 366 * 24 * 3_600;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    seconds: i64,
}

pub(super) async fn advance(State(desk): Shared, body: Bytes) -> Told<Json<Value>> {
    let Advance { seconds } = read(&body)?;
    if !(0..=SECONDS_MAX).contains(&seconds) {
        return Err(Refusal::bad(format!("seconds is a whole number from 0 to {SECONDS_MAX}")));
    }
    let _turn = desk.turn().await;
    let switch = desk.current.switch();
    let end = switch.engine.now().plus_seconds(seconds);
    let done = work_until(&switch, end).await?;
    switch.clock.advance_to(end).map_err(|error| Refusal::broken(&error))?;
    Ok(Json(
        json!({"now": switch.engine.now().to_string(), "sent": done.sent, "asked": done.asked, "told": done.told}),
    ))
}

/// What was done on the way: transfers sent, transfers asked about, and tries to tell a partner.
#[derive(Default)]
struct Done {
    sent: u32,
    asked: u32,
    told: u32,
}

/// Goes from one due moment to the next.
async fn work_until(switch: &Switch, end: Timestamp) -> Told<Done> {
    let mut done = Done::default();
    let mut before = None;
    while let Some(due) = earliest_due(switch, end).await? {
        if before == Some(due) && due <= switch.engine.now() {
            break;
        }
        before = Some(due);
        switch.clock.advance_to(due).map_err(|error| Refusal::broken(&error))?;
        let report = switch.engine.run_due().await?;
        done.sent += report.sent;
        done.asked += report.asked;
        let told = switch.webhooks.run_due_in_turn().await;
        done.told += told.map_err(|error| Refusal::broken(&error.into()))?;
    }
    Ok(done)
}

/// The next moment, up to a limit, at which a transfer takes a step or a partner is told.
async fn earliest_due(switch: &Switch, limit: Timestamp) -> Told<Option<Timestamp>> {
    let transfer = switch.engine.earliest_due(limit).await?;
    let event = switch.webhooks.earliest_due(limit).await.map_err(|error| Refusal::broken(&error.into()))?;
    Ok(transfer.into_iter().chain(event).min())
}
