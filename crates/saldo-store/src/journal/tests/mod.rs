//! The lane and its queues on a database that fails when it is told to.

mod ends;
mod fake;
mod neighbours;
mod queues;

use std::sync::Arc;

use parking_lot::Mutex;
use saldo_core::command::Intent;
use saldo_core::transfer::{Pace, Purpose, RequestHash, Transfer};
use saldo_core::{Command, CommandId, Dialect, Outcome, PartnerId, TransferId};
use saldo_testkit::store_contract::world;
use tokio::sync::oneshot::Receiver;

use super::Answer;
use super::lane::Lane;
use super::meters::Meters;
use super::published::Published;
use super::queue::{Limits, Queue, Waiting};
use crate::options::StoreOptions;
use fake::{Fake, Rows};

/// A lane that is run by hand, on rows that the test sees.
struct Bench {
    lane: Lane<Fake>,
    queue: Arc<Queue>,
    published: Arc<Published>,
    rows: Arc<Mutex<Rows>>,
    deaths: Arc<Mutex<Vec<String>>>,
    next_id: i64,
}

impl Bench {
    fn new() -> Self {
        let deaths: Arc<Mutex<Vec<String>>> = Arc::default();
        let heard = Arc::clone(&deaths);
        let on_fatal = Arc::new(move |sentence: &str| heard.lock().push(sentence.to_owned()));
        let options = StoreOptions { on_fatal, ..StoreOptions::default() };
        let queue = Arc::new(Queue::new(Limits::of(&options), Meters::new(0)));
        let (rows, published): (Arc<Mutex<Rows>>, Arc<Published>) = Default::default();
        let fake = Fake::new(Arc::clone(&rows));
        let mut lane = Lane::new(fake, Arc::clone(&queue), Arc::clone(&published), &options);
        lane.resolve_pause = std::time::Duration::ZERO;
        Self { lane, queue, published, rows, deaths, next_id: 0 }
    }

    fn id(&mut self) -> i64 {
        self.next_id += 1;
        self.next_id
    }

    fn command(&mut self, intent: Intent) -> Command {
        let id = CommandId::new(self.id());
        Command { id, at: saldo_core::Timestamp::from_millis(world::START_MILLIS), intent }
    }

    fn open(&mut self, partner: i64, reference: &str, send_minor: i64) -> Command {
        let id = self.id();
        let order = world::order(send_minor, Pace::Instant);
        let at = saldo_core::Timestamp::from_millis(world::START_MILLIS);
        self.command(Intent::Open(Box::new(saldo_core::command::Open {
            transfer: TransferId::new(id),
            partner: PartnerId::new(partner),
            dialect: Dialect::Ding,
            reference: world::reference_of(reference),
            hash: RequestHash::of(&order),
            order: Arc::new(order),
            policy: saldo_core::transfer::ClaimPolicy::Never,
            attempt: Some(world::attempt(id, 1, Purpose::Deliver, at)),
            due_at: at,
            refusal: None,
        })))
    }

    fn deposit(&mut self, partner: i64, minor: i64) -> Command {
        self.command(Intent::Move(world::movement(partner, minor, None)))
    }

    fn settle(&mut self, transfer: &Transfer) -> Command {
        self.command(world::settle(transfer, world::delivered()))
    }

    /// Writes commands in one batch, without the queue.
    fn write(&mut self, commands: Vec<Command>) -> Vec<Answer> {
        let (waiting, answers): (Vec<Waiting>, Vec<Receiver<Answer>>) =
            commands.into_iter().map(Waiting::new).unzip();
        self.lane.write(waiting);
        answers.into_iter().map(|mut answer| answer.try_recv().expect("everyone is answered")).collect()
    }

    fn write_one(&mut self, command: Command) -> Answer {
        self.write(vec![command]).remove(0)
    }

    /// A partner with money and a transfer that waits for its outcome.
    fn opened(&mut self, partner: i64) -> Arc<Transfer> {
        let deposit = self.deposit(partner, 10_000);
        self.write_one(deposit).expect("a deposit");
        let open = self.open(partner, "opened", 100);
        match self.write_one(open).expect("an open") {
            Outcome::Transfer(transfer) => transfer,
            other => panic!("not opened: {other:?}"),
        }
    }
}
