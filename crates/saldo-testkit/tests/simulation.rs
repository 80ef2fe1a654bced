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
