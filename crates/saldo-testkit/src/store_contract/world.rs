//! A store with a clock that steps and ids that count, and the commands that cases write.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use saldo_core::catalogue::{Ask, Kind, PriceBand, Quote, Rates};
use saldo_core::command::{Found, Intent, Movement, MovementKind, OnTransfer, Open, Settle, Start};
use saldo_core::ledger::{Account, AccountKey, AccountName};
use saldo_core::transfer::{
    Attempt, ClaimPolicy, Flow, Order, Pace, Precheck, Purpose, Realm, Report, RequestHash, Reversal,
    Transfer, Verdict,
};
use saldo_core::{
    AccountNumber, AttemptId, Command, CommandId, ConnectorName, Currency, Dialect, Money, NodeId, Outcome,
    PartnerId, ProviderCode, Reason, Reference, Sku, Timestamp, TransferId,
};
use saldo_store::{AuditReport, CommitError, Store, StoreOptions};
use tokio::runtime::Builder;

use crate::Fresh;

pub type StoreFactory = fn() -> Fresh;

/// The partner that most cases speak for.
pub const PARTNER: i64 = 1;

/// When every world begins: 2027-01-15, in the morning.
pub const START_MILLIS: i64 = 1_800_000_000_000;

/// One store under test. Clones share it.
#[derive(Clone)]
pub struct World {
    pub store: Store,
    pub fresh: Arc<Fresh>,
    options: StoreOptions,
    next_id: Arc<AtomicI64>,
    millis: Arc<AtomicI64>,
}

/// Runs a case on an empty store; in the end its books must be right.
pub fn run<F: Future<Output = World>>(factory: StoreFactory, case: impl FnOnce(World) -> F) {
    run_with(factory, StoreOptions::default(), case);
}

pub fn run_with<F: Future<Output = World>>(
    factory: StoreFactory,
    options: StoreOptions,
    case: impl FnOnce(World) -> F,
) {
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let world = case(World::open(factory(), options)).await;
        let report = world.audit().await;
        assert!(report.clean, "{:#?}", report.violations);
        world.store.close().await;
    });
}

impl World {
    pub fn open(fresh: Fresh, options: StoreOptions) -> Self {
        let store = Store::open(&fresh.location, options.clone()).expect("an empty database opens");
        let (next_id, millis) = (Arc::new(AtomicI64::new(1)), Arc::new(AtomicI64::new(START_MILLIS)));
        Self { store, fresh: Arc::new(fresh), options, next_id, millis }
    }

    /// Another process on the same database.
    pub fn beside(&self) -> Self {
        let store = Store::open(&self.fresh.location, self.options.clone()).expect("the database opens");
        Self { store, ..self.clone() }
    }

    /// Closes the store and opens it again.
    pub async fn reopened(self) -> Self {
        self.changed(|| {}).await
    }

    /// Closes the store, changes the database behind its back and opens it again.
    pub async fn changed(self, change: impl FnOnce()) -> Self {
        let Self { store, fresh, options, next_id, millis } = self;
        store.close().await;
        change();
        let store = Store::open(&fresh.location, options.clone()).expect("the database opens again");
        Self { store, fresh, options, next_id, millis }
    }

    /// Lets go of the store without closing it, as a killed process does, and opens it again.
    pub fn killed_and_opened(self) -> Self {
        let Self { store, fresh, options, next_id, millis } = self;
        drop(store);
        let store = Store::open(&fresh.location, options.clone()).expect("the database recovers");
        Self { store, fresh, options, next_id, millis }
    }

    pub fn id(&self) -> i64 {
        self.next_id.fetch_add(1, Ordering::Relaxed)
    }

    pub fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.millis.load(Ordering::Relaxed))
    }

    pub fn pass_seconds(&self, seconds: i64) {
        self.millis.fetch_add(seconds * 1_000, Ordering::Relaxed);
    }

    pub fn command(&self, intent: Intent) -> Command {
        Command { id: CommandId::new(self.id()), at: self.now(), intent }
    }

    pub async fn try_commit(&self, intent: Intent) -> Result<Outcome, CommitError> {
        self.store.journal.commit(self.command(intent)).await
    }

    pub async fn commit(&self, intent: Intent) -> Outcome {
        self.try_commit(intent).await.expect("the command has an outcome")
    }

    pub async fn audit(&self) -> AuditReport {
        self.store.reads.audit(None, |_| {}).await.expect("the books can be read")
    }

    pub async fn deposit(&self, partner: i64, minor: i64) -> Outcome {
        self.commit(Intent::Move(movement(partner, minor, None))).await
    }

    /// An instant transfer of the partner, with an attempt out.
    pub fn open_intent(&self, partner: i64, reference: &str, order: Order) -> Intent {
        let id = self.id();
        let now = self.now();
        let leaves = order.pace == Pace::Instant;
        Intent::Open(Box::new(Open {
            transfer: TransferId::new(id),
            partner: PartnerId::new(partner),
            dialect: Dialect::Ding,
            reference: reference_of(reference),
            hash: RequestHash::of(&order),
            order: Arc::new(order),
            policy: ClaimPolicy::Never,
            attempt: leaves.then(|| attempt(id, 1, Purpose::Deliver, now)),
            due_at: now.plus_seconds(60),
            refusal: None,
        }))
    }

    /// As `open_intent`, under another policy for used references.
    pub fn open_with(&self, reference: &str, order: Order, policy: ClaimPolicy) -> Intent {
        match self.open_intent(PARTNER, reference, order) {
            Intent::Open(open) => Intent::Open(Box::new(Open { policy, ..*open })),
            other => other,
        }
    }

    /// Opens a transfer that must be accepted.
    pub async fn opened(&self, partner: i64, reference: &str, send_minor: i64) -> Arc<Transfer> {
        let intent = self.open_intent(partner, reference, order(send_minor, Pace::Instant));
        transfer(self.commit(intent).await)
    }

    /// Opens a transfer and delivers it.
    pub async fn sold(&self, partner: i64, reference: &str, send_minor: i64) -> Arc<Transfer> {
        let opened = self.opened(partner, reference, send_minor).await;
        transfer(self.commit(settle(&opened, delivered())).await)
    }

    pub fn start_intent(&self, transfer: &Transfer, purpose: Purpose) -> Intent {
        let number = transfer.attempt.as_ref().map_or(1, |attempt| attempt.number + 1);
        let attempt = attempt(self.id(), number, purpose, self.now());
        let start = Start { partner: transfer.partner, transfer: transfer.id, attempt };
        match purpose {
            Purpose::Deliver => Intent::Start(start),
            Purpose::Reverse => Intent::Reverse(start),
        }
    }

    /// Takes a transfer back under a reference.
    pub fn reverse_intent(&self, sold: &Transfer, reference: &str) -> Intent {
        let delivery = sold.attempt.as_ref().map_or(AttemptId::new(0), |attempt| attempt.id);
        let reversal = Some(Reversal { delivery, reference: reference_of(reference) });
        match self.start_intent(sold, Purpose::Reverse) {
            Intent::Reverse(start) => {
                Intent::Reverse(Start { attempt: Attempt { reversal, ..start.attempt }, ..start })
            }
            other => other,
        }
    }

    pub async fn account(&self, partner: i64, name: AccountName) -> Account {
        let key = AccountKey::new(PartnerId::new(partner), usd(), name);
        let found = self.store.reads.account(&key).await.expect("the account can be read");
        found.unwrap_or_else(|| Account::open(key))
    }

    pub async fn transfer(&self, transfer: &Transfer) -> Transfer {
        let found = self.store.reads.transfer(transfer.partner, transfer.id).await;
        found.expect("the transfer can be read").expect("the transfer is there")
    }
}

pub fn usd() -> Currency {
    "USD".parse().expect("a currency")
}

pub fn cents(minor: i64) -> Money {
    Money::from_minor(minor, usd())
}

pub fn reference_of(text: &str) -> Reference {
    Reference::parse(text).expect("a reference")
}

pub fn provider() -> ProviderCode {
    ProviderCode::parse("YYXX").expect("a provider")
}

/// From 0.01 to 100.00 with a commission of 3 % and no fee.
fn band() -> PriceBand {
    PriceBand {
        send_minimum: cents(1),
        send_maximum: cents(10_000),
        receive_minimum: cents(1),
        receive_maximum: cents(10_000),
        customer_fee: cents(0),
        distributor_fee: cents(0),
        commission: cents(3).to_decimal(),
        tax: None,
    }
}

pub fn order(send_minor: i64, pace: Pace) -> Order {
    Order {
        sku: Sku::parse("XX_YY_TopUp").expect("a sku"),
        kind: Kind::Topup,
        provider: provider(),
        account_number: AccountNumber::parse("18095551212").expect("an account number"),
        settings: Vec::new(),
        bill_ref: None,
        correlation: None,
        quote: Quote::new(&band(), Ask::Send(cents(send_minor).to_decimal()), usd(), &Rates::default())
            .expect("a price"),
        pace,
        realm: Realm::Real,
        flow: Flow::Purchase,
        precheck: Precheck::None,
        signer: None,
    }
}

pub fn attempt(id: i64, number: u32, purpose: Purpose, at: Timestamp) -> Attempt {
    Attempt {
        id: AttemptId::new(id),
        number,
        purpose,
        connector: ConnectorName::parse("main").expect("a name"),
        started_at: at,
        send_by: at.plus_seconds(5),
        lease_until: at.plus_seconds(60),
        node: NodeId::SOLE,
        reversal: None,
        repeated: false,
    }
}

pub fn movement(partner: i64, minor: i64, reference: Option<&str>) -> Movement {
    Movement {
        partner: PartnerId::new(partner),
        kind: MovementKind::Deposit,
        account: AccountName::Balance,
        amount: cents(minor),
        reference: reference.map(reference_of),
        note: "by bank".to_owned(),
    }
}

/// A verdict on a transfer's newest attempt.
pub fn settle(transfer: &Transfer, verdict: Verdict) -> Intent {
    let attempt = transfer.attempt.as_ref().map_or(AttemptId::new(0), |attempt| attempt.id);
    let report = Report { attempt, verdict };
    Intent::Settle(Settle {
        partner: transfer.partner,
        transfer: transfer.id,
        report,
        retry_at: None,
        found: Found::ByAttempt,
    })
}

pub fn cancel(transfer: &Transfer) -> Intent {
    Intent::Cancel(OnTransfer { partner: transfer.partner, transfer: transfer.id })
}

pub fn delivered() -> Verdict {
    let receipt = saldo_core::transfer::Receipt {
        text: Some("Thank you".to_owned()),
        params: [("pin".to_owned(), "1234".to_owned())].into(),
        sealed: None,
    };
    Verdict::Delivered { provider_ref: Some("P-1".into()), receipt: Some(Arc::new(receipt)) }
}

pub fn refused() -> Verdict {
    Verdict::Refused(Reason::ProviderRefused.into())
}

/// The transfer that a command was accepted with.
pub fn transfer(outcome: Outcome) -> Arc<Transfer> {
    match outcome {
        Outcome::Transfer(transfer) => transfer,
        other => panic!("not accepted: {other:?}"),
    }
}
