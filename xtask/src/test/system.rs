//! What the chores ask of the machine, as a trait, so that tests can put a made-up machine in its place.
//! The one place in xtask that reads the environment and the clock.

use std::env;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// A program to run in the root of the repository, with settings added to its environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) program: &'static str,
    pub(crate) arguments: Vec<&'static str>,
    pub(crate) settings: Vec<(&'static str, &'static str)>,
}

pub(crate) trait System {
    fn has(&self, program: &str) -> bool;
    fn is_root(&self) -> bool;
    fn is_ci(&self) -> bool;
    /// Time since a moment that stays the same for the life of the system.
    fn uptime(&self) -> Duration;
    /// Whether the program ended well; an error where it could not be started.
    fn run(&mut self, call: &Call) -> Result<bool>;
    /// Whether the house rules hold.
    fn tidy(&mut self, out: &mut dyn Write) -> Result<bool>;
}

/// The machine we are on.
pub(crate) struct Machine {
    root: PathBuf,
    arguments: Vec<String>,
    search: Vec<PathBuf>,
    is_ci: bool,
    start: Instant,
}

impl Machine {
    #[expect(clippy::disallowed_methods, reason = "the one place where xtask reads environment and clock")]
    pub(crate) fn here() -> Result<Machine> {
        let package = env::var_os("CARGO_MANIFEST_DIR").context("start it through `cargo xtask`")?;
        let root = Path::new(&package).parent().context("xtask stands in no repository")?.to_owned();
        let search = env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default();
        Ok(Machine {
            root,
            arguments: env::args().skip(1).collect(),
            search,
            is_ci: env::var_os("CI").is_some_and(|ci| ci == "true"),
            start: Instant::now(),
        })
    }

    /// The root of the repository.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn arguments(&self) -> &[String] {
        &self.arguments
    }
}

impl System for Machine {
    fn has(&self, program: &str) -> bool {
        self.search.iter().any(|folder| folder.join(program).is_file())
    }

    fn is_root(&self) -> bool {
        let id = Command::new("id").arg("-u").stderr(Stdio::null()).output();
        id.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
    }

    fn is_ci(&self) -> bool {
        self.is_ci
    }

    #[expect(clippy::disallowed_methods, reason = "a person wants to know how long a step really took")]
    fn uptime(&self) -> Duration {
        self.start.elapsed()
    }

    fn run(&mut self, call: &Call) -> Result<bool> {
        let mut command = Command::new(call.program);
        command.args(&call.arguments).envs(call.settings.iter().copied()).current_dir(&self.root);
        for name in inherited_from_cargo() {
            command.env_remove(name);
        }
        let status = command.status().with_context(|| format!("`{}` cannot be started", call.program))?;
        Ok(status.success())
    }

    fn tidy(&mut self, out: &mut dyn Write) -> Result<bool> {
        crate::tidy::tidy(&self.root, out)
    }
}

/// What `cargo run` told xtask about its own package.
/// Build scripts watch these, and would run again for nothing.
#[expect(clippy::disallowed_methods, reason = "it is the environment that is to be cleaned")]
fn inherited_from_cargo() -> Vec<String> {
    let names = env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    names.filter(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")).collect()
}
