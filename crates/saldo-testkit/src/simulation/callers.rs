//! Callers do what the plan says, and remember what they heard. One whose line is cut has heard nothing.

use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use saldo_core::decide::WrittenMovement;
use saldo_core::transfer::{ClaimPolicy, Pace, Realm, Transfer};
use saldo_core::{Dialect, Money, Reason, Reference};
use saldo_engine::{
    Caller, ChargeOrder, DepositRequest, Engine, EventFilter, Refused, TransferOrder, TransferQuery,
};

use super::outside::Outside;
use super::payments::Payments;
use super::plan::{Action, Deed};
use super::provider::Book;
use super::stage::{BATCH, INSTANT, usd};

/// Something that a caller was told.
#[derive(Debug, Clone)]
pub(super) enum Heard {
    Sent(Result<Arc<Transfer>, Refused>),
    Deposited(Result<WrittenMovement, Reason>),
    /// A transfer as somebody was shown it.
    Shown(Arc<Transfer>),
    Balance(Money),
    /// That it could not be done.
    Refused(Reason),
    Nothing,
}

/// One call from its beginning to what was heard of it.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) action: Action,
    pub(super) caller: Caller,
    pub(super) heard: Heard,
}

/// All calls that began, whatever became of them.
pub(super) struct Calls {
    all: Mutex<Vec<Call>>,
    pub(super) payments: Payments,
}

impl Calls {
    pub(super) fn paid_in(book: &Arc<Book>) -> Self {
        Self { all: Mutex::default(), payments: Payments::in_book(book) }
    }

    pub(super) fn all(&self) -> Vec<Call> {
        self.all.lock().clone()
    }

    fn begin(&self, action: &Action, caller: Caller) -> usize {
        let mut calls = self.all.lock();
        calls.push(Call { action: action.clone(), caller, heard: Heard::Nothing });
        calls.len() - 1
    }

    fn end(&self, number: usize, heard: Heard) {
        self.all.lock()[number].heard = heard;
    }
}

/// Does what is planned; a caller that hangs up or whose switch dies hears nothing.
pub(super) async fn act(
    engine: Arc<Engine>,
    outside: Arc<Outside>,
    calls: Arc<Calls>,
    action: Action,
    caller: Caller,
) {
    outside.pass("a call comes in").await;
    let number = calls.begin(&action, caller);
    outside.note(format_args!(
        "call {number}: {:?} of partner {} in {}",
        action.deed, action.partner, caller.dialect
    ));
    let doing = done(&engine, &outside, &calls, &caller, &action);
    let heard = match action.patience_ms {
        Some(patience) => {
            let limit = Duration::from_millis(patience.try_into().unwrap_or_default());
            tokio::time::timeout(limit, doing).await.unwrap_or(Heard::Nothing)
        }
        None => doing.await,
    };
    outside.pass("an answer goes out").await;
    outside.note(format_args!("call {number} heard {}", short(&heard)));
    calls.end(number, heard);
}

async fn done(
    engine: &Arc<Engine>,
    outside: &Outside,
    calls: &Calls,
    caller: &Caller,
    action: &Action,
) -> Heard {
    match &action.deed {
        Deed::Send { reference, minor, pace } => {
            Heard::Sent(engine.transfer_submit(caller, order(caller, reference, *minor, *pace)).await)
        }
        Deed::Charge { reference, minor, subscriber, instrument } => {
            let order = charge(reference, *minor, subscriber);
            let order = ChargeOrder { instrument: Some((*instrument).to_owned()), ..order };
            Heard::Sent(engine.charge_submit(caller, order).await)
        }
        Deed::Pay { sent, minor } => {
            if let Ok(found) = newest(engine, caller, sent).await {
                calls.payments.pay(engine, outside, &found, *minor).await;
            }
            Heard::Nothing
        }
        Deed::Deposit { reference, minor } => {
            let reference = Some(reference_of(reference));
            let amount = Money::from_minor(*minor, usd());
            let request = DepositRequest { partner: caller.partner, amount, reference, note: String::new() };
            Heard::Deposited(engine.deposit(request).await)
        }
        Deed::Cancel { sent } => match newest(engine, caller, sent).await {
            Ok(found) => shown(engine.transfer_cancel(caller, found.id).await),
            Err(reason) => Heard::Refused(reason),
        },
        Deed::Void { sent, reversal } => {
            let voided = engine.transfer_void(caller, &reference_of(sent), reference_of(reversal)).await;
            shown(voided.map_err(|refused| refused.refusal.reason))
        }
        Deed::Find { sent } => shown(newest(engine, caller, sent).await),
        Deed::Ask { sent } => match newest(engine, caller, sent).await {
            Ok(found) => shown(engine.transfer_ask(found.id).await),
            Err(reason) => Heard::Refused(reason),
        },
        Deed::Balance => match engine.balance(caller).await {
            Ok(balance) => Heard::Balance(balance),
            Err(reason) => Heard::Refused(reason),
        },
        Deed::Replay => {
            let newest = EventFilter { partner: Some(caller.partner), limit: 1, ..EventFilter::default() };
            for event in engine.event_list(newest).await.unwrap_or_default() {
                engine.event_replay(event.partner, event.id).await.ok();
            }
            Heard::Nothing
        }
        Deed::Enable => {
            engine.endpoint_enable(caller.partner, caller.dialect).await.ok();
            Heard::Nothing
        }
        // The process does it, not a caller.
        Deed::Restart => Heard::Nothing,
        Deed::Jump { millis } => {
            outside.clock.jump_ms(*millis);
            Heard::Nothing
        }
    }
}

fn shown(answer: Result<Arc<Transfer>, Reason>) -> Heard {
    answer.map_or_else(Heard::Refused, Heard::Shown)
}

async fn newest(engine: &Arc<Engine>, caller: &Caller, sent: &str) -> Result<Arc<Transfer>, Reason> {
    let query = TransferQuery { reference: Some(reference_of(sent)), take: 1, ..TransferQuery::default() };
    let found =
        engine.transfer_list(caller, query).await?.items.into_iter().next().ok_or(Reason::NotFound)?;
    engine.transfer_find(caller, found.id).await
}

/// Ding lets a reference go again after an hour, UTelecard never.
pub(super) fn policy(dialect: Dialect) -> ClaimPolicy {
    match dialect {
        Dialect::Ding => ClaimPolicy::WhenSettledFor { minutes: 60 },
        _ => ClaimPolicy::Never,
    }
}

fn order(caller: &Caller, reference: &str, minor: i64, pace: Pace) -> TransferOrder {
    TransferOrder {
        sku: if pace == Pace::Batch { BATCH } else { INSTANT }.to_owned(),
        account_number: "93700000007".to_owned(),
        send: Money::from_minor(minor, usd()).to_decimal(),
        currency: None,
        reference: reference.to_owned(),
        settings: Vec::new(),
        bill_ref: None,
        correlation: None,
        pace: Some(pace),
        policy: policy(caller.dialect),
        realm: Realm::Real,
    }
}

fn charge(reference: &str, minor: i64, subscriber: &str) -> ChargeOrder {
    ChargeOrder {
        subscriber: subscriber.to_owned(),
        instrument: None,
        amount: Money::from_minor(minor, usd()).to_decimal(),
        currency: None,
        reference: reference.to_owned(),
        settings: Vec::new(),
        policy: ClaimPolicy::Never,
    }
}

fn reference_of(text: &str) -> Reference {
    Reference::parse(text).expect("a reference")
}

fn short(heard: &Heard) -> String {
    let of = |transfer: &Transfer| format!("{} {}", transfer.id, transfer.state);
    match heard {
        Heard::Sent(Ok(transfer)) | Heard::Shown(transfer) => of(transfer),
        Heard::Sent(Err(refused)) => {
            let transfer = refused.transfer.as_deref().map(of).unwrap_or_default();
            format!("{:?} {transfer}", refused.refusal.reason)
        }
        Heard::Deposited(Ok(written)) => format!("{} deposited", written.movement.amount),
        Heard::Deposited(Err(reason)) | Heard::Refused(reason) => format!("{reason:?}"),
        Heard::Balance(balance) => balance.to_string(),
        Heard::Nothing => "nothing".to_owned(),
    }
}
