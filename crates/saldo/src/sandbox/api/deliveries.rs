//! How often the provider really delivered each attempt, out of its own book.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Query, State};
use serde_json::{Value, json};

use crate::sandbox::desk::Shared;

pub(super) async fn show(
    State(desk): Shared,
    Query(parameters): Query<BTreeMap<String, String>>,
) -> Json<Value> {
    let provider = &desk.current.switch().provider;
    let wants_summary = parameters.get("summary").is_some_and(|value| value == "1" || value == "true");
    if wants_summary {
        let summary = provider.deliveries_summary();
        return Json(json!({
            "attempts": summary.attempts,
            "deliveries": summary.deliveries,
            "largest": summary.largest,
        }));
    }
    let deliveries = provider.deliveries();
    Json(deliveries.into_iter().map(|(attempt, count)| (attempt.to_string(), json!(count))).collect())
}
