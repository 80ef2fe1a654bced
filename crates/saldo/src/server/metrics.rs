//! `/metrics`: what the process has counted, in Prometheus' text form.

use std::sync::OnceLock;

use axum::http::StatusCode;
use axum::response::Response;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use super::app::text;

static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();

/// Starts counting; before that, counting costs nothing and keeps nothing.
pub(super) fn install() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let handle = recorder.handle();
    if metrics::set_global_recorder(recorder).is_ok() {
        RECORDER.get_or_init(|| handle);
    }
}

/// Lets the recorder sum up what was observed since the last time.
pub(super) fn upkeep() {
    if let Some(recorder) = RECORDER.get() {
        recorder.run_upkeep();
    }
}

pub(super) fn render() -> Response {
    match RECORDER.get() {
        Some(recorder) => text(StatusCode::OK, recorder.render()),
        None => text(StatusCode::SERVICE_UNAVAILABLE, "nothing is counted\n"),
    }
}

pub(super) fn count_request(surface: &'static str, status: StatusCode) {
    let class = match status.as_u16() {
        100..=299 => "2xx",
        300..=399 => "3xx",
        400..=499 => "4xx",
        _ => "5xx",
    };
    metrics::counter!("saldo_http_requests_total", "surface" => surface, "status" => class).increment(1);
}
