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

use anyhow::{Result, bail};

use crate::system::{Call, System};
use programs::{PROGRAMS, Place};
use table::Table;

const USAGE: &str = "usage: cargo xtask bench-compare [--rounds N] [--seconds S]";

struct Options {
    rounds: u32,
    seconds: u32,
}

impl Options {
    fn read(arguments: &[String]) -> Result<Self> {
        let mut options = Self { rounds: 3, seconds: 5 };
        for pair in arguments.chunks(2) {
            match pair {
                [name, value] if name == "--rounds" => options.rounds = value.parse()?,
                [name, value] if name == "--seconds" => options.seconds = value.parse()?,
                _ => bail!("{USAGE}"),
            }
        }
        Ok(options)
    }
}

/// Runs all programs so many times, in turn; whether every run was a valid one.
pub(crate) fn compare(system: &mut dyn System, asked: &[String], out: &mut dyn Write) -> Result<bool> {
    let options = Options::read(asked)?;
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
    let place = Place::new(system, options.seconds)?;
    let mut table = Table::default();
    for round in 1..=options.rounds {
        for program in &PROGRAMS {
            let run = place.run(program)?;
            writeln!(out, "round {round}: {:<28} {run}", program.name)?;
            table.add(program.name, run);
        }
    }
    writeln!(out, "\n{table}")?;
    Ok(table.is_valid())
}
