//! A small world to decide commands in: books in memory, a clock that steps, and orders to place.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::catalogue::{Ask, Kind, PriceBand, Quote, Rates};
use crate::command::{Command, Found, Intent, Movement, MovementKind, Open, Settle, Start};
use crate::decide::{Books, Change, Decision, Outcome, decide};
use crate::ids::{
    AttemptId, CommandId, ConnectorName, Dialect, NodeId, PartnerId, ProviderCode, Reference, Sku, TransferId,
};
use crate::ledger::{Account, AccountKey, AccountName};
use crate::transfer::{
    Attempt, ClaimPolicy, Flow, Order, Pace, Precheck, Purpose, Realm, Report, RequestHash, Reversal,
    Transfer, Verdict,
};
use crate::{AccountNumber, Currency, Money, Timestamp};

pub(super) fn usd() -> Currency {
    "USD".parse().unwrap()
}

pub(super) fn cents(minor: i64) -> Money {
    Money::from_minor(minor, usd())
}

/// A band from 1.00 to 100.00 with a commission of 3 % and a distributor fee.
pub(super) fn band() -> PriceBand {
    PriceBand {
        send_minimum: cents(1),
        send_maximum: cents(10_000),
        receive_minimum: cents(1),
        receive_maximum: cents(10_000),
        customer_fee: cents(0),
        distributor_fee: cents(7),
        commission: Decimal::new(3, 2),
        tax: None,
    }
}

pub(super) fn order(send_minor: i64, pace: Pace) -> Order {
    let ask = Ask::Send(Decimal::new(send_minor, 2));
    Order {
        sku: Sku::parse("XX_YY_TopUp").unwrap(),
        kind: Kind::Topup,
        provider: ProviderCode::parse("YYXX").unwrap(),
        account_number: AccountNumber::parse("18095551212").unwrap(),
        settings: Vec::new(),
        bill_ref: None,
        correlation: None,
        quote: Quote::new(&band(), ask, usd(), &Rates::default()).unwrap(),
        pace,
        realm: Realm::Real,
        flow: Flow::Purchase,
        precheck: Precheck::None,
        signer: None,
    }
}

pub(super) fn attempt(id: i64, purpose: Purpose, at: Timestamp) -> Attempt {
    Attempt {
        id: AttemptId::new(id),
        number: 1,
        purpose,
        connector: ConnectorName::parse("main").unwrap(),
        started_at: at,
        send_by: at.plus_seconds(5),
        lease_until: at.plus_seconds(60),
        node: NodeId::SOLE,
        reversal: None,
        repeated: false,
    }
}

/// Books, and everything that was ever decided on them.
pub(super) struct World {
    pub books: Books,
    pub now: Timestamp,
    pub changes: Vec<Change>,
    next_id: i64,
}

impl World {
    pub(super) fn new() -> Self {
        Self {
            books: Books::default(),
            now: Timestamp::from_millis(1_800_000_000_000),
            changes: Vec::new(),
            next_id: 1,
        }
    }

    pub(super) fn id(&mut self) -> i64 {
        self.next_id += 1;
        self.next_id
    }

    pub(super) fn run(&mut self, intent: Intent) -> Outcome {
        let id = CommandId::new(self.id());
        let command = Command { id, at: self.now, intent };
        let Decision { outcome, changes } = decide(&self.books, &command);
        self.books.apply(&changes);
        self.changes.extend(changes);
        outcome
    }

    pub(super) fn deposit(&mut self, partner: i64, minor: i64) -> Outcome {
        self.run(Intent::Move(Movement {
            partner: PartnerId::new(partner),
            kind: MovementKind::Deposit,
            account: AccountName::Balance,
            amount: cents(minor),
            reference: None,
            note: String::new(),
        }))
    }

    pub(super) fn open(
        &mut self,
        partner: i64,
        reference: &str,
        order: Order,
        policy: ClaimPolicy,
    ) -> Outcome {
        let id = self.id();
        let now = self.now;
        let leaves = order.pace == Pace::Instant;
        self.run(Intent::Open(Box::new(Open {
            transfer: TransferId::new(id),
            partner: PartnerId::new(partner),
            dialect: Dialect::Ding,
            reference: Reference::parse(reference).unwrap(),
            hash: RequestHash::of(&order),
            order: Arc::new(order),
            policy,
            attempt: leaves.then(|| attempt(id, Purpose::Deliver, now)),
            due_at: now.plus_seconds(60),
            refusal: None,
        })))
    }

    /// Opens an instant transfer that must be accepted.
    pub(super) fn opened(&mut self, reference: &str, send_minor: i64) -> Arc<Transfer> {
        match self.open(1, reference, order(send_minor, Pace::Instant), ClaimPolicy::Never) {
            Outcome::Transfer(transfer) => transfer,
            other => panic!("not opened: {other:?}"),
        }
    }

    pub(super) fn settle(&mut self, transfer: &Transfer, verdict: Verdict) -> Outcome {
        let attempt = transfer.attempt.as_ref().map_or(AttemptId::new(0), |attempt| attempt.id);
        self.settle_attempt(transfer, attempt, verdict)
    }

    pub(super) fn settle_attempt(
        &mut self,
        transfer: &Transfer,
        attempt: AttemptId,
        verdict: Verdict,
    ) -> Outcome {
        self.run(Intent::Settle(Settle {
            partner: transfer.partner,
            transfer: transfer.id,
            report: Report { attempt, verdict },
            retry_at: None,
            found: Found::ByAttempt,
        }))
    }

    pub(super) fn send(&mut self, transfer: &Transfer) -> Outcome {
        let start = self.starting(transfer, Purpose::Deliver);
        self.run(Intent::Start(start))
    }

    pub(super) fn reverse(&mut self, transfer: &Transfer) -> Outcome {
        let start = self.starting(transfer, Purpose::Reverse);
        self.run(Intent::Reverse(start))
    }

    /// Reverses a transfer as it stands, under a reference.
    pub(super) fn reverse_as(&mut self, transfer: &Transfer, reference: &str) -> Outcome {
        let transfer = self.transfer(transfer);
        let mut start = self.starting(&transfer, Purpose::Reverse);
        let reversal = start.attempt.reversal.as_mut().unwrap();
        reversal.reference = Reference::parse(reference).unwrap();
        self.run(Intent::Reverse(start))
    }

    fn starting(&mut self, transfer: &Transfer, purpose: Purpose) -> Start {
        let id = self.id();
        let delivery = transfer.attempt.as_ref().map(|attempt| attempt.id);
        let reversal = delivery.filter(|_| purpose == Purpose::Reverse).map(|delivery| Reversal {
            delivery,
            reference: Reference::parse(&format!("back of {}", transfer.id)).unwrap(),
        });
        let number = transfer.attempt.as_ref().map_or(1, |attempt| attempt.number + 1);
        let attempt = Attempt { reversal, number, ..attempt(id, purpose, self.now) };
        Start { partner: transfer.partner, transfer: transfer.id, attempt }
    }

    pub(super) fn account(&self, partner: i64, name: AccountName) -> Account {
        self.books.account(&AccountKey::new(PartnerId::new(partner), usd(), name))
    }

    pub(super) fn provider(&self, partner: i64) -> Account {
        self.account(partner, AccountName::Provider(ProviderCode::parse("YYXX").unwrap()))
    }

    pub(super) fn transfer(&self, transfer: &Transfer) -> Arc<Transfer> {
        self.books.transfer(transfer.partner, transfer.id).unwrap()
    }
}

pub(super) fn delivered() -> Verdict {
    Verdict::Delivered { provider_ref: Some("P-1".into()), receipt: None }
}

pub(super) fn refused() -> Verdict {
    Verdict::Refused(crate::Reason::ProviderRefused.into())
}
