//! The steps of `cargo xtask test`, cheapest first.
//! All build with the dev profile, so nothing is built twice over.

use std::fmt;

pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) work: Work,
}

pub(crate) enum Work {
    Cargo(&'static [&'static str]),
    Tidy,
}

pub(crate) const STEPS: [Step; 4] = [
    Step { name: "format", work: Work::Cargo(&["fmt", "--all", "--check"]) },
    Step {
        name: "lints",
        work: Work::Cargo(&["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]),
    },
    Step { name: "house rules", work: Work::Tidy },
    Step { name: "tests", work: Work::Cargo(&["test", "--workspace", "--locked"]) },
];

/// What a person would type to run it alone.
impl fmt::Display for Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Work::Cargo(arguments) => write!(f, "cargo {}", arguments.join(" ")),
            Work::Tidy => write!(f, "cargo xtask tidy"),
        }
    }
}
