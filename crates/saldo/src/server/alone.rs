//! One router on one address, without a switch behind it: a process that is no Saldo, but stops as one does.

use anyhow::Context;
use axum::Router;
use axum::serve::ListenerExt;
use serde_json::Value;

use super::entrance::Entrance;
use super::listen::{STOP_LIMIT, runtime, start_log};
use super::stopping::Stopping;
use crate::cli::{Form, say};

/// What is served, and where.
pub(crate) struct Alone {
    pub(crate) entrance: Entrance,
    pub(crate) workers: u16,
    pub(crate) form: Form,
    pub(crate) router: Router,
}

/// Serves until it is told to stop. `greeting` makes what programs and people are told of the address that was got.
pub(crate) fn run_alone(alone: Alone, greeting: impl FnOnce(&str) -> (Value, String)) -> anyhow::Result<()> {
    start_log("warn")?;
    runtime(alone.workers)?.block_on(async {
        let bound = alone.entrance.bind().await?;
        let url = bound.url();
        let listener = bound.tcp.tap_io(|stream| {
            if let Err(error) = stream.set_nodelay(true) {
                tracing::debug!(%error, "small answers may wait");
            }
        });
        let (tell, mut told) = tokio::sync::watch::channel(false);
        let serving = axum::serve(listener, alone.router).with_graceful_shutdown(async move {
            told.wait_for(|told| *told).await.ok();
        });
        let mut stopping = Stopping::listen()?;
        let limit = async {
            stopping.told().await;
            tell.send_replace(true);
            tokio::time::sleep(STOP_LIMIT).await;
        };
        let (details, people) = greeting(&url);
        say(alone.form, &details, || people);
        tokio::select! {
            ended = async { serving.await } => ended.with_context(|| format!("serving {url} ended")),
            () = limit => {
                tracing::warn!("some clients kept their connections past the limit");
                Ok(())
            }
        }
    })
}
