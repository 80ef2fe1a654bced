//! One life of the process: the switch is opened on what is on the disk, recovers, and does what callers and its own
//! background want until it dies, or until everything is settled and the oracle has looked.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use saldo_connectors::Connector;
use saldo_core::{Clock, Dialect, NodeId};
use saldo_engine::{Engine, TimeOrderedIds};
use saldo_store::simulation::{Disk, Script};
use saldo_store::{Store, StoreOptions};
use saldo_webhooks::{Format, Parts as WebhookParts, Webhooks};
use tokio::task::JoinSet;

use super::callers::{Calls, act};
use super::disk_script::DiskScript;
use super::inbox::{Inbox, Plain};
use super::oracle;
use super::outside::Outside;
use super::plan::{Action, Deed};
use super::provider::{Book, Provider};
use super::stage::{self, ADDRESSES, Stage, TELLING};
use crate::world::Sealing;

/// How much later, in milliseconds, everything that was looked for is found due: a year.
const FAR_MS: i64 = 365 * 86_400_000;
/// Rounds of background work after which a run is not going to settle any more.
const ROUNDS_MAX: u32 = 600;

/// How long what is in flight has when the process is told to stop.
const STOP_LIMIT: Duration = Duration::from_secs(3);

/// What goes on while processes come and go.
pub(super) struct Scene<'a> {
    pub(super) stage: &'a Stage,
    pub(super) outside: Arc<Outside>,
    pub(super) disk: Disk,
    /// The books of the provider that transfers go to, and of another.
    pub(super) books: [Arc<Book>; 2],
    pub(super) inbox: Arc<Inbox>,
    pub(super) calls: Arc<Calls>,
    /// What is still to be done.
    pub(super) plan: Vec<Action>,
    pub(super) options: StoreOptions,
}

/// A process with everything in its memory.
struct Switch {
    store: Store,
    lanes: JoinSet<()>,
    engine: Arc<Engine>,
    webhooks: Arc<Webhooks>,
}

impl<'a> Scene<'a> {
    pub(super) fn new(stage: &'a Stage, seed: u64) -> Self {
        let outside = Arc::new(Outside::new(seed));
        let chance = &outside.chance;
        let options = StoreOptions {
            lanes: chance.pick(&[1, 1, 2]),
            batch_max: chance.pick(&[1, 3, 64]),
            queue_settle_mark: chance.pick(&[3, 1_000]),
            queue_open_max: chance.pick(&[2, 1_000]),
            ..StoreOptions::default()
        };
        let books: [Arc<Book>; 2] = Default::default();
        Self {
            stage,
            disk: Disk::of(&stage.image).expect("the stage's disk"),
            inbox: Arc::new(Inbox::new(&outside, &ADDRESSES)),
            calls: Arc::new(Calls::paid_in(&books[0])),
            books,
            plan: super::plan::draw(chance, &outside.weather),
            outside,
            options,
        }
    }

    /// Lives until death, or to the end of everything; whether it was the end.
    pub(super) fn live(&mut self, passages: Option<i64>) -> bool {
        let runtime = stage::runtime();
        let outside = Arc::clone(&self.outside);
        let has_ended = runtime.block_on(async {
            outside.clock.start();
            outside.begin_life(passages);
            let has_ended = tokio::select! {
                biased;
                () = outside.died() => false,
                has_ended = self.play() => has_ended,
            };
            outside.clock.stop();
            has_ended
        });
        drop(runtime);
        self.disk.process_ends();
        has_ended
    }

    async fn play(&mut self) -> bool {
        let switch = self.open().await;
        let recovering = Arc::clone(&switch.engine);
        tokio::spawn(async move { recovering.recover().await.ok() });
        tokio::spawn(due(Arc::clone(&switch.engine), Arc::clone(&self.outside)));
        tokio::spawn(telling(Arc::clone(&switch.webhooks), Arc::clone(&self.outside)));
        if !self.follow_plan(&switch).await {
            self.outside.note(format_args!("the process is told to stop"));
            switch.stop().await;
            return false;
        }
        self.outside.calm_down();
        self.calls.payments.tell_all(&switch.engine, &self.outside).await;
        self.settle(&switch).await;
        oracle::judge(self, &switch.store).await;
        true
    }

    async fn open(&self) -> Switch {
        let outside = Arc::clone(&self.outside);
        let script: Arc<dyn Script> = Arc::new(DiskScript::new(&outside));
        let on_fatal = Arc::new(move |why: &str| outside.die(why));
        let options = StoreOptions { on_fatal, ..self.options.clone() };
        let (store, lanes) = Store::simulated(&self.disk, &script, options).expect("a store");
        let lanes = lanes.into_iter().collect();
        let provider = |name, book| -> Arc<dyn Connector> {
            Arc::new(Provider::new(&stage::connector(name), &self.outside, book))
        };
        let connectors = vec![provider("near", &self.books[0]), provider("other", &self.books[1])];
        let parts = stage::parts(store.clone(), &self.outside, connectors);
        let engine = Engine::start(parts).await.expect("an engine");
        engine.subscribers_open_with(2_500);
        let webhooks = Webhooks::new(self.webhook_parts(&store));
        #[cfg(feature = "planted")]
        super::planted::connect(&webhooks);
        Switch { store, lanes, engine, webhooks }
    }

    fn webhook_parts(&self, store: &Store) -> WebhookParts {
        let clock: Arc<dyn Clock> = self.outside.clock.clone();
        let format = |dialect: Dialect| -> (Dialect, Arc<dyn Format>) { (dialect, Arc::new(Plain)) };
        WebhookParts {
            store: store.clone(),
            ids: Arc::new(TimeOrderedIds::new(Arc::clone(&clock), NodeId::new(1))),
            clock,
            formats: BTreeMap::from(TELLING.map(format)),
            seal: Arc::new(Sealing),
            courier: self.inbox.clone(),
        }
    }

    /// Lets each caller act at its moment, and waits for all of them; whether the plan was done to its end.
    async fn follow_plan(&mut self, switch: &Switch) -> bool {
        let mut acting = JoinSet::new();
        while let Some(next) = self.plan.first() {
            let passed_ms = self.outside.now().millis_since(self.outside.began());
            self.outside.sleep_ms((next.at_ms - passed_ms).max(0)).await;
            let action = self.plan.remove(0);
            if matches!(action.deed, Deed::Restart) {
                acting.detach_all();
                return false;
            }
            let caller = self.stage.caller(action.partner, action.dialect);
            let (engine, outside) = (Arc::clone(&switch.engine), Arc::clone(&self.outside));
            acting.spawn(act(engine, outside, Arc::clone(&self.calls), action, caller));
        }
        while let Some(ended) = acting.join_next().await {
            if let Err(error) = ended {
                self.outside.fault(format!("a caller's work panicked: {error}"));
            }
        }
        true
    }

    /// Lets time pass until nothing is open and nothing is to be told.
    async fn settle(&self, switch: &Switch) {
        for _ in 0..ROUNDS_MAX {
            let (engine, webhooks) = (&switch.engine, &switch.webhooks);
            engine.run_due().await.expect("a round of background work");
            webhooks.run_due().await.expect("a round of telling");
            let far = self.outside.now().plus_millis(FAR_MS);
            let due = engine.earliest_due(far).await.expect("what is due");
            let told = webhooks.earliest_due(far).await.expect("what is to be told");
            let Some(next) = due.into_iter().chain(told).min() else {
                return;
            };
            self.outside.sleep_ms(next.millis_since(self.outside.now()).max(1_000)).await;
        }
        self.outside.fault("it does not settle".to_owned());
    }
}

impl Switch {
    /// As the binary stops.
    async fn stop(self) {
        self.webhooks.stop(STOP_LIMIT).await;
        self.engine.stop(STOP_LIMIT).await;
        self.lanes.join_all().await;
    }
}

/// Works on what is due, now and then, as the binary does; a round does not wait for the one before.
async fn due(engine: Arc<Engine>, outside: Arc<Outside>) {
    while !outside.is_calm() {
        let round = Arc::clone(&engine);
        tokio::spawn(async move { round.run_due().await.ok() });
        outside.sleep_ms(outside.chance.within(200..=4_000)).await;
    }
}

/// As `due`, for what is to be told.
async fn telling(webhooks: Arc<Webhooks>, outside: Arc<Outside>) {
    while !outside.is_calm() {
        let round = Arc::clone(&webhooks);
        tokio::spawn(async move { drop(round.run_due().await) });
        outside.sleep_ms(outside.chance.within(200..=4_000)).await;
    }
}
