//! Finds what is due and works through it: endpoints beside each other, so that a dead receiver delays nobody else; the
//! events of one endpoint in the order of their schedule, those of one transfer strictly one after another.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use parking_lot::Mutex;
use saldo_core::command::EndpointKey;
use saldo_core::party::Endpoint;
use saldo_core::transfer::Receipt;
use saldo_core::{Clock, Dialect, Ids, Timestamp};
use saldo_store::{Store, StoreError};
use tokio::sync::{OwnedMutexGuard, Semaphore};
use tokio::task::JoinHandle;
use tokio_util::task::TaskTracker;

use crate::rests::Rests;
use crate::{Courier, Format};

/// Events of one endpoint that are told at once; only then it is looked whether there shall be more.
const AT_ONCE_MAX: usize = 8;
/// Posts to all endpoints together; further ones wait for their turn.
const POSTS_MAX: usize = 256;

/// What the telling is made of; everything that differs between a test and a cluster comes from outside.
pub struct Parts {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn Ids>,
    /// The dialects that tell; an event of another waits.
    pub formats: BTreeMap<Dialect, Arc<dyn Format>>,
    pub seal: Arc<dyn Seal>,
    pub courier: Arc<dyn Courier>,
}

/// Seals and opens with the master key. What was sealed with another is `None`.
pub trait Seal: Send + Sync {
    fn unseal(&self, sealed: &[u8]) -> Option<String>;

    fn unseal_receipt(&self, receipt: &Receipt) -> Option<Receipt>;

    fn seal_text(&self, text: &str) -> String;

    /// A text that was never sealed is as it is.
    fn unseal_text(&self, text: &str) -> Option<String>;
}

pub struct Webhooks {
    pub(crate) parts: Parts,
    pub(crate) rests: Rests,
    pub(crate) posts: Semaphore,
    /// Locked while an endpoint is worked for: rounds may overlap, the work for one endpoint never.
    turns: Mutex<HashMap<EndpointKey, Arc<Turn>>>,
    running: TaskTracker,
}

type Turn = tokio::sync::Mutex<()>;

impl Webhooks {
    pub fn new(parts: Parts) -> Arc<Self> {
        Arc::new(Self {
            parts,
            rests: Rests::default(),
            posts: Semaphore::new(POSTS_MAX),
            turns: Mutex::default(),
            running: TaskTracker::new(),
        })
    }

    /// Tells what is due at this moment; answers how many tries were made when all have ended.
    ///
    /// An endpoint that an earlier round still works for is left to that one.
    pub async fn run_due(self: &Arc<Self>) -> Result<u32, StoreError> {
        let mut queues = Vec::new();
        for (endpoint, _) in self.due(self.parts.clock.now()).await? {
            let key = (endpoint.partner, endpoint.dialect);
            if let Ok(turn) = self.turn(key).try_lock_owned() {
                let webhooks = Arc::clone(self);
                queues.push(self.running.spawn(async move { webhooks.work(key, turn).await }));
            }
        }
        tries_of(queues).await
    }

    /// As `run_due`, but waits for an endpoint's turn: what was due at this moment has been told or tried in the end,
    /// whoever did it.
    pub async fn run_due_in_turn(self: &Arc<Self>) -> Result<u32, StoreError> {
        let mut queues = Vec::new();
        for (endpoint, _) in self.due(self.parts.clock.now()).await? {
            let (webhooks, key) = (Arc::clone(self), (endpoint.partner, endpoint.dialect));
            queues.push(self.running.spawn(async move {
                let turn = webhooks.turn(key).lock_owned().await;
                webhooks.work(key, turn).await
            }));
        }
        tries_of(queues).await
    }

    /// The earliest moment, up to a limit, at which something is to be told.
    pub async fn earliest_due(&self, limit: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        Ok(self.due(limit).await?.into_iter().map(|(_, at)| at).min())
    }

    /// The endpoints to work for up to a moment, each with when it is first: one that rests when it has rested.
    async fn due(&self, limit: Timestamp) -> Result<Vec<(Endpoint, Timestamp)>, StoreError> {
        let mut due = self.parts.store.reads.endpoints_due(limit).await?;
        due.retain_mut(|(endpoint, at)| {
            *at = self.rests.end(endpoint).map_or(*at, |end| end.max(*at));
            *at <= limit && self.parts.formats.contains_key(&endpoint.dialect)
        });
        Ok(due)
    }

    /// Waits for the tries that are being made, for at most `limit`. One that is not recorded is made again.
    pub async fn stop(&self, limit: Duration) {
        self.running.close();
        tokio::time::timeout(limit, self.running.wait()).await.ok();
    }

    fn turn(&self, key: EndpointKey) -> Arc<Turn> {
        Arc::clone(self.turns.lock().entry(key).or_default())
    }

    /// Tells an endpoint what is due for it, until nothing is or it does not answer.
    async fn work(&self, key: EndpointKey, _turn: OwnedMutexGuard<()>) -> Result<u32, StoreError> {
        let mut tries = 0;
        while let Some(endpoint) = self.endpoint(key).await? {
            let now = self.parts.clock.now();
            let due = self.parts.store.reads.events_due(key, now, AT_ONCE_MAX).await?;
            let told = join_all(due.into_iter().map(|event| self.deliver(&endpoint, event))).await;
            tries += u32::try_from(told.len()).unwrap_or(u32::MAX);
            if told.contains(&false) {
                self.report_disabled(key).await?;
            }
            if !told.contains(&true) {
                break;
            }
        }
        Ok(tries)
    }

    /// Raises an alarm if the tries just made have disabled an endpoint that was not.
    async fn report_disabled(&self, key: EndpointKey) -> Result<(), StoreError> {
        let endpoint = self.parts.store.reads.endpoint(key).await?;
        if let Some(disabled) = endpoint.and_then(|endpoint| endpoint.disabled) {
            let (partner, dialect, cause) = (key.0, key.1.as_str(), disabled.cause.as_str());
            tracing::warn!(alarm = "webhook_disabled", %partner, dialect, cause, "its events wait until it is enabled");
            metrics::counter!("saldo_webhooks_disabled_total", "dialect" => dialect, "cause" => cause)
                .increment(1);
        }
        Ok(())
    }

    /// The endpoint as it is, unless nothing is to be sent to it: it was disabled or rests, or this is the end.
    async fn endpoint(&self, key: EndpointKey) -> Result<Option<Endpoint>, StoreError> {
        let now = self.parts.clock.now();
        let endpoint = self.parts.store.reads.endpoint(key).await?;
        Ok(endpoint.filter(|endpoint| {
            let has_rested = self.rests.end(endpoint).is_none_or(|end| end <= now);
            endpoint.disabled.is_none() && has_rested && !self.running.is_closed()
        }))
    }
}

async fn tries_of(queues: Vec<JoinHandle<Result<u32, StoreError>>>) -> Result<u32, StoreError> {
    let mut tries = 0;
    for queue in queues {
        match queue.await {
            Ok(made) => tries += made?,
            Err(_) => tracing::error!("telling an endpoint panicked; its events are told again"),
        }
    }
    Ok(tries)
}
