//! What the chores ask of the machine, as a trait, so that tests can put a made-up machine in its place.
//! The one place in xtask that reads the environment and the clock.

use std::env;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};

use crate::postgres::{self, Server};

/// A program to run in the root of the repository, with settings added to its environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Call<'a> {
    pub(crate) program: &'a str,
    pub(crate) arguments: Vec<&'a str>,
    pub(crate) settings: Vec<(&'static str, String)>,
}

pub(crate) trait System {
    /// The root of the repository.
    fn root(&self) -> &Path;
    fn has(&self, program: &str) -> bool;
    fn is_root(&self) -> bool;
    fn is_ci(&self) -> bool;
    /// Time since a moment that stays the same for the life of the system.
    fn uptime(&self) -> Duration;
    /// A number that is another each time.
    fn chance(&self) -> u64;
    /// Whether the program ended well; an error where it could not be started.
    fn run(&mut self, call: &Call<'_>) -> Result<bool>;
    /// A folder for what a chore makes, below cargo's own.
    fn folder(&self, name: &str) -> PathBuf;
    /// Deletes a folder with all that is in it, where there is one.
    fn delete(&mut self, folder: &Path) -> Result<()>;
    /// Starts a program that serves until it is stopped, and answers the first line it writes that has `part` in it.
    fn serve(&mut self, call: &Call<'_>, part: &str) -> Result<String>;
    /// Ends what `serve` started, and answers what it logged.
    fn stop(&mut self) -> Result<String>;
    /// The address of a database server for tests, which is started when it is first asked for.
    fn database(&mut self) -> Result<String>;
    /// Whether the house rules hold.
    fn tidy(&mut self, out: &mut dyn Write) -> Result<bool>;
    /// Whether nothing is lost and nothing doubled in a run of the usual length, from a seed of its own.
    fn torture(&mut self, out: &mut dyn Write) -> Result<bool>;
}

/// The machine we are on.
pub(crate) struct Machine {
    root: PathBuf,
    arguments: Vec<String>,
    search: Vec<PathBuf>,
    target: PathBuf,
    is_ci: bool,
    start: Instant,
    served: Option<Child>,
    database: Option<Server>,
}

impl Machine {
    #[expect(clippy::disallowed_methods, reason = "the one place where xtask reads environment and clock")]
    pub(crate) fn here() -> Result<Machine> {
        let package = env::var_os("CARGO_MANIFEST_DIR").context("start it through `cargo xtask`")?;
        let root = Path::new(&package).parent().context("xtask stands in no repository")?.to_owned();
        let program = env::current_exe()?;
        let target = program.ancestors().nth(2).context("cargo built xtask into no folder")?.to_owned();
        let search = env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default();
        Ok(Machine {
            root,
            arguments: env::args().skip(1).collect(),
            search,
            target,
            is_ci: env::var_os("CI").is_some_and(|ci| ci == "true"),
            start: Instant::now(),
            served: None,
            database: None,
        })
    }

    pub(crate) fn arguments(&self) -> &[String] {
        &self.arguments
    }

    fn command(&self, call: &Call<'_>) -> Command {
        let mut command = Command::new(call.program);
        command
            .args(&call.arguments)
            .envs(call.settings.iter().map(|(name, value)| (name, value)))
            .current_dir(&self.root);
        for name in inherited_from_cargo() {
            command.env_remove(name);
        }
        command
    }

    fn log(&self) -> PathBuf {
        self.target.join("served.log")
    }
}

impl System for Machine {
    fn root(&self) -> &Path {
        &self.root
    }

    fn has(&self, program: &str) -> bool {
        let further = postgres::programs();
        self.search.iter().chain(&further).any(|folder| folder.join(program).is_file())
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

    #[expect(clippy::disallowed_methods, reason = "who wants the same again says so")]
    fn chance(&self) -> u64 {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        u64::from(now.subsec_micros())
    }

    fn run(&mut self, call: &Call<'_>) -> Result<bool> {
        let status = self.command(call).status();
        Ok(status.with_context(|| format!("`{}` cannot be started", call.program))?.success())
    }

    fn folder(&self, name: &str) -> PathBuf {
        self.target.join(name)
    }

    fn delete(&mut self, folder: &Path) -> Result<()> {
        match fs::remove_dir_all(folder) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(error).with_context(|| format!("{} cannot be deleted", folder.display()))
            }
            _ => Ok(()),
        }
    }

    fn serve(&mut self, call: &Call<'_>, part: &str) -> Result<String> {
        let mut command = self.command(call);
        command.stdout(Stdio::piped()).stderr(File::create(self.log())?);
        let mut child = command.spawn().with_context(|| format!("`{}` cannot be started", call.program))?;
        let said = child.stdout.take();
        self.served = Some(child);
        let mut lines =
            BufReader::new(said.context("its output cannot be read")?).lines().map_while(Result::ok);
        let found = lines.find(|line| line.contains(part));
        found.with_context(|| format!("`{}` ended; {} says why", call.program, self.log().display()))
    }

    fn stop(&mut self) -> Result<String> {
        if let Some(mut child) = self.served.take() {
            child.kill()?;
            child.wait()?;
        }
        Ok(fs::read_to_string(self.log())?)
    }

    fn database(&mut self) -> Result<String> {
        if let Some(server) = &self.database {
            return Ok(server.address());
        }
        let server = Server::start(self.is_root(), &postgres::NOT_KEPT, &[])?;
        Ok(self.database.insert(server).address())
    }

    fn tidy(&mut self, out: &mut dyn Write) -> Result<bool> {
        crate::tidy::tidy(&self.root, out)
    }

    fn torture(&mut self, out: &mut dyn Write) -> Result<bool> {
        crate::torture::torture(self, &[], out)
    }
}

/// What `cargo run` told xtask about its own package.
/// Build scripts watch these, and would run again for nothing.
#[expect(clippy::disallowed_methods, reason = "it is the environment that is to be cleaned")]
fn inherited_from_cargo() -> Vec<String> {
    let names = env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    names.filter(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")).collect()
}
