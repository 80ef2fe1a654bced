//! The chores of the repository: `cargo xtask test` before every commit, `tidy` and `fuzz` alone.
//! Depends on no crate of the house, so it builds when they do not.

mod asked;
mod compare;
mod fuzz;
mod postgres;
mod simulate;
mod system;
mod test;
mod tidy;
mod torture;

use std::io::{Write, stderr, stdout};
use std::process::ExitCode;

use anyhow::Result;

use crate::system::{Machine, System};

const USAGE: &str = "\
usage: cargo xtask <chore>

  test      format, lints, house rules, all tests on both databases and the simulation, in that order
  tidy      the house rules alone: arrows, rooms, sizes, heads, marks, purity, links
  fuzz      made-up requests against a sandbox, by the contracts it publishes; needs Python 3
  torture   nodes, provider and database killed under load, for --minutes N from --seed S
  bench-compare  Saldo on both databases beside programs that do less, round by round
  simulate  seeds of the whole-switch simulation; `simulate --help` says how many, and which";

fn main() -> Result<ExitCode> {
    let mut machine = Machine::here()?;
    let arguments = machine.arguments().to_vec();
    let passed = match arguments.as_slice() {
        [chore] if chore == "test" => test::test(&mut machine, &mut stdout())?,
        [chore] if chore == "tidy" => machine.tidy(&mut stdout())?,
        [chore] if chore == "fuzz" => fuzz::fuzz(&mut machine, &mut stdout())?,
        [chore, asked @ ..] if chore == "simulate" => simulate::simulate(&mut machine, asked)?,
        [chore, asked @ ..] if chore == "bench-compare" => {
            compare::compare(&mut machine, asked, &mut stdout())?
        }
        [chore, asked @ ..] if chore == "torture" => torture::torture(&mut machine, asked, &mut stdout())?,
        _ => {
            writeln!(stderr(), "{USAGE}")?;
            false
        }
    };
    Ok(if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
