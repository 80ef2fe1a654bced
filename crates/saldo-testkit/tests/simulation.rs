//! The simulation itself: it repeats itself, and finds what is planted. Ten thousand seeds are `cargo xtask simulate`'s.
#![cfg(feature = "simulation")]

use saldo_testkit::simulation::{Stage, run};

#[test]
fn a_seed_runs_the_same_way_every_time() {
    let stage = Stage::set();
    for seed in 1..=20 {
        let (first, second) = (run(&stage, seed), run(&stage, seed));
        assert_eq!(first.trace, second.trace, "seed {seed}");
        assert_eq!(first.hash(), second.hash());
    }
}

#[cfg(feature = "planted")]
mod planted {
    use saldo_testkit::simulation::Stage;
    use saldo_testkit::simulation::planted::{Bug, catch};

    /// So many seeds are enough for any of the bugs.
    const SEEDS_MAX: u64 = 500;

    #[test]
    fn every_planted_bug_is_caught() {
        let stage = Stage::set();
        for bug in Bug::ALL {
            let caught = catch(bug, &stage, 1..=SEEDS_MAX);
            let caught = caught.unwrap_or_else(|| panic!("{bug} is not caught in {SEEDS_MAX} seeds"));
            println!("{bug}: caught by seed {}: {}", caught.seed, caught.faults[0]);
        }
    }
}
