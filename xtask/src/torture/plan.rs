//! What goes wrong in a run, and when: drawn from the seed before the run begins, so that a seed says it all.

use std::fmt;
use std::time::Duration;

use super::chance::Chance;

/// One thing that goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// A node is killed and started again.
    KillNode(usize),
    /// A node stands still for longer than its lease, and goes on.
    FreezeNode(usize),
    /// The database server is killed and started again.
    KillDatabase,
    /// The database server is killed for good, and its standby takes its place.
    FailOver,
    /// The database server has no room for more for so many seconds.
    DiskFull(u64),
    /// A node's clock is off by so many seconds from here on.
    Clock { node: usize, seconds: i64 },
    /// So many of the provider's next answers are not what they should be.
    Fault { kind: &'static str, count: u32 },
}

/// A trouble with the moment of the run at which it comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Planned {
    pub(super) at: Duration,
    pub(super) trouble: Trouble,
}

/// Between one trouble and the next, in milliseconds.
const GAP_MS: (u64, u64) = (1_500, 6_000);
/// The last so many seconds of a run are for coming to rest.
const REST: Duration = Duration::from_secs(10);

const FAULTS: [&str; 4] = ["timeout", "timeout_but_delivered", "refuse", "slow"];

/// All that goes wrong in a run of this length on so many nodes.
pub(super) fn plan(seed: u64, length: Duration, nodes: usize) -> Vec<Planned> {
    let mut chance = Chance::new(seed);
    let mut plan = Vec::new();
    let mut at = Duration::from_secs(3);
    while at + REST < length {
        let trouble = match chance.below(100) {
            0..30 => Trouble::KillNode(chance.index(nodes)),
            30..38 => Trouble::FreezeNode(chance.index(nodes)),
            38..46 => Trouble::KillDatabase,
            46..52 => Trouble::FailOver,
            52..56 => Trouble::DiskFull(1 + chance.below(4)),
            56..62 => {
                let seconds = i64::try_from(chance.below(41)).unwrap_or(0) - 20;
                Trouble::Clock { node: chance.index(nodes), seconds }
            }
            _ => {
                let kind = FAULTS.get(chance.index(FAULTS.len())).copied().unwrap_or("timeout");
                Trouble::Fault { kind, count: 1 + u32::try_from(chance.below(20)).unwrap_or(0) }
            }
        };
        plan.push(Planned { at, trouble });
        at += Duration::from_millis(GAP_MS.0 + chance.below(GAP_MS.1 - GAP_MS.0));
    }
    plan
}

/// How often what goes wrong.
pub(super) fn counts(plan: &[Planned]) -> String {
    let count = |is_it: fn(&Trouble) -> bool| plan.iter().filter(|planned| is_it(&planned.trouble)).count();
    format!(
        "nodes killed {}, frozen {}, clocks set {}; database killed {}, failed over {}, full {}; provider faults {}",
        count(|trouble| matches!(trouble, Trouble::KillNode(_))),
        count(|trouble| matches!(trouble, Trouble::FreezeNode(_))),
        count(|trouble| matches!(trouble, Trouble::Clock { .. })),
        count(|trouble| matches!(trouble, Trouble::KillDatabase)),
        count(|trouble| matches!(trouble, Trouble::FailOver)),
        count(|trouble| matches!(trouble, Trouble::DiskFull(_))),
        count(|trouble| matches!(trouble, Trouble::Fault { .. })),
    )
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KillNode(node) => write!(f, "node {node} is killed"),
            Self::FreezeNode(node) => write!(f, "node {node} stands still"),
            Self::KillDatabase => write!(f, "the database server is killed"),
            Self::FailOver => write!(f, "the standby takes the database server's place"),
            Self::DiskFull(seconds) => write!(f, "the database server's disk is full for {seconds} s"),
            Self::Clock { node, seconds } => write!(f, "node {node}'s clock is off by {seconds} s"),
            Self::Fault { kind, count } => write!(f, "the provider: {kind}, {count} times"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Trouble, plan};

    const HOUR: Duration = Duration::from_secs(3_600);

    #[test]
    fn a_seed_says_it_all() {
        assert_eq!(plan(7, HOUR, 3), plan(7, HOUR, 3));
        assert_ne!(plan(7, HOUR, 3), plan(8, HOUR, 3));
    }

    #[test]
    fn every_kind_of_trouble_comes_and_the_end_is_quiet() {
        let plan = plan(1, HOUR, 3);
        let has = |is_it: fn(&Trouble) -> bool| plan.iter().any(|planned| is_it(&planned.trouble));
        assert!(has(|trouble| matches!(trouble, Trouble::KillNode(2))));
        assert!(has(|trouble| matches!(trouble, Trouble::FreezeNode(_))));
        assert!(has(|trouble| matches!(trouble, Trouble::KillDatabase)));
        assert!(has(|trouble| matches!(trouble, Trouble::FailOver)));
        assert!(has(|trouble| matches!(trouble, Trouble::DiskFull(_))));
        assert!(has(|trouble| matches!(trouble, Trouble::Clock { seconds: ..0, .. })));
        assert!(has(|trouble| matches!(trouble, Trouble::Clock { seconds: 1.., .. })));
        for kind in super::FAULTS {
            assert!(
                plan.iter()
                    .any(|planned| matches!(planned.trouble, Trouble::Fault { kind: k, .. } if k == kind))
            );
        }
        assert!(plan.iter().all(|planned| planned.at < HOUR - super::REST));
    }
}
