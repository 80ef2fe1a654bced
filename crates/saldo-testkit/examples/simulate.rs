//! Runs seeds of the simulation and shows the first that fails, or plants a bug and says how many seeds find it.
//! `cargo xtask simulate` calls it; without arguments it runs a thousand.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a person asks for it, and wants to know how long it really took"
)]

use std::process::ExitCode;
use std::thread::available_parallelism;
use std::time::Instant;

use saldo_testkit::simulation::{Stage, run_many};

const USAGE: &str = "\
usage: cargo xtask simulate [--seeds COUNT] [--from SEED] [--trace] [--plant BUG]

  --seeds  how many seeds to run, 1000 where it is not said
  --from   the first of them, 1 where it is not said
  --trace  shows what happens in the first of them, and runs no other
  --plant  plants a bug, and runs until it is found; `all` is one after another";

struct Asked {
    seeds: u64,
    from: u64,
    trace: bool,
    plant: Option<String>,
}

fn main() -> ExitCode {
    let Some(asked) = asked() else {
        eprintln!("{USAGE}");
        return ExitCode::FAILURE;
    };
    let is_good = match &asked.plant {
        Some(name) => plant(&asked, name),
        None if asked.trace => trace(asked.from),
        None => simulate(&asked),
    };
    if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn asked() -> Option<Asked> {
    let mut asked = Asked { seeds: 1_000, from: 1, trace: false, plant: None };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--seeds" => asked.seeds = words.next()?.parse().ok()?,
            "--from" => asked.from = words.next()?.parse().ok()?,
            "--trace" => asked.trace = true,
            "--plant" => asked.plant = Some(words.next()?),
            _ => return None,
        }
    }
    Some(asked)
}

fn simulate(asked: &Asked) -> bool {
    let threads = available_parallelism().map_or(1, |count| u64::try_from(count.get()).unwrap_or(1));
    println!("simulation: {} seeds from {} on {threads} threads", asked.seeds, asked.from);
    let started = Instant::now();
    let tally = run_many(asked.from, asked.seeds, threads);
    let took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX).max(1);
    if let Some(run) = &tally.failed {
        println!("{run}\nto repeat it: cargo xtask simulate --trace --from {}", run.seed);
    }
    println!(
        "simulation: {} seeds, {} calls, {} deaths of the process, {}; {}.{} s, {} seeds a second",
        tally.runs,
        tally.calls,
        tally.deaths,
        if tally.failed.is_some() { "FAILED" } else { "none failed" },
        took_ms / 1_000,
        took_ms % 1_000 / 100,
        tally.runs * 1_000 / took_ms,
    );
    tally.failed.is_none()
}

fn trace(seed: u64) -> bool {
    let run = saldo_testkit::simulation::run(&Stage::set(), seed);
    println!("{run}");
    run.is_good()
}

#[cfg(feature = "planted")]
fn plant(asked: &Asked, name: &str) -> bool {
    use saldo_testkit::simulation::planted::{Bug, catch, run_with};

    let stage = Stage::set();
    let bugs: Vec<Bug> = Bug::ALL.into_iter().filter(|bug| name == "all" || bug.as_str() == name).collect();
    let mut caught = 0;
    for bug in &bugs {
        if asked.trace {
            println!("{}", run_with(*bug, &stage, asked.from));
            continue;
        }
        match catch(*bug, &stage, asked.from..asked.from.saturating_add(asked.seeds)) {
            Some(run) => {
                caught += 1;
                println!("{bug}: found by seed {}, {}", run.seed, run.faults.join("; "));
            }
            None => println!("{bug}: NOT FOUND by {} seeds from {}", asked.seeds, asked.from),
        }
    }
    if bugs.is_empty() {
        println!("there is no bug named {name}; there are: {}", Bug::ALL.map(Bug::as_str).join(", "));
    }
    !bugs.is_empty() && (asked.trace || caught == bugs.len())
}

#[cfg(not(feature = "planted"))]
fn plant(_: &Asked, _: &str) -> bool {
    println!("bugs can be planted with the feature `planted` alone: use cargo xtask simulate");
    false
}
