//! `cargo xtask test`: all that must pass before a commit, in order, stopping at the first failure.
//! The steps stand in `steps.rs`, the programs they need in `needs.rs`.

mod needs;
mod steps;
#[cfg(test)]
mod tests;

use std::io::Write;
use std::time::Duration;

use anyhow::Result;

use crate::system::{Call, System};
use steps::{SERVER, STEPS, Step, Work};

/// Runs the steps, writes a heading and the time of each, and says whether all passed.
pub(crate) fn test(system: &mut dyn System, out: &mut dyn Write) -> Result<bool> {
    if !needs::provide(system, out)? {
        return Ok(false);
    }
    let start = system.uptime();
    for step in &STEPS {
        if !run(step, system, out)? {
            writeln!(out, "\nfailed: {} ({})", step.name, step.work)?;
            return Ok(false);
        }
    }
    let took = seconds(system.uptime().saturating_sub(start));
    writeln!(out, "\nall {} steps passed in {took}", STEPS.len())?;
    Ok(true)
}

fn run(step: &Step, system: &mut dyn System, out: &mut dyn Write) -> Result<bool> {
    writeln!(out, "\n== {}: {}", step.name, step.work)?;
    out.flush()?;
    let start = system.uptime();
    let passed = match step.work {
        Work::Cargo(arguments) => system.run(&cargo(arguments, system))?,
        Work::CargoOnServer(arguments) => {
            let server = (SERVER, system.database()?);
            let mut call = cargo(arguments, system);
            call.settings.push(server);
            system.run(&call)?
        }
        Work::Tidy => system.tidy(out)?,
        Work::Torture => system.torture(out)?,
    };
    writeln!(out, "== {}: {}", step.name, seconds(system.uptime().saturating_sub(start)))?;
    Ok(passed)
}

/// A machine that builds once gains nothing from incremental state, and pays for it in time and disk.
fn cargo(arguments: &[&'static str], system: &dyn System) -> Call<'static> {
    let settings = if system.is_ci() {
        [("CARGO_INCREMENTAL", "0"), ("CARGO_TERM_COLOR", "never")].as_slice()
    } else {
        &[]
    };
    let settings = settings.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    Call { program: "cargo", arguments: arguments.to_vec(), settings }
}

fn seconds(time: Duration) -> String {
    format!("{}.{} s", time.as_secs(), time.subsec_millis() / 100)
}
