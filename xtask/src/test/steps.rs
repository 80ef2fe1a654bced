//! The steps of `cargo xtask test`, cheapest first. Tests that need a server are ignored where there is none.
//! All build with the dev profile, so nothing is built twice over but what the simulation spoils on purpose.

use std::fmt;

pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) work: Work,
}

/// Where tests are told of their database server.
pub(crate) const SERVER: &str = "SALDO_TEST_POSTGRES";

pub(crate) enum Work {
    Cargo(&'static [&'static str]),
    /// The same, with a database server for the tests.
    CargoOnServer(&'static [&'static str]),
    Tidy,
    Torture,
}

pub(crate) const STEPS: [Step; 8] = [
    Step { name: "format", work: Work::Cargo(&["fmt", "--all", "--check"]) },
    Step {
        name: "lints",
        work: Work::Cargo(&[
            "clippy",
            "--workspace",
            "--all-targets",
            "--features",
            "saldo-testkit/planted",
            "--locked",
            "--",
            "-D",
            "warnings",
        ]),
    },
    Step { name: "house rules", work: Work::Tidy },
    Step { name: "tests", work: Work::Cargo(&["test", "--workspace", "--locked"]) },
    Step {
        name: "tests on PostgreSQL",
        work: Work::CargoOnServer(&["test", "--workspace", "--locked", "--", "--include-ignored"]),
    },
    Step { name: "torture", work: Work::Torture },
    Step {
        name: "planted bugs",
        work: Work::Cargo(&[
            "test",
            "--locked",
            "--package",
            "saldo-testkit",
            "--features",
            "planted",
            "--test",
            "simulation",
            "--",
            "--nocapture",
        ]),
    },
    Step {
        name: "simulation",
        work: Work::Cargo(&[
            "run",
            "--locked",
            "--package",
            "saldo-testkit",
            "--features",
            "planted",
            "--example",
            "simulate",
            "--",
            "--seeds",
            "10000",
            "--from",
            "1",
        ]),
    },
];

/// What a person would type to run it alone.
impl fmt::Display for Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Work::Cargo(arguments) => write!(f, "cargo {}", arguments.join(" ")),
            Work::CargoOnServer(arguments) => {
                write!(f, "{SERVER}=postgres://... cargo {}", arguments.join(" "))
            }
            Work::Tidy => write!(f, "cargo xtask tidy"),
            Work::Torture => write!(f, "cargo xtask torture"),
        }
    }
}
