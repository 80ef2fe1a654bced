//! How rough a run is: drawn once a seed, so that some are calm and some break at every step.

use saldo_store::simulation::RowsAre;

use super::chance::Chance;

/// How often things go wrong, in a thousand.
#[derive(Debug)]
pub(super) struct Weather {
    pub(super) commits: i64,
    /// Commands that the database does not take.
    pub(super) spoilt: i64,
    pub(super) submissions: i64,
    pub(super) refusals: i64,
    pub(super) statuses: i64,
    pub(super) receivers: i64,
    /// How many of the actions have a caller that hangs up.
    pub(super) hang_ups: i64,
    /// How often the process may end on the way.
    pub(super) deaths_max: u32,
    pub(super) rows: RowsAre,
    /// How long callers wait for an end, in milliseconds: where that is short, ends and waits meet.
    pub(super) waits_ms: i64,
}

impl Weather {
    pub(super) fn draw(chance: &Chance) -> Self {
        Self {
            commits: chance.pick(&[0, 30, 150]),
            spoilt: chance.pick(&[0, 0, 30]),
            submissions: chance.pick(&[50, 300, 700]),
            refusals: chance.pick(&[50, 250, 500]),
            statuses: chance.pick(&[0, 200, 600]),
            receivers: chance.pick(&[0, 200, 600]),
            hang_ups: chance.pick(&[0, 100, 400]),
            deaths_max: chance.pick(&[0, 1, 2, 3]),
            rows: chance.pick(&[RowsAre::Ours, RowsAre::Ours, RowsAre::Shared]),
            waits_ms: chance.pick(&[5_000, 5_000, 40]),
        }
    }
}
