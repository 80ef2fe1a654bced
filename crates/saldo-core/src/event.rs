//! Events: something that was committed and that a partner is told of, and what became of telling it.
//! An event is written in the commit of what it tells, or not at all; `decide::tell` says when there is one.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::ids::{Dialect, EventId, PartnerId};
use crate::money::Money;
use crate::time::Timestamp;
use crate::transfer::Transfer;

const SECOND_MS: i64 = 1_000;
const MINUTE_MS: i64 = 60 * SECOND_MS;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// The waits before each try; after the last one an event is given up.
const WAITS_MS: [i64; 10] = [
    0,
    5 * SECOND_MS,
    5 * MINUTE_MS,
    30 * MINUTE_MS,
    2 * HOUR_MS,
    5 * HOUR_MS,
    10 * HOUR_MS,
    14 * HOUR_MS,
    20 * HOUR_MS,
    24 * HOUR_MS,
];
/// An endpoint that answered nothing right for this long is disabled.
pub const FAILING_MAX_MS: i64 = 5 * DAY_MS;
/// So long after the last failure another one is not its continuation: longer than one event waits for its next try.
pub const FAILURES_APART_MS: i64 = 30 * HOUR_MS;
/// A receiver that asks for more time gets this much at most.
const ASKED_WAIT_MAX_MS: i64 = 24 * HOUR_MS;
/// A wait is lengthened by up to one in so many, so that what failed together does not come again together.
const JITTER_PART: i64 = 10;

/// An event's row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventKey {
    pub partner: PartnerId,
    pub id: EventId,
}

/// What a partner is told: how a transfer ended, or what was paid of it; frozen as it was then.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    pub partner: PartnerId,
    pub id: EventId,
    /// Only this dialect's endpoint is told.
    pub dialect: Dialect,
    pub at: Timestamp,
    /// The transfer at the moment of the event; later versions of it are other events.
    pub transfer: Arc<Transfer>,
    /// The payment that is told; `None` where it is an end.
    pub payment: Option<Money>,
    pub telling: Telling,
}

/// How far the telling of an event is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telling {
    pub state: TellingState,
    /// Tries made.
    pub tries: u32,
    /// Tries made before it was last replayed, which its schedule does not count.
    pub tries_before: u32,
    /// When it is told next; `None` once it needs not be.
    pub due_at: Option<Timestamp>,
    /// The body as it was sent first; it is sent so again, whatever program sends it.
    pub body: Option<Arc<str>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TellingState {
    Pending,
    Delivered,
    /// Its schedule is over; it can be replayed.
    GivenUp,
}

impl TellingState {
    pub const ALL: [Self; 3] = [Self::Pending, Self::Delivered, Self::GivenUp];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Delivered => "delivered",
            Self::GivenUp => "given_up",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

impl Event {
    pub fn key(&self) -> EventKey {
        EventKey { partner: self.partner, id: self.id }
    }
}

impl Telling {
    /// To be told at once.
    pub fn begin(at: Timestamp) -> Self {
        Self { state: TellingState::Pending, tries: 0, tries_before: 0, due_at: Some(at), body: None }
    }
}

/// One try to tell an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    pub event: EventKey,
    pub dialect: Dialect,
    /// Counts an event's tries from 1.
    pub number: u32,
    pub at: Timestamp,
    pub url: Arc<str>,
    /// When the endpoint was set that was told; the same address may have been set again since, with another secret.
    pub endpoint_set_at: Timestamp,
    pub body: Arc<str>,
    pub answer: DeliveryAnswer,
    pub took_ms: i64,
}

/// What a receiver said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliveryAnswer {
    /// It answered with a status; anything but 2xx is a failure.
    Status {
        status: u16,
        /// The beginning of its body.
        excerpt: Arc<str>,
        /// How long it asked to be left alone.
        retry_after_ms: Option<i64>,
    },
    /// It answered with a 2xx status, and by its body that it did not take the event: a failure.
    Declined { status: u16, excerpt: Arc<str>, retry_after_ms: Option<i64> },
    /// It was not reached, or did not answer in time.
    Failed(Arc<str>),
}

impl DeliveryAnswer {
    pub fn is_success(&self) -> bool {
        matches!(self, Self::Status { status: 200..=299, .. })
    }

    /// The same answer, of a receiver that says in its body that it did not take the event. A failure stays as it is.
    pub fn declined(self) -> Self {
        match self {
            Self::Status { status: status @ 200..=299, excerpt, retry_after_ms } => {
                Self::Declined { status, excerpt, retry_after_ms }
            }
            other => other,
        }
    }

    /// Whether the receiver wants no event any more.
    pub fn is_gone(&self) -> bool {
        matches!(self, Self::Status { status: 410, .. })
    }

    /// How long the receiver asked to be left alone, within limits.
    pub fn asked_wait_ms(&self) -> i64 {
        match self {
            Self::Status { retry_after_ms, .. } | Self::Declined { retry_after_ms, .. } => {
                retry_after_ms.unwrap_or_default().clamp(0, ASKED_WAIT_MAX_MS)
            }
            Self::Failed(_) => 0,
        }
    }
}

impl fmt::Display for DeliveryAnswer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status { status, .. } => write!(out, "status {status}"),
            Self::Declined { status, .. } => write!(out, "status {status}, declined in its body"),
            Self::Failed(cause) => out.write_str(cause),
        }
    }
}

/// When an event is told again after so many tries that failed; `None` when it is given up.
pub fn next_try_at(event: EventId, tries: u32, answer: &DeliveryAnswer, now: Timestamp) -> Option<Timestamp> {
    let tries_made = usize::try_from(tries).unwrap_or(usize::MAX);
    let wait_ms = WAITS_MS.get(tries_made)?;
    let wait_ms = wait_ms + jitter_ms(event, tries, *wait_ms);
    Some(now.plus_millis(wait_ms.max(answer.asked_wait_ms())))
}

/// Differs from event to event and from try to try, and is the same in every run.
fn jitter_ms(event: EventId, tries: u32, wait_ms: i64) -> i64 {
    let spread =
        event.value().wrapping_add(i64::from(tries)).cast_unsigned().wrapping_mul(0x9E37_79B9_7F4A_7C15)
            >> 33;
    let most = wait_ms / JITTER_PART;
    i64::try_from(spread).unwrap_or_default().checked_rem(most.max(1)).unwrap_or_default()
}
