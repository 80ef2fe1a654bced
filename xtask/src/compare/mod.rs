//! `cargo xtask bench-compare`: Saldo on both databases beside programs that do less, round by round in one go, because
//! a machine's figures drift and ratios hold. `programs` runs one of them, `table` is what is printed.

#![expect(
    clippy::disallowed_types,
    clippy::float_arithmetic,
    reason = "rates are measured, and no money is near"
)]

mod programs;
mod table;

use std::io::Write;

use anyhow::Result;

use crate::asked::numbers;
use crate::system::{Call, System};
use programs::{PROGRAMS, Place};
use table::Table;

/// Runs all programs so many times, in turn; whether every run was a valid one.
pub(crate) fn compare(system: &mut dyn System, asked: &[String], out: &mut dyn Write) -> Result<bool> {
    let [rounds, seconds] = numbers(asked, [("--rounds", 3), ("--seconds", 5)])?;
    let arguments = vec![
        "build",
        "--release",
        "--locked",
        "--package",
        "saldo",
        "--bin",
        "saldo",
        "--example",
        "reference",
    ];
    if !system.run(&Call { program: "cargo", arguments, settings: Vec::new() })? {
        return Ok(false);
    }
    let place = Place::new(system, seconds)?;
    let mut table = Table::default();
    for round in 1..=rounds {
        for program in &PROGRAMS {
            let run = place.run(program)?;
            writeln!(out, "round {round}: {:<28} {run}", program.name)?;
            table.add(program.name, run);
        }
    }
    writeln!(out, "\n{table}")?;
    Ok(table.is_valid())
}
