//! What the callers of a run want to do, and when: drawn before anything happens. References are few, so that they meet.

use saldo_core::Dialect;
use saldo_core::transfer::Pace;

use super::chance::Chance;
use super::stage::{AS_PAID, AT_ONCE};
use super::weather::Weather;

#[derive(Debug, Clone)]
pub(super) struct Action {
    /// Milliseconds from the beginning.
    pub(super) at_ms: i64,
    pub(super) partner: usize,
    pub(super) dialect: Dialect,
    pub(super) deed: Deed,
    /// After so long the caller hangs up.
    pub(super) patience_ms: Option<i64>,
}

#[derive(Debug, Clone)]
pub(super) enum Deed {
    Send {
        reference: String,
        minor: i64,
        pace: Pace,
    },
    Charge {
        reference: String,
        minor: i64,
        subscriber: &'static str,
        instrument: &'static str,
    },
    /// The subscriber pays some of a charge.
    Pay {
        sent: String,
        minor: i64,
    },
    Deposit {
        reference: String,
        minor: i64,
    },
    Cancel {
        sent: String,
    },
    Void {
        sent: String,
        reversal: String,
    },
    /// Reads what became of a reference, as partners do.
    Find {
        sent: String,
    },
    /// An operator asks the provider about it.
    Ask {
        sent: String,
    },
    Balance,
    /// An operator lets the partner's newest event be told again.
    Replay,
    /// An operator lets an endpoint be told again that was disabled.
    Enable,
    /// The process is told to stop, and another is started.
    Restart,
    /// Time passes that no timer was awake for.
    Jump {
        millis: i64,
    },
}

const SUBSCRIBERS: [&str; 2] = ["93700000001", "93700000002"];
const SELLING: [Dialect; 2] = [Dialect::Ding, Dialect::Utelecard];

/// A plan in the order of its moments.
pub(super) fn draw(chance: &Chance, weather: &Weather) -> Vec<Action> {
    let count = chance.within(6..=22);
    let span_ms = chance.pick(&[500, 4_000, 30_000, 60_000]);
    let references = (count / 2).max(3);
    let mut plan = Vec::new();
    for _ in 0..count {
        let dialect = chance.pick(&SELLING);
        let deed = deed(chance, references);
        let dialect = if matches!(deed, Deed::Charge { .. }) { Dialect::Ideamart } else { dialect };
        let hangs_up = chance.per_mille(weather.hang_ups);
        let action = Action {
            at_ms: chance.within(0..=span_ms),
            partner: usize::from(chance.per_mille(300)),
            dialect,
            deed,
            patience_ms: hangs_up.then(|| chance.within(1..=4_000)),
        };
        plan.extend(twin(chance, &action));
        plan.extend(question(chance, &action));
        plan.extend(payments(chance, &action));
        plan.push(action);
    }
    plan.sort_by_key(|action| action.at_ms);
    plan
}

fn deed(chance: &Chance, references: i64) -> Deed {
    let sent = format!("r{}", chance.within(1..=references));
    let minor = chance.within(100..=1_900);
    match chance.within(0..=99) {
        0..=54 => {
            let pace = chance.pick(&[Pace::Instant, Pace::Instant, Pace::Deferred, Pace::Batch]);
            Deed::Send { reference: sent, minor, pace }
        }
        55..=61 => Deed::Charge {
            reference: sent,
            minor,
            subscriber: chance.pick(&SUBSCRIBERS),
            instrument: chance.pick(&[AT_ONCE, AS_PAID]),
        },
        62..=67 => Deed::Deposit { reference: format!("d{}", chance.within(1..=3)), minor },
        68..=74 => Deed::Cancel { sent },
        75..=82 => Deed::Void { sent, reversal: format!("v{}", chance.within(1..=references)) },
        83..=89 => Deed::Find { sent },
        90..=94 => Deed::Ask { sent },
        95 => Deed::Balance,
        96 => Deed::Replay,
        97 => Deed::Enable,
        98 => Deed::Restart,
        _ => Deed::Jump { millis: chance.pick(&[1_500, 20_000, 3_700_000]) },
    }
}

/// An operator who does not wait for the end of a send, and asks the provider.
fn question(chance: &Chance, action: &Action) -> Option<Action> {
    let (Deed::Send { reference, .. } | Deed::Charge { reference, .. }) = &action.deed else {
        return None;
    };
    let deed = Deed::Ask { sent: reference.clone() };
    let at_ms = action.at_ms + chance.within(20..=6_000);
    chance.per_mille(150).then(|| Action { at_ms, deed, patience_ms: None, ..action.clone() })
}

/// What the subscriber pays of a charge that is collected so: nothing, some, all, or more.
fn payments(chance: &Chance, action: &Action) -> Vec<Action> {
    let Deed::Charge { reference, minor, instrument: AS_PAID, .. } = &action.deed else {
        return Vec::new();
    };
    let payment = |_| {
        let minor = chance.pick(&[minor / 3 + 1, minor / 2 + 1, *minor]);
        let deed = Deed::Pay { sent: reference.clone(), minor };
        let at_ms = action.at_ms + chance.within(50..=50_000);
        Action { at_ms, deed, patience_ms: None, ..action.clone() }
    };
    (0..chance.within(0..=4)).map(payment).collect()
}

/// The same send once more at about the same time, now and then for another amount.
fn twin(chance: &Chance, action: &Action) -> Option<Action> {
    let Deed::Send { reference, minor, pace } = &action.deed else {
        return None;
    };
    if !chance.per_mille(250) {
        return None;
    }
    let minor = minor + i64::from(chance.per_mille(300));
    let deed = Deed::Send { reference: reference.clone(), minor, pace: *pace };
    Some(Action { at_ms: action.at_ms + chance.pick(&[0, 0, 1, 700]), deed, ..action.clone() })
}
