//! The chores of the repository: `cargo xtask test` before every commit, `tidy` and `fuzz` alone.
//! Depends on no crate of the house, so it builds when they do not.

mod fuzz;
mod postgres;
mod system;
mod test;
mod tidy;

use std::io::{Write, stderr, stdout};
use std::process::ExitCode;

use anyhow::Result;

use crate::system::Machine;

const USAGE: &str = "\
usage: cargo xtask <chore>

  test    format, lints, house rules and all tests on both databases, in that order
  tidy    the house rules alone: arrows, rooms, sizes, heads, marks, purity, links
  fuzz    made-up requests against a sandbox, by the contracts it publishes; needs Python 3";

fn main() -> Result<ExitCode> {
    let mut machine = Machine::here()?;
    let passed = match machine.arguments() {
        [chore] if chore == "test" => test::test(&mut machine, &mut stdout())?,
        [chore] if chore == "tidy" => tidy::tidy(machine.root(), &mut stdout())?,
        [chore] if chore == "fuzz" => fuzz::fuzz(&mut machine, &mut stdout())?,
        _ => {
            writeln!(stderr(), "{USAGE}")?;
            false
        }
    };
    Ok(if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
