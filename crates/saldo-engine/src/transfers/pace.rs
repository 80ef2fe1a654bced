//! Keeps status queries within the rate that a connector declares: each waits for its turn.

use std::collections::HashMap;
use std::time::Duration;

use parking_lot::Mutex;
use saldo_core::ConnectorName;
use tokio::time::Instant;

/// When each connector may be asked next.
#[derive(Default)]
pub(crate) struct StatusPace(Mutex<HashMap<ConnectorName, Instant>>);

impl StatusPace {
    /// Waits until the connector may be asked once more.
    pub(super) async fn turn(&self, connector: &ConnectorName, rate_max: u32) {
        let turn = self.take(connector, rate_max);
        tokio::time::sleep_until(turn).await;
    }

    /// Whether the connector may be asked without waiting.
    pub(super) fn is_free(&self, connector: &ConnectorName) -> bool {
        let next = self.0.lock().get(connector).copied();
        next.is_none_or(|next| next <= Instant::now())
    }

    fn take(&self, connector: &ConnectorName, rate_max: u32) -> Instant {
        let gap = Duration::from_secs(1) / rate_max.max(1);
        let now = Instant::now();
        let mut next = self.0.lock();
        let free = next.entry(connector.clone()).or_insert(now);
        let turn = now.max(*free);
        *free = turn + gap;
        turn
    }
}
