//! Ratios of what was measured in the same round, with their spread, and what they are to be at least.

use std::collections::HashMap;
use std::fmt;

use super::programs::{
    HTTP, PGBENCH, PGBENCH_100, POSTGRES, POSTGRES_100, POSTGRES_256, Run, SQLITE, SQLITE_100, SQLITE_256,
    STEPS,
};

#[derive(Default)]
pub(super) struct Table {
    runs: HashMap<&'static str, Vec<Run>>,
}

/// What is divided by what, and what it is to be at least.
const RATIOS: [(&str, &str, f64); 8] = [
    (SQLITE, HTTP, 0.22),
    (SQLITE, STEPS, 8.0),
    (SQLITE_256, SQLITE, 1.0),
    (SQLITE, SQLITE_100, 0.8),
    (POSTGRES, PGBENCH, 9.0),
    (POSTGRES_100, PGBENCH_100, 2.0),
    (POSTGRES_256, POSTGRES, 1.0),
    (POSTGRES, POSTGRES_100, 0.8),
];

impl Table {
    pub(super) fn add(&mut self, name: &'static str, run: Run) {
        self.runs.entry(name).or_default().push(run);
    }

    pub(super) fn is_valid(&self) -> bool {
        self.runs.values().flatten().all(|run| run.is_valid)
    }

    /// The ratios of two programs, round by round, the smallest first.
    fn ratios(&self, program: &str, reference: &str) -> Vec<f64> {
        let runs = |name: &str| self.runs.get(name).map_or(&[][..], Vec::as_slice);
        let pairs = runs(program).iter().zip(runs(reference));
        let mut ratios: Vec<f64> = pairs.map(|(run, reference)| run.rate / reference.rate).collect();
        ratios.sort_by(f64::total_cmp);
        ratios
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| | beside | median | from | to | wanted |\n|---|---|---|---|---|---|")?;
        for (program, reference, wanted) in RATIOS {
            let ratios = self.ratios(program, reference);
            if let (Some(from), Some(median), Some(to)) =
                (ratios.first(), ratios.get(ratios.len() / 2), ratios.last())
            {
                writeln!(f, "| {program} | {reference} | {median:.2} | {from:.2} | {to:.2} | {wanted} |")?;
            }
        }
        Ok(())
    }
}
