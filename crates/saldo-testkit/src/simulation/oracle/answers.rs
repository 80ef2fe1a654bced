//! What a caller heard is true, and stays true: an end that was told never becomes another, but by taking it back.

use std::collections::BTreeMap;

use saldo_core::transfer::{State, Transfer};
use saldo_core::{Dialect, PartnerId, Reason};

use super::expect;
use super::found::Found;
use crate::simulation::callers::{Call, Heard};
use crate::simulation::plan::Deed;
use crate::simulation::process::Scene;

pub(super) fn check(scene: &Scene<'_>, found: &Found) {
    let calls = scene.calls.all();
    for call in &calls {
        match &call.heard {
            Heard::Sent(Ok(transfer)) => {
                stands(scene, found, transfer);
                is_as_asked(scene, call, transfer);
            }
            Heard::Sent(Err(refused)) => {
                if let Some(transfer) = &refused.transfer {
                    stands(scene, found, transfer);
                }
            }
            Heard::Shown(transfer) => stands(scene, found, transfer),
            Heard::Deposited(Ok(written)) => {
                let is_there = found.movements.iter().any(|movement| movement == written);
                expect(&scene.outside, is_there, || {
                    format!("a deposit was acknowledged and is lost: {written:?}")
                });
            }
            Heard::Balance(balance) => {
                expect(&scene.outside, balance.minor() >= 0, || {
                    format!("a caller saw a balance of {balance}")
                });
            }
            Heard::Deposited(Err(_)) | Heard::Refused(_) | Heard::Nothing => {}
        }
    }
    what_was_not_written_is_not_there(scene, found, &calls);
}

/// Whether a transfer is still what was told of it, or what may follow on that.
fn stands(scene: &Scene<'_>, found: &Found, told: &Transfer) {
    let Some(sent) = found.transfers.get(&told.id) else {
        return scene.outside.fault(format!("transfer {} was told as {} and is lost", told.id, told.state));
    };
    let is = &sent.transfer;
    let may_be = match (told.state, is.state) {
        (State::Submitted | State::Processing | State::Cancelling, _) => true,
        (State::Complete | State::Reversing, State::Complete | State::Reversed) => true,
        (was, is) => was == is,
    };
    expect(&scene.outside, may_be, || {
        format!("transfer {} was told as {} and is {}", told.id, told.state, is.state)
    });
    let is_same =
        (&told.reference, &told.order, told.started_at) == (&is.reference, &is.order, is.started_at);
    expect(&scene.outside, is_same, || format!("transfer {} was told as another", told.id));
}

fn is_as_asked(scene: &Scene<'_>, call: &Call, transfer: &Transfer) {
    let (Deed::Send { reference, minor, .. } | Deed::Charge { reference, minor, .. }) = &call.action.deed
    else {
        return;
    };
    let is_same = transfer.reference.as_str() == reference && transfer.order.quote.send.minor() == *minor;
    expect(&scene.outside, is_same, || {
        format!("who sent {minor} as {reference} was answered {}", transfer.order.quote.send)
    });
}

/// A caller that hears that nothing was written can rely on it.
fn what_was_not_written_is_not_there(scene: &Scene<'_>, found: &Found, calls: &[Call]) {
    let mut unwritten: BTreeMap<(PartnerId, Dialect, &str), bool> = BTreeMap::new();
    for call in calls {
        let (Deed::Send { reference, .. } | Deed::Charge { reference, .. }) = &call.action.deed else {
            continue;
        };
        let is_refused = match &call.heard {
            Heard::Sent(Err(refused)) => {
                let is_unwritten = matches!(refused.refusal.reason, Reason::Internal | Reason::Overloaded);
                is_unwritten && refused.transfer.is_none()
            }
            _ => false,
        };
        let key = (call.caller.partner, call.caller.dialect, reference.as_str());
        *unwritten.entry(key).or_insert(true) &= is_refused;
    }
    for ((partner, dialect, reference), _) in unwritten.into_iter().filter(|(_, is_refused)| *is_refused) {
        let is_there = found.transfers.values().map(|sent| &sent.transfer).any(|transfer| {
            (transfer.partner, transfer.dialect, transfer.reference.as_str()) == (partner, dialect, reference)
        });
        expect(&scene.outside, !is_there, || {
            format!("{reference} of {dialect} was said not to be written, and is")
        });
    }
}
