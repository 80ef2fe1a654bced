//! Each webhook told of something committed, in the same words, and in order; every event was told, or is known not to be.
//! Who heard an end in the answer to its call needs no event; nobody is left without both.

use std::collections::BTreeMap;
use std::sync::Arc;

use saldo_core::event::{Event, TellingState};
use saldo_core::transfer::{Pace, State, Transfer};
use saldo_core::{Money, Reason, TransferId};
use saldo_engine::Refused;

use super::expect;
use super::found::{Found, Sent};
use crate::simulation::callers::{Call, Heard};
use crate::simulation::inbox::{Plain, Told};
use crate::simulation::plan::Deed;
use crate::simulation::process::Scene;

pub(super) fn check(scene: &Scene<'_>, found: &Found) {
    let told = scene.inbox.told();
    let events: BTreeMap<String, &Event> =
        found.events.iter().map(|event| (format!("evt_{}", event.id), event)).collect();
    for post in &told {
        match events.get(&post.id) {
            None => scene.outside.fault(format!("{} was told, and never happened", post.id)),
            Some(event) => expect(&scene.outside, *post.body == *Plain::body(event), || {
                format!("{} was told in other words: {}", post.id, post.body)
            }),
        }
    }
    for event in &found.events {
        came_to_an_end(scene, found, event, &told);
    }
    events_go_in_order(scene, found, &told);
    let calls = scene.calls.all();
    for sent in found.transfers.values() {
        is_told_of(scene, found, sent, &calls);
    }
}

fn came_to_an_end(scene: &Scene<'_>, found: &Found, event: &Event, told: &[Told]) {
    let name = format!("evt_{}", event.id);
    let is_right = match event.telling.state {
        TellingState::Delivered => told.iter().any(|post| post.id == name && post.is_taken),
        TellingState::GivenUp => true,
        TellingState::Pending => found.endpoints.iter().any(|endpoint| {
            let is_its = (endpoint.partner, endpoint.dialect) == (event.partner, event.dialect);
            is_its && endpoint.disabled.is_some()
        }),
    };
    expect(&scene.outside, is_right, || {
        format!("{name} is {}, and should not be", event.telling.state.as_str())
    });
}

/// An event is first told when those before it, of the same transfer, are settled.
fn events_go_in_order(scene: &Scene<'_>, found: &Found, told: &[Told]) {
    let mut by_transfer: BTreeMap<TransferId, Vec<String>> = BTreeMap::new();
    let mut events: Vec<&Event> = found.events.iter().collect();
    events.sort_by_key(|event| event.id);
    for event in events {
        by_transfer.entry(event.transfer.id).or_default().push(format!("evt_{}", event.id));
    }
    let first = |name: &String| told.iter().position(|post| post.id == *name).unwrap_or(usize::MAX);
    for (transfer, names) in by_transfer {
        let is_sorted = names.is_sorted_by_key(first);
        expect(&scene.outside, is_sorted, || format!("transfer {transfer} was told out of order: {names:?}"));
    }
}

fn is_told_of(scene: &Scene<'_>, found: &Found, sent: &Sent, calls: &[Call]) {
    let transfer = &sent.transfer;
    let events = || found.events.iter().filter(|event| event.transfer.id == transfer.id);
    let count = events().count();
    if transfer.order.is_collected_as_paid() {
        let told: i64 = events().filter_map(|event| event.payment).map(Money::minor).sum();
        return expect(&scene.outside, told == transfer.paid_minor, || {
            format!("of transfer {} {} was paid, and {told} told", transfer.id, transfer.paid_minor)
        });
    }
    let is_right = match transfer.order.pace {
        _ if sent.is_stillborn() => count == 0,
        Pace::Deferred => count == 1,
        Pace::Batch => count <= 1,
        Pace::Instant => count == 1 || (count == 0 && may_have_been_heard(scene, transfer, calls)),
    };
    expect(&scene.outside, is_right, || {
        format!("transfer {} is {}, and has {count} events", transfer.id, transfer.state)
    });
}

/// Whether a caller heard the end, or was not there any more when the answer came, or was left in doubt by a process
/// that may have ended then; and nobody heard that it goes on.
fn may_have_been_heard(scene: &Scene<'_>, transfer: &Transfer, calls: &[Call]) -> bool {
    let may_end = scene.outside.weather.deaths_max > 0;
    let asked = || calls.iter().filter(|call| is_order_of(transfer, call));
    let heard = |call: &Call| match &call.heard {
        Heard::Sent(answer) => state_heard(transfer, answer),
        _ => None,
    };
    let heard_nothing = |call: &Call| match &call.heard {
        Heard::Nothing => true,
        Heard::Sent(Err(refused)) => may_end && refused.refusal.reason == Reason::Indeterminate,
        _ => false,
    };
    let heard_end = |call: &Call| heard(call).is_some_and(|state| state != State::Processing);
    let heard_open = |call: &Call| heard(call) == Some(State::Processing);
    asked().any(|call| heard_nothing(call) || heard_end(call)) && !asked().any(heard_open)
}

fn is_order_of(transfer: &Transfer, call: &Call) -> bool {
    let (Deed::Send { reference, .. } | Deed::Charge { reference, .. }) = &call.action.deed else {
        return false;
    };
    let caller = &call.caller;
    (caller.partner, caller.dialect) == (transfer.partner, transfer.dialect)
        && *reference == transfer.reference.as_str()
}

/// Where a transfer stood when its order was answered, the first time or again.
fn state_heard(transfer: &Transfer, answer: &Result<Arc<Transfer>, Refused>) -> Option<State> {
    let heard = match answer {
        Ok(heard) => Some(heard),
        Err(refused) => refused.transfer.as_ref().filter(|heard| {
            heard.state == State::Failed || refused.refusal.reason == Reason::ReferenceRepeated
        }),
    };
    heard.filter(|heard| heard.id == transfer.id).map(|heard| heard.state)
}
