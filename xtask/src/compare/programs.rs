//! The programs that are measured, each started afresh for its run, on loopback, and ended with it.

use std::fmt;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::Value;
use tempfile::TempDir;

use crate::postgres::{self, Server};
use crate::system::System;

/// A program, and what it is asked.
pub(super) struct Program {
    pub(super) name: &'static str,
    kind: Kind,
    /// Of `saldo bench`; of pgbench, its variables.
    load: &'static [&'static str],
}

enum Kind {
    /// The reference program with this argument.
    Reference(&'static str),
    Sqlite,
    Postgres,
    Pgbench,
}

pub(super) const HTTP: &str = "axum, a fixed answer";
pub(super) const STEPS: &str = "SQLite, a step a commit";
pub(super) const SQLITE: &str = "Saldo on SQLite";
pub(super) const SQLITE_256: &str = "Saldo on SQLite, c256";
pub(super) const SQLITE_100: &str = "Saldo on SQLite, 100 partners";
pub(super) const PGBENCH: &str = "pgbench, hot";
pub(super) const PGBENCH_100: &str = "pgbench, 100 partners";
pub(super) const POSTGRES: &str = "Saldo on PostgreSQL";
pub(super) const POSTGRES_256: &str = "Saldo on PostgreSQL, c256";
pub(super) const POSTGRES_100: &str = "Saldo on PostgreSQL, 100 p.";

pub(super) const PROGRAMS: [Program; 10] = [
    Program { name: HTTP, kind: Kind::Reference("http"), load: &[] },
    Program { name: STEPS, kind: Kind::Reference("steps"), load: &[] },
    Program { name: SQLITE, kind: Kind::Sqlite, load: &[] },
    Program { name: SQLITE_256, kind: Kind::Sqlite, load: &["--connections", "256"] },
    Program { name: SQLITE_100, kind: Kind::Sqlite, load: &["--partners", "100"] },
    Program { name: PGBENCH, kind: Kind::Pgbench, load: &["-D", "partners=1"] },
    Program { name: PGBENCH_100, kind: Kind::Pgbench, load: &["-D", "partners=100"] },
    Program { name: POSTGRES, kind: Kind::Postgres, load: &[] },
    Program { name: POSTGRES_256, kind: Kind::Postgres, load: &["--connections", "256"] },
    Program { name: POSTGRES_100, kind: Kind::Postgres, load: &["--partners", "100"] },
];

/// What a run came to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    pub(super) rate: f64,
    /// In milliseconds, where it is known.
    pub(super) p99_ms: Option<f64>,
    pub(super) memory_mib: Option<u64>,
    pub(super) is_valid: bool,
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:>9.0} a second", self.rate)?;
        if let Some(p99_ms) = self.p99_ms {
            write!(f, ", p99 {p99_ms:.1} ms")?;
        }
        if let Some(memory_mib) = self.memory_mib {
            write!(f, ", {memory_mib} MiB")?;
        }
        write!(f, "{}", if self.is_valid { "" } else { ", NOT VALID" })
    }
}

/// Where the programs are, and the database server that they share.
pub(super) struct Place {
    saldo: PathBuf,
    reference: PathBuf,
    server: Server,
    seconds: String,
}

impl Place {
    pub(super) fn new(system: &dyn System, seconds: u64) -> Result<Self> {
        let release = system.folder("release");
        // A log that is not recycled in the middle of a run; everything else is as it comes, and commits are durable.
        let settings = ["shared_buffers = 512MB", "max_wal_size = 8GB", "max_connections = 200"];
        let server = Server::start(system.is_root(), &settings, &[])?;
        let (saldo, reference) = (release.join("saldo"), release.join("examples/reference"));
        Ok(Self { saldo, reference, server, seconds: seconds.to_string() })
    }

    pub(super) fn run(&self, program: &Program) -> Result<Run> {
        let home = tempfile::tempdir()?;
        match program.kind {
            Kind::Reference(kind) => self.reference(kind, &home, program.load),
            Kind::Sqlite => self.sandbox(&home, program.load),
            Kind::Postgres => {
                self.server.sql("DROP DATABASE IF EXISTS bench WITH (FORCE)")?;
                self.server.sql("CREATE DATABASE bench TEMPLATE template0")?;
                self.server.sql("CHECKPOINT")?;
                fs::write(home.path().join("database"), format!("{}/bench", self.server.address()))?;
                self.sandbox(&home, program.load)
            }
            Kind::Pgbench => self.pgbench(&home, program.load),
        }
    }

    fn reference(&self, kind: &str, home: &TempDir, load: &[&str]) -> Result<Run> {
        let mut command = Command::new(&self.reference);
        let mut served = Served(command.arg(kind).arg(home.path()).stdout(Stdio::piped()).spawn()?);
        let url = served.first_line(|line| line.starts_with("http").then(|| line.trim().to_owned()))?;
        self.bench(&url, &[load, &["--api-key", "reference"]].concat())
    }

    fn sandbox(&self, home: &TempDir, load: &[&str]) -> Result<Run> {
        let mut command = Command::new(&self.saldo);
        command.args(["--json", "sandbox", "--no-limits", "--listen", "127.0.0.1:0", "--data"]);
        command.arg(home.path()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut served = Served(command.spawn()?);
        let mut told = String::new();
        let url = served.first_line(|line| {
            told.push_str(line);
            let value: Value = serde_json::from_str(&told).ok()?;
            value.get("base_url")?.as_str().map(str::to_owned)
        })?;
        let run = self.bench(&url, load)?;
        Ok(Run { memory_mib: served.memory_mib(), ..run })
    }

    fn bench(&self, url: &str, load: &[&str]) -> Result<Run> {
        let mut bench = Command::new(&self.saldo);
        bench.args(["--json", "bench", "--url", url, "--warmup", "2", "--duration", &self.seconds]);
        let done = bench.args(load).output()?;
        let report: Value = serde_json::from_slice(&done.stdout)
            .with_context(|| String::from_utf8_lossy(&done.stderr).into_owned())?;
        let number = |pointer: &str| report.pointer(pointer).and_then(Value::as_f64);
        Ok(Run {
            rate: number("/rate").context("no rate")?,
            p99_ms: number("/latency_us/p99").map(|micros| micros / 1_000.0),
            memory_mib: None,
            is_valid: report.get("valid") == Some(&Value::Bool(true)),
        })
    }

    fn pgbench(&self, home: &TempDir, load: &[&str]) -> Result<Run> {
        self.server.sql("DROP DATABASE IF EXISTS plain WITH (FORCE)")?;
        self.server.sql("CREATE DATABASE plain TEMPLATE template0")?;
        let address = format!("{}/plain", self.server.address());
        let (schema, script) = (home.path().join("schema.sql"), home.path().join("transfer.sql"));
        fs::write(&schema, include_str!("schema.sql"))?;
        fs::write(&script, include_str!("transfer.sql"))?;
        let programs = postgres::programs().context("there is no PostgreSQL of version 15 or later")?;
        let mut psql = Command::new(programs.join("psql"));
        psql.args(["--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--dbname", &address, "--file"]);
        if !psql.arg(&schema).stdout(Stdio::null()).status()?.success() {
            bail!("the tables of pgbench were not made");
        }
        let mut pgbench = Command::new(programs.join("pgbench"));
        pgbench.args(["-n", "-M", "prepared", "-c", "16", "-j", "1", "-T", &self.seconds, "-f"]);
        let done = pgbench.arg(&script).args(load).arg(&address).output()?;
        let said = String::from_utf8_lossy(&done.stdout).into_owned();
        let rate = said.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok());
        let rate = rate.with_context(|| String::from_utf8_lossy(&done.stderr).into_owned())?;
        Ok(Run { rate, p99_ms: None, memory_mib: None, is_valid: done.status.success() })
    }
}

/// A program that serves until it is dropped.
struct Served(Child);

impl Served {
    /// What one of its lines tells.
    fn first_line(&mut self, mut tells: impl FnMut(&str) -> Option<String>) -> Result<String> {
        let mut lines = BufReader::new(self.0.stdout.take().context("its output cannot be read")?);
        loop {
            let mut line = String::new();
            if lines.read_line(&mut line)? == 0 {
                bail!("a program ended before it served");
            }
            if let Some(told) = tells(&line) {
                return Ok(told);
            }
        }
    }

    /// What it has in memory.
    fn memory_mib(&self) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        let kib: u64 = line.split_whitespace().next()?.parse().ok()?;
        Some(kib / 1_024)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}
