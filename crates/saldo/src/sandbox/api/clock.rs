//! Move the virtual clock ahead: what falls due on the way is done, in the order of its time.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use saldo_core::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Refusal, Shared, Told, read};
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
    let _one = desk.one_at_a_time.lock().await;
    let switch = desk.current.switch();
    let end = switch.engine.now().plus_seconds(seconds);
    let done = work_until(&switch, end).await?;
    switch.clock.advance_to(end).map_err(|error| Refusal::broken(&error))?;
    Ok(Json(json!({"now": switch.engine.now().to_string(), "sent": done.0, "asked": done.1})))
}

/// Goes from one due moment to the next; answers how many transfers were sent, and how many asked about.
async fn work_until(switch: &Switch, end: Timestamp) -> Told<(u32, u32)> {
    let mut done = (0, 0);
    let mut before = None;
    while let Some(due) = switch.engine.earliest_due(end).await? {
        if before == Some(due) && due <= switch.engine.now() {
            break;
        }
        before = Some(due);
        switch.clock.advance_to(due).map_err(|error| Refusal::broken(&error))?;
        let report = switch.engine.run_due().await?;
        done = (done.0 + report.sent, done.1 + report.asked);
    }
    Ok(done)
}
