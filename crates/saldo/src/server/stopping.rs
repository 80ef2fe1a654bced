//! SIGTERM and Ctrl-C: heard from before people are told where it serves, so that nobody who has read that can kill it.

use anyhow::Context;
use tokio::signal::unix::{Signal, SignalKind, signal};

pub(super) struct Stopping {
    terminate: Signal,
    interrupt: Signal,
}

impl Stopping {
    pub(super) fn listen() -> anyhow::Result<Self> {
        let heard = |kind| signal(kind).context("signals cannot be heard");
        Ok(Self { terminate: heard(SignalKind::terminate())?, interrupt: heard(SignalKind::interrupt())? })
    }

    /// Waits until it is told to stop.
    pub(super) async fn told(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
