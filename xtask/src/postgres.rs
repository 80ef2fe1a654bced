//! Throw-away PostgreSQL servers: each in a temporary directory, on a free port of loopback, as a user who is not root,
//! and ended with whoever started it. A server that happens to run on this machine is never used.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

/// Where Debian puts each version's programs.
const DEBIAN: &str = "/usr/lib/postgresql";
/// Whom Debian's package makes; the server will not run as root.
const DEBIAN_USER: &str = "postgres";
const OLDEST: u32 = 15;

/// Asked this often, and so many times, whether the server is ready.
const ASK_EVERY: Duration = Duration::from_millis(50);
const ASKS_MAX: u32 = 600;

/// Nothing of it outlives the run, so nothing waits for a disk.
pub(crate) const NOT_KEPT: [&str; 5] = [
    "fsync = off",
    "full_page_writes = off",
    "synchronous_commit = off",
    "max_connections = 300",
    "autovacuum_naptime = 5s",
];

/// The folder with the newest programs on this machine that are new enough.
pub(crate) fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir(DEBIAN).ok()?.filter_map(Result::ok);
    let numbers = versions.filter_map(|version| version.file_name().to_str()?.parse::<u32>().ok());
    let newest = numbers.filter(|number| *number >= OLDEST).max()?;
    let folder = Path::new(DEBIAN).join(newest.to_string()).join("bin");
    folder.join("initdb").is_file().then_some(folder)
}

/// A server that runs until this is dropped.
pub(crate) struct Server {
    programs: PathBuf,
    /// Not root, where the caller is.
    user: Option<(u32, u32)>,
    home: TempDir,
    port: u16,
    process: Option<Child>,
}

impl Server {
    /// Makes a server with these options of `initdb` and these lines at the end of its configuration, and waits until it
    /// answers.
    pub(crate) fn start(is_root: bool, settings: &[&str], making: &[&str]) -> Result<Self> {
        let programs = programs().context("there is no PostgreSQL of version 15 or later")?;
        let user = if is_root { Some(debian_user()?) } else { None };
        let home = tempfile::tempdir()?;
        if let Some((user, group)) = user {
            chown(home.path(), Some(user), Some(group))?;
        }
        let mut server = Self { programs, user, home, port: free_port()?, process: None };
        server.make(settings, making)?;
        server.run()?;
        Ok(server)
    }

    /// As `postgres://USER@HOST:PORT`.
    pub(crate) fn address(&self) -> String {
        format!("postgres://saldo@127.0.0.1:{}", self.port)
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Another server that copies everything this one writes, and can take its place.
    /// On a free port, unless one is given.
    pub(crate) fn standby(&self, port: Option<u16>) -> Result<Self> {
        let home = tempfile::tempdir()?;
        if let Some((user, group)) = self.user {
            chown(home.path(), Some(user), Some(group))?;
        }
        let port = port.map_or_else(free_port, Ok)?;
        let (programs, user) = (self.programs.clone(), self.user);
        let mut standby = Self { programs, user, home, port, process: None };
        let mut copy = standby.command("pg_basebackup");
        let from = format!("--dbname=postgres://saldo@127.0.0.1:{}", self.port);
        copy.args([&from, "--write-recovery-conf", "--checkpoint=fast", "--no-sync", "--pgdata"]);
        if !copy.arg(standby.data()).stdout(Stdio::null()).status()?.success() {
            bail!("pg_basebackup failed");
        }
        standby.configure(&[])?;
        standby.run()?;
        Ok(standby)
    }

    /// Has every commit wait for the standby, or no longer.
    pub(crate) fn wait_for_standby(&self, waits: bool) -> Result<()> {
        let names = if waits { "*" } else { "" };
        self.sql(&format!("ALTER SYSTEM SET synchronous_standby_names = '{names}'"))?;
        self.sql("SELECT pg_reload_conf()")
    }

    pub(crate) fn sql(&self, words: &str) -> Result<()> {
        let mut psql = self.command("psql");
        psql.args(["--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--dbname"]);
        let ran =
            psql.args([&format!("{}/postgres", self.address()), "--command", words]).stdout(Stdio::null());
        if !ran.status()?.success() {
            bail!("the database server refuses: {words}");
        }
        Ok(())
    }

    /// Writes all that is in a database to a file.
    pub(crate) fn dump(&self, database: &str, to: &Path) -> Result<()> {
        let mut dump = self.command("pg_dump");
        dump.arg(format!("--dbname={}/{database}", self.address())).stdout(File::create(to)?);
        if !dump.status()?.success() {
            bail!("the database was not written to {}", to.display());
        }
        Ok(())
    }

    /// Ends the server as a failed machine does.
    pub(crate) fn kill(&mut self) -> Result<()> {
        if let Some(mut process) = self.process.take() {
            process.kill()?;
            process.wait()?;
        }
        Ok(())
    }

    /// Starts a server that was killed; what it had begun before it died may take a moment to be gone.
    #[expect(clippy::disallowed_methods, reason = "a server takes real time to start")]
    pub(crate) fn start_again(&mut self) -> Result<()> {
        for _ in 0..ASKS_MAX {
            if self.run().is_ok() {
                return Ok(());
            }
            thread::sleep(ASK_EVERY);
        }
        self.run()
    }

    /// Lets no file grow beyond this size, or any: what a full disk is to the tables, while there is room for the log.
    pub(crate) fn limit_files(&self, bytes: Option<u64>) -> Result<()> {
        let limit = bytes.map_or_else(|| "unlimited".to_owned(), |bytes| bytes.to_string());
        let server = self.process.as_ref().context("the database server does not run")?.id();
        let children = fs::read_to_string(format!("/proc/{server}/task/{server}/children"))?;
        for process in [server.to_string()].iter().map(String::as_str).chain(children.split_whitespace()) {
            // One that has ended meanwhile needs no limit.
            let fsize = format!("--fsize={limit}:unlimited");
            Command::new("prlimit").args(["--pid", process, &fsize]).stderr(Stdio::null()).status()?;
        }
        Ok(())
    }

    /// Makes a standby a server of its own right.
    pub(crate) fn promote(&self) -> Result<()> {
        let mut promote = self.command("pg_ctl");
        promote.args(["promote", "--silent", "--wait", "--pgdata"]).arg(self.data());
        if !promote.stdout(Stdio::null()).status()?.success() {
            bail!("the standby was not promoted");
        }
        Ok(())
    }

    fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    fn make(&self, settings: &[&str], making: &[&str]) -> Result<()> {
        let data = self.data();
        let mut initdb = self.command("initdb");
        initdb.args(["--auth=trust", "--username=saldo", "--locale=C", "--encoding=UTF8", "--no-sync", "-D"]);
        let made = initdb
            .arg(&data)
            .args(making)
            .stdout(Stdio::null())
            .status()
            .context("initdb cannot be started")?;
        if !made.success() {
            bail!("initdb failed");
        }
        self.configure(settings)
    }

    /// The last line of a setting is the one that counts.
    fn configure(&self, settings: &[&str]) -> Result<()> {
        let file = self.data().join("postgresql.conf");
        let mut configuration = OpenOptions::new().append(true).open(file)?;
        let port = self.port;
        writeln!(
            configuration,
            "port = {port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''"
        )?;
        for line in settings {
            writeln!(configuration, "{line}")?;
        }
        Ok(())
    }

    #[expect(clippy::disallowed_methods, reason = "a server takes real time to start")]
    fn run(&mut self) -> Result<()> {
        let log = self.home.path().join("log");
        let mut postgres = self.command("postgres");
        postgres.arg("-D").arg(self.data()).stdout(Stdio::null()).stderr(File::create(&log)?);
        self.process = Some(postgres.spawn().context("postgres cannot be started")?);
        for _ in 0..ASKS_MAX {
            if self.is_ready()? {
                return Ok(());
            }
            thread::sleep(ASK_EVERY);
        }
        bail!("the database server does not answer: {}", fs::read_to_string(log).unwrap_or_default())
    }

    fn is_ready(&mut self) -> Result<bool> {
        if let Some(process) = &mut self.process
            && process.try_wait()?.is_some()
        {
            let log = fs::read_to_string(self.home.path().join("log")).unwrap_or_default();
            bail!("the database server ended: {log}");
        }
        let mut ask = self.command("pg_isready");
        ask.args(["--quiet", "--host=127.0.0.1", "--port", &self.port.to_string()]);
        Ok(ask.status()?.success())
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.programs.join(program));
        command.current_dir(self.home.path());
        if let Some((user, group)) = self.user {
            command.uid(user).gid(group);
        }
        command
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let mut stop = self.command("pg_ctl");
        stop.args(["stop", "--silent", "--mode=immediate", "--pgdata"]).arg(self.data());
        stop.stdout(Stdio::null()).stderr(Stdio::null()).status().ok();
        if let Some(process) = &mut self.process {
            process.wait().ok();
        }
    }
}

/// The user and the group that Debian's package made.
fn debian_user() -> Result<(u32, u32)> {
    let id = |which: &str| -> Result<u32> {
        let output = Command::new("id").args([which, DEBIAN_USER]).output()?;
        let text = String::from_utf8(output.stdout)?;
        text.trim().parse().with_context(|| format!("there is no user {DEBIAN_USER} to run the server as"))
    };
    Ok((id("-u")?, id("-g")?))
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::{NOT_KEPT, Server, programs};

    #[test]
    fn a_server_is_there_until_it_is_dropped() {
        if programs().is_none() {
            panic!("`cargo xtask test` installs PostgreSQL");
        }
        let is_root = std::process::Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
        let mut server = Server::start(is_root, &NOT_KEPT, &[]).unwrap();
        assert!(server.is_ready().unwrap());
        let (home, port) = (server.home.path().to_owned(), server.port);
        drop(server);
        assert!(!home.exists());
        std::net::TcpListener::bind(("127.0.0.1", port)).unwrap();
    }
}
