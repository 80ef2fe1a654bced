//! Faults that a tester switches on: the next submissions, or a share of them, meet an upstream in trouble.
//! Rehearsals never meet one. Chance comes from a seed, so a run can be repeated.

use saldo_core::ConnectorName;
use serde::{Deserialize, Serialize};

use super::chance::Chance;

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// The submission never arrives: nothing is delivered, the book has no trace of it, the caller hears nothing.
    Timeout,
    /// The provider does what it would have done, and its answer is lost.
    TimeoutButDelivered,
    /// A certain refusal that may pass.
    Refuse,
    /// The answer comes late.
    Slow,
}

/// How many submissions a fault meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// The next ones; then it is over.
    Count(u32),
    /// This many of a million, until it is removed.
    PerMillion(u32),
}

impl Extent {
    const WHOLE: u32 = 1_000_000;

    /// A rate written as a decimal from 0 to 1 with at most six digits after the point: `0.05`.
    pub fn rate(text: &str) -> Option<Self> {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.len() != 1 || part.len() > 6 || !is_number(whole) || !is_number(part) {
            return None;
        }
        let whole: u32 = whole.parse().ok()?;
        let part: u32 = format!("{part:0<6}").parse().ok()?;
        let per_million = whole.checked_mul(Self::WHOLE)?.checked_add(part)?;
        (per_million <= Self::WHOLE).then_some(Self::PerMillion(per_million))
    }
}

/// A fault of one connector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub connector: ConnectorName,
    pub kind: FaultKind,
    pub extent: Extent,
    /// How long a slow answer takes; the other kinds answer at once. `None` is longer than a sandbox caller waits.
    pub delay_ms: Option<u64>,
}

impl Fault {
    const DELAY_MS_DEFAULT: u64 = 8_000;

    fn strike(&self) -> Strike {
        let delay_ms = self.delay_ms.unwrap_or(Self::DELAY_MS_DEFAULT);
        Strike { kind: self.kind, delay_ms }
    }
}

/// A fault that meets one submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Strike {
    pub(super) kind: FaultKind,
    pub(super) delay_ms: u64,
}

/// The faults that are on, one of a kind, the oldest first.
#[derive(Debug)]
pub(super) struct Faults {
    active: Vec<Fault>,
    chance: Chance,
}

impl Faults {
    pub(super) fn new(seed: u64) -> Self {
        Self { active: Vec::new(), chance: Chance::new(seed) }
    }

    /// Switches a fault on, instead of one of the same kind.
    pub(super) fn set(&mut self, fault: Fault) {
        self.active.retain(|other| other.kind != fault.kind);
        self.active.push(fault);
    }

    pub(super) fn clear(&mut self) {
        self.active.clear();
    }

    /// The first fault that meets this submission.
    pub(super) fn strike(&mut self) -> Option<Strike> {
        let chance = &mut self.chance;
        let meets = |fault: &mut Fault| meets(&mut fault.extent, chance).then(|| fault.strike());
        let struck = self.active.iter_mut().find_map(meets);
        self.active.retain(|fault| fault.extent != Extent::Count(0));
        struck
    }
}

fn meets(extent: &mut Extent, chance: &mut Chance) -> bool {
    match extent {
        Extent::Count(left) => match left.checked_sub(1) {
            Some(rest) => {
                *left = rest;
                true
            }
            None => false,
        },
        Extent::PerMillion(share) => chance.below(u64::from(Extent::WHOLE)) < u64::from(*share),
    }
}
