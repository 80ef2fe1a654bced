//! `cargo xtask simulate`: seeds of the whole-switch simulation, by hand. What it is, `docs/reliability.md` says.

use anyhow::Result;

use crate::system::{Call, System};

/// The same build as the steps of `cargo xtask test` have; what was asked is handed on as it is.
const RUN: [&str; 8] =
    ["run", "--locked", "--package", "saldo-testkit", "--features", "planted", "--example", "simulate"];

pub(crate) fn simulate(system: &mut dyn System, asked: &[String]) -> Result<bool> {
    let asked = asked.iter().map(String::as_str);
    let arguments = RUN.into_iter().chain(["--"]).chain(asked).collect();
    system.run(&Call { program: "cargo", arguments, settings: Vec::new() })
}
