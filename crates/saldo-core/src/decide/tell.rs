//! Which ends of transfers a partner is told of, and what a try to tell one does to the event and to its endpoint.
//! Who heard the end in the answer to its own call is not told again; so an event costs nothing in an ordinary sale.

use std::sync::Arc;

use super::{Books, Change, Decision, Outcome};
use crate::command::{Command, EndpointKey, Found, Intent, Payment, Settle};
use crate::event::{
    Delivery, Event, EventKey, FAILING_MAX_MS, FAILURES_APART_MS, Telling, TellingState, next_try_at,
};
use crate::ids::EventId;
use crate::money::Money;
use crate::party::{Disabled, DisabledCause, Endpoint};
use crate::reason::Reason;
use crate::time::Timestamp;
use crate::transfer::{Pace, State, Transfer, Verdict};

/// The event of a transfer's end, where its partner has an endpoint and has not heard of it.
pub(super) fn ended(
    books: &Books,
    command: &Command,
    before: &Transfer,
    after: &Arc<Transfer>,
) -> Option<Change> {
    let was_open = matches!(before.state, State::Submitted | State::Processing | State::Cancelling);
    let has_ended = matches!(after.state, State::Complete | State::Failed | State::Cancelled);
    endpoint_asked(command, before).filter(|_| was_open && has_ended)?;
    event(books, command, command.at, after, None)
}

/// The event of an end that an earlier try of its settle wrote without one, for a caller that left in doubt since. The
/// transfer's step shows that it is told.
pub(super) fn doubted(
    books: &Books,
    command: &Command,
    settle: &Settle,
    ended: &Arc<Transfer>,
) -> Vec<Change> {
    let is_its_end = matches!(&settle.found, Found::TooLate { doubted } if doubted.contains(&ended.command));
    let ended_at = ended.completed_at.filter(|_| is_its_end && !is_always_told(settle, ended));
    let after = Arc::new(Transfer { command: command.id, ..(**ended).clone() });
    let event = ended_at.and_then(|at| event(books, command, at, &after, None));
    event.map_or(Vec::new(), |event| vec![event, Change::PutTransfer(after)])
}

/// The event of a payment: each is told, with what it brings the charge to.
pub(super) fn paid(
    books: &Books,
    command: &Command,
    payment: &Payment,
    after: &Arc<Transfer>,
) -> Option<Change> {
    event(books, command, command.at, after, Some(payment.amount))
}

fn event(
    books: &Books,
    command: &Command,
    at: Timestamp,
    transfer: &Arc<Transfer>,
    payment: Option<Money>,
) -> Option<Change> {
    books.endpoint(&(transfer.partner, transfer.dialect))?;
    Some(Change::PutEvent(Arc::new(Event {
        partner: transfer.partner,
        id: EventId::new(command.id.value()),
        dialect: transfer.dialect,
        at,
        transfer: Arc::clone(transfer),
        payment,
        telling: Telling::begin(command.at),
    })))
}

/// The endpoint that would be told if the command ended the transfer.
pub(super) fn endpoint_asked(command: &Command, transfer: &Transfer) -> Option<EndpointKey> {
    let is_unheard = match (&command.intent, transfer.order.pace) {
        (Intent::RecordPayment(_), _) | (Intent::Settle(_) | Intent::Cancel(_), Pace::Deferred) => true,
        (Intent::Settle(settle), Pace::Instant | Pace::Batch) => {
            settle.found != Found::ByAttempt || is_always_told(settle, transfer)
        }
        _ => false,
    };
    is_unheard.then_some((transfer.partner, transfer.dialect))
}

/// Whether its end is told although somebody hears it in the answer to a call.
fn is_always_told(settle: &Settle, transfer: &Transfer) -> bool {
    is_repeated(transfer) || is_paid_whole(settle, transfer)
}

/// Whether somebody was answered that the transfer goes on who is not the one that waits for it.
fn is_repeated(transfer: &Transfer) -> bool {
    transfer.attempt.as_ref().is_some_and(|attempt| attempt.repeated)
}

/// Whether the end is a payment, which is told whoever heard the end.
fn is_paid_whole(settle: &Settle, transfer: &Transfer) -> bool {
    transfer.order.is_collected_as_paid() && matches!(settle.report.verdict, Verdict::Delivered { .. })
}

/// Keeps a try, and what follows from it. A try that another has overtaken changes nothing.
pub(super) fn record(books: &Books, command: &Command, delivery: &Delivery) -> Decision {
    let Some(event) = books.event(&delivery.event) else {
        return Decision::refused(Reason::NotFound);
    };
    let is_next = delivery.number == event.telling.tries.saturating_add(1);
    if event.telling.state != TellingState::Pending || !is_next {
        return Decision::unchanged(Outcome::Event(Arc::clone(event)));
    }
    let after = Arc::new(Event { telling: told(event, delivery, command.at), ..(**event).clone() });
    let endpoint = books.endpoint(&(event.partner, event.dialect));
    let endpoint = endpoint.and_then(|endpoint| heard(endpoint, delivery, command.at));
    let mut changes = vec![Change::AppendDelivery(delivery.clone()), Change::PutEvent(Arc::clone(&after))];
    changes.extend(endpoint.map(Change::PutEndpoint));
    Decision { outcome: Outcome::Event(after), changes }
}

fn told(event: &Event, delivery: &Delivery, now: Timestamp) -> Telling {
    let before = &event.telling;
    let tries_counted = delivery.number.saturating_sub(before.tries_before);
    let (state, due_at) = if delivery.answer.is_success() {
        (TellingState::Delivered, None)
    } else {
        match next_try_at(event.id, tries_counted, &delivery.answer, now) {
            Some(due_at) => (TellingState::Pending, Some(due_at)),
            None => (TellingState::GivenUp, None),
        }
    };
    Telling {
        state,
        tries: delivery.number,
        tries_before: before.tries_before,
        due_at,
        body: Some(before.body.clone().unwrap_or_else(|| Arc::clone(&delivery.body))),
    }
}

/// The endpoint after a try, where that says something of it: nothing, where it was set anew meanwhile.
fn heard(endpoint: &Endpoint, delivery: &Delivery, now: Timestamp) -> Option<Endpoint> {
    let is_same = endpoint.url == *delivery.url && endpoint.created_at == delivery.endpoint_set_at;
    if !is_same || endpoint.disabled.is_some() {
        return None;
    }
    if delivery.answer.is_success() {
        return endpoint.failing_since.map(|_| well(endpoint));
    }
    let goes_on = endpoint.failed_last_at.is_some_and(|last| now.millis_since(last) <= FAILURES_APART_MS);
    let since = endpoint.failing_since.filter(|_| goes_on).unwrap_or(now);
    let cause = if delivery.answer.is_gone() {
        Some(DisabledCause::Gone)
    } else {
        (now.millis_since(since) >= FAILING_MAX_MS).then_some(DisabledCause::Failing)
    };
    Some(Endpoint {
        failing_since: Some(since),
        failed_last_at: Some(now),
        disabled: cause.map(|cause| Disabled { at: now, cause }),
        ..endpoint.clone()
    })
}

/// The endpoint as if nothing had failed.
fn well(endpoint: &Endpoint) -> Endpoint {
    Endpoint { failing_since: None, failed_last_at: None, disabled: None, ..endpoint.clone() }
}

/// Begins a schedule anew; what was tried stays on record, and the body stays as it was sent first.
pub(super) fn replay(books: &Books, command: &Command, key: EventKey) -> Decision {
    let Some(event) = books.event(&key) else {
        return Decision::refused(Reason::NotFound);
    };
    let telling = Telling {
        state: TellingState::Pending,
        tries_before: event.telling.tries,
        due_at: Some(command.at),
        ..event.telling.clone()
    };
    let after = Arc::new(Event { telling, ..(**event).clone() });
    Decision { outcome: Outcome::Event(Arc::clone(&after)), changes: vec![Change::PutEvent(after)] }
}

/// Sends to an endpoint again; what waited for it is due since long.
pub(super) fn enable(books: &Books, key: EndpointKey) -> Decision {
    match books.endpoint(&key) {
        Some(endpoint) => Decision::done(Change::PutEndpoint(well(endpoint))),
        None => Decision::refused(Reason::NotFound),
    }
}
