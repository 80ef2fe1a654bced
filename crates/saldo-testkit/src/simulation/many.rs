//! Many seeds, on several threads: each run is on one of them, and is the same on any.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use super::run::{Run, run};
use super::stage::Stage;

/// What came of many seeds.
#[derive(Debug, Default)]
pub struct Tally {
    pub runs: u64,
    pub deaths: u64,
    pub calls: u64,
    /// The first of those that failed before all were told to stop.
    pub failed: Option<Run>,
}

/// Runs some seeds from the first one on, until one fails.
pub fn run_many(first: u64, count: u64, threads: u64) -> Tally {
    let is_over = AtomicBool::new(false);
    let share = |thread: u64| {
        let stage = Stage::set();
        let mut tally = Tally::default();
        for number in (thread..count).step_by(usize::try_from(threads).expect("a few threads")) {
            if is_over.load(Ordering::Relaxed) {
                break;
            }
            tally.add(run(&stage, first + number));
            is_over.fetch_or(tally.failed.is_some(), Ordering::Relaxed);
        }
        tally
    };
    thread::scope(|scope| {
        let shares: Vec<_> = (0..threads).map(|thread| scope.spawn(move || share(thread))).collect();
        let tallies = shares.into_iter().map(|share| share.join().expect("a share of the seeds"));
        tallies.reduce(Tally::and).unwrap_or_default()
    })
}

impl Tally {
    fn add(&mut self, run: Run) {
        self.runs += 1;
        self.deaths += u64::from(run.deaths);
        self.calls += run.calls;
        if !run.is_good() {
            self.failed = Some(run);
        }
    }

    fn and(self, other: Self) -> Self {
        let failed = self.failed.into_iter().chain(other.failed).min_by_key(|run| run.seed);
        Self {
            runs: self.runs + other.runs,
            deaths: self.deaths + other.deaths,
            calls: self.calls + other.calls,
            failed,
        }
    }
}
