//! What runs beside the requests: beats to the other nodes, due transfers, webhooks, changes by other processes, the
//! comparison after a restore, what is deleted by age, the last use of credentials,
//! and the metrics' upkeep.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Interval, MissedTickBehavior, interval};

use super::app::Current;
use super::metrics;

const BEAT_EVERY: Duration = Duration::from_secs(1);
const DUE_EVERY: Duration = Duration::from_millis(250);
const REFRESH_EVERY: Duration = Duration::from_millis(500);
const RECOVERY_EVERY: Duration = Duration::from_secs(2);
const RETENTION_EVERY: Duration = Duration::from_secs(10);
const USES_EVERY: Duration = Duration::from_secs(60);
const UPKEEP_EVERY: Duration = Duration::from_secs(5);

/// Works until it is dropped.
pub(super) async fn work(current: Arc<Current>) {
    tokio::join!(
        due(&current),
        telling(&current),
        refresh(&current),
        recovery(&current),
        retention(&current),
        uses(&current),
        upkeep()
    );
}

/// Says to the other nodes that this one lives, until it is dropped: also while what is in flight comes to its end.
/// What it takes up of a dead one does not hold up the next beat.
pub(super) async fn beats(current: Arc<Current>) {
    let mut ticks = every(BEAT_EVERY);
    loop {
        ticks.tick().await;
        let engine = Arc::clone(&current.switch().engine);
        tokio::spawn(async move {
            if let Err(reason) = engine.beat().await {
                tracing::warn!(%reason, "this node could not say that it lives; it does no background work until it can");
                return;
            }
            if let Err(reason) = engine.calls_share().await {
                tracing::warn!(%reason, "the other nodes could not be told of calls; each counts its own");
            }
        });
    }
}

/// A round does not wait for the one before: a provider that is slow to answer delays only its own transfers.
async fn due(current: &Current) {
    let mut ticks = every(DUE_EVERY);
    loop {
        ticks.tick().await;
        let engine = Arc::clone(&current.switch().engine);
        tokio::spawn(async move {
            if let Err(reason) = engine.run_due().await {
                tracing::warn!(%reason, "due transfers could not be worked on");
            }
        });
    }
}

/// As `due`: a receiver that is slow to answer delays only what is for itself.
async fn telling(current: &Current) {
    let mut ticks = every(DUE_EVERY);
    loop {
        ticks.tick().await;
        let webhooks = Arc::clone(&current.switch().webhooks);
        tokio::spawn(async move {
            if let Err(error) = webhooks.run_due().await {
                tracing::warn!(%error, "partners could not be told");
            }
        });
    }
}

async fn refresh(current: &Current) {
    let mut ticks = every(REFRESH_EVERY);
    loop {
        ticks.tick().await;
        if let Err(error) = current.switch().engine.refresh().await {
            tracing::warn!(%error, "changes could not be looked for");
        }
    }
}

/// After a restore: until it is over, the providers are asked again and again.
async fn recovery(current: &Current) {
    let mut ticks = every(RECOVERY_EVERY);
    loop {
        ticks.tick().await;
        if let Err(reason) = current.switch().engine.recovery_compare().await {
            tracing::warn!(%reason, "the books could not be compared with the providers; it is tried again");
        }
    }
}

async fn retention(current: &Current) {
    let mut ticks = every(RETENTION_EVERY);
    loop {
        ticks.tick().await;
        if let Err(reason) = current.switch().engine.retention_step().await {
            tracing::warn!(%reason, "what has been kept long enough could not be deleted; it is tried again");
        }
    }
}

async fn uses(current: &Current) {
    let mut ticks = every(USES_EVERY);
    loop {
        ticks.tick().await;
        if let Err(reason) = current.switch().engine.credential_uses_write().await {
            tracing::warn!(%reason, "when credentials were last used could not be written; it is tried again");
        }
    }
}

async fn upkeep() {
    let mut ticks = every(UPKEEP_EVERY);
    loop {
        ticks.tick().await;
        metrics::upkeep();
    }
}

fn every(period: Duration) -> Interval {
    let mut ticks = interval(period);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks
}
