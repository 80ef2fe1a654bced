//! Whether the process lives, and whether it can serve.

use axum::http::StatusCode;
use axum::response::Response;

use super::app::text;
use super::switch::Switch;

/// `/healthz`: the process answers.
pub(super) fn alive() -> Response {
    text(StatusCode::OK, "ok\n")
}

/// `/readyz` of a process that was told to stop: it serves on for a while, and wants nobody new.
pub(super) fn leaving() -> Response {
    text(StatusCode::SERVICE_UNAVAILABLE, "this process is about to stop\n")
}

/// `/readyz`: the database can be read.
pub(super) async fn ready(switch: &Switch) -> Response {
    match switch.engine.ready().await {
        Ok(0) => {
            text(StatusCode::SERVICE_UNAVAILABLE, "no catalogue: import one with `saldo catalogue import`\n")
        }
        Ok(_) => text(StatusCode::OK, "ready\n"),
        Err(_) => text(StatusCode::SERVICE_UNAVAILABLE, "the database cannot be read\n"),
    }
}

pub(super) fn nothing_here() -> Response {
    text(StatusCode::NOT_FOUND, "Nothing is here. / lists what there is.\n")
}
