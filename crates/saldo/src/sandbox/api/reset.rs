//! Bring the demonstration state back: the data are deleted and made anew, and another switch takes this one's place.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::sandbox::demonstration;
use crate::sandbox::desk::{Desk, Shared};
use crate::sandbox::refusal::{Refusal, Told};
use crate::server::{STOP_LIMIT, apis, open};

pub(super) async fn reset(State(desk): Shared) -> Told<Json<Value>> {
    // A client that hangs up must not leave it half done.
    let work = tokio::spawn(async move { begin_again(&desk).await });
    let done = work.await.map_err(anyhow::Error::from).and_then(|done| done);
    done.map_err(|error| Refusal::broken(&error))?;
    Ok(Json(json!({"reset": true})))
}

async fn begin_again(desk: &std::sync::Arc<Desk>) -> anyhow::Result<()> {
    let _turn = desk.turn().await;
    desk.current.switch().stop(STOP_LIMIT).await;
    desk.plan.delete_data()?;
    desk.forget()?;
    let switch = std::sync::Arc::new(open(&desk.plan).await?);
    demonstration::seed(&switch.engine).await?;
    let tokens = desk.tokens.lock().clone();
    let apis = desk.apis(&switch.engine, apis(&switch, &tokens, &desk.base_url));
    desk.current.serve(switch, apis);
    Ok(())
}
