//! Runs with a planted bug: how many seeds it takes until one of them shows it.

use std::sync::Arc;

use saldo_core::planted::plant;
use saldo_store::gossip_to;
use saldo_webhooks::Webhooks;

pub use saldo_core::planted::Bug;

use super::run::{Run, run};
use super::stage::Stage;

/// Runs one seed of a switch that has a bug.
pub fn run_with(bug: Bug, stage: &Stage, seed: u64) -> Run {
    plant(Some(bug));
    let run = run(stage, seed);
    plant(None);
    gossip_to(None);
    run
}

/// The first run of some seeds in which a bug shows.
pub fn catch(bug: Bug, stage: &Stage, seeds: impl IntoIterator<Item = u64>) -> Option<Run> {
    seeds.into_iter().map(|seed| run_with(bug, stage, seed)).find(|run| !run.is_good())
}

/// What the journal lets out before it is committed gets to the receivers.
pub(super) fn connect(webhooks: &Arc<Webhooks>) {
    let webhooks = Arc::downgrade(webhooks);
    gossip_to(Some(Box::new(move |event| {
        if let Some(webhooks) = webhooks.upgrade() {
            webhooks.tell_uncommitted(event.clone());
        }
    })));
}
