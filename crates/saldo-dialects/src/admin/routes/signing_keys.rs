//! List the keys that verify tokens, make another. Their private halves are never answered.

use axum::extract::State;

use super::{Answered, Shared, created, ok};
use crate::admin::request::Asked;
use crate::admin::{translate, wire};

/// Oldest first, all on one page; the last one signs.
pub(super) async fn list(State(engine): State<Shared>, Asked(()): Asked<()>) -> Answered {
    let found = engine.signing_key_list().await?;
    let items = found.iter().map(translate::signing_key).collect();
    Ok(ok(&wire::Page { items, next: None }))
}

pub(super) async fn rotate(State(engine): State<Shared>) -> Answered {
    Ok(created(&translate::signing_key(&engine.signing_key_rotate().await?)))
}
