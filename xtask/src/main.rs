//! The chores of the repository: `cargo xtask test` before every commit, `cargo xtask tidy` alone.
//! Depends on no crate of the house, so it builds when they do not.

mod test;
mod tidy;

use std::io::{Write, stderr, stdout};
use std::process::ExitCode;

use anyhow::Result;

use crate::test::Machine;

const USAGE: &str = "\
usage: cargo xtask <chore>

  test    format, lints, house rules and all tests, in that order
  tidy    the house rules alone: arrows, rooms, sizes, heads, marks, purity, links";

fn main() -> Result<ExitCode> {
    let mut machine = Machine::here()?;
    let passed = match machine.arguments() {
        [chore] if chore == "test" => test::test(&mut machine, &mut stdout())?,
        [chore] if chore == "tidy" => tidy::tidy(machine.root(), &mut stdout())?,
        _ => {
            writeln!(stderr(), "{USAGE}")?;
            false
        }
    };
    Ok(if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
