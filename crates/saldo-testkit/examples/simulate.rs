//! Runs seeds of the simulation, and shows the first that fails: `cargo xtask simulate` is how it is called.
#![allow(clippy::print_stdout, reason = "a person reads it")]

use saldo_testkit::simulation::{Stage, run};

fn main() {
    let mut args = std::env::args().skip(1);
    let from: u64 = args.next().unwrap().parse().unwrap();
    let n: u64 = args.next().unwrap().parse().unwrap();
    let start = std::time::Instant::now();
    let stage = Stage::set();
    println!("stage {:?}", start.elapsed());
    let mut bad = 0;
    let (mut deaths, mut calls) = (0, 0);
    for seed in from..from + n {
        let one = run(&stage, seed);
        deaths += one.deaths; calls += one.calls;
        if !one.is_good() {
            bad += 1;
            if bad == 1 { println!("{one}"); } else { println!("{seed}: {:?}", one.faults); }
            if bad > 15 { break; }
        }
    }
    println!("{n} seeds, {bad} bad, {deaths} deaths, {calls} calls, {:?}", start.elapsed());
}
