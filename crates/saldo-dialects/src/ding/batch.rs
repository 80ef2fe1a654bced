//! Batches: a bare array of items, each with a BatchItemRef of its own (Ding Connect description, *Batching*).
//! What is wrong with the batch refuses the whole call; what is wrong with an item is that item's result.

use std::collections::HashSet;

use axum::http::StatusCode;

use super::error::Problem;
use super::wire::batch_refs;
use crate::http::json::{self, Object};

/// The items of a batch with their references, in the order sent.
pub(super) fn read(text: &str, items_max: usize) -> Result<Vec<(String, Object<'_>)>, Problem> {
    let bad = Problem::request(StatusCode::BAD_REQUEST);
    let Some(items) = json::array(text) else {
        return Err(bad);
    };
    if items.len() > items_max {
        return Err(Problem::too_many("BatchItemRef"));
    }
    let items = batch_refs(&items).ok_or(bad)?;
    let mut seen = HashSet::with_capacity(items.len());
    if items.iter().all(|(batch_item_ref, _)| seen.insert(batch_item_ref.as_str())) {
        Ok(items)
    } else {
        Err(Problem::duplicate_batch_item())
    }
}
