//! What a run is made of: a provider, a database server with its standby, nodes, and partners who buy.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::http;
use super::receiver::Receiver;
use super::words::Dialect;
use crate::postgres::Server;

/// A standby that was away for a while finds in the log what it has missed.
const SETTINGS: [&str; 2] = ["max_connections = 200", "wal_keep_size = 1GB"];
/// Files of the log are smaller than what is left room for when the disk is full.
const SEGMENTS: &str = "--wal-segsize=1";
/// The provider is slower than its callers wait, now and then.
const WAITS: &str = "ding_s = 2\nutelecard_s = 2\ndtone_s = 2\nideamart_s = 2";

/// A node waits for its database before it serves.
const START_MAX: Duration = Duration::from_secs(120);

/// A Saldo process that serves.
pub(super) struct Process {
    child: Child,
    pub(super) url: String,
}

impl Process {
    /// Starts a command that says in JSON where it serves.
    fn start(command: &mut Command, arguments: &[&str], log: &Path) -> Result<Self> {
        let log = File::options().create(true).append(true).open(log)?;
        let child = command.arg("--json").args(arguments).stdout(Stdio::piped()).stderr(log).spawn()?;
        let mut process = Self { child, url: String::new() };
        let output = process.child.stdout.take().context("its output cannot be read")?;
        let (tell, told) = mpsc::channel();
        thread::spawn(move || tell.send(where_it_serves(output)));
        let told = told.recv_timeout(START_MAX);
        process.url = told.map_err(anyhow::Error::from).flatten().with_context(|| {
            let command = arguments.join(" ");
            format!("`saldo {command}` did not say within {} s where it serves", START_MAX.as_secs())
        })?;
        Ok(process)
    }

    pub(super) fn kill(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// `STOP` or `CONT`.
    pub(super) fn signal(&self, signal: &str) -> Result<()> {
        let id = self.child.id().to_string();
        Command::new("kill").args(["-s", signal, &id]).status()?;
        Ok(())
    }
}

/// The address in the first lines of an output, which are one JSON object together.
fn where_it_serves(output: ChildStdout) -> Result<String> {
    let mut lines = BufReader::new(output);
    let mut told = String::new();
    loop {
        if lines.read_line(&mut told)? == 0 {
            bail!("it ended and had said: {told}");
        }
        if let Ok(value) = serde_json::from_str::<Value>(&told) {
            return Ok(value["base_url"].as_str().context("it does not say where")?.to_owned());
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// A partner who buys in one dialect.
pub(super) struct Partner {
    pub(super) number: u64,
    pub(super) dialect: Dialect,
    /// What `saldo key add` told.
    pub(super) key: Value,
    pub(super) headers: Vec<(String, String)>,
}

/// What the provider signs with when it calls back.
const CALLBACK_KEY: &str = "what the provider and the nodes know";

/// The file that says by how many seconds a node's clock is off.
const CLOCK: &str = "SALDO_CLOCK_OFF";

/// Charges a subscriber, for Ideamart; and the load stands for a proxy that is asked over https, for Sling.
const MORE: &str = r#"
[[instruments]]
name = "Mobile Account"
provider = "DIALOG"
connector = "main"
collection = "at_once"
currency = "LKR"
"#;

pub(super) struct Switch {
    pub(super) saldo: PathBuf,
    pub(super) home: TempDir,
    pub(super) token: String,
    pub(super) partners: Vec<Partner>,
    pub(super) nodes: Vec<Process>,
    pub(super) provider: Process,
    pub(super) receiver: Receiver,
    pub(super) database: Server,
    pub(super) standby: Server,
}

impl Switch {
    /// So many nodes on a database server with a synchronous standby, and a partner for each dialect.
    /// They run a copy of the program, so that it may be built again meanwhile.
    pub(super) fn start(built: &Path, is_root: bool, nodes: usize, catalogue: &Path) -> Result<Self> {
        let home = tempfile::tempdir()?;
        let saldo = home.path().join("saldo");
        fs::copy(built, &saldo)?;
        let database = Server::start(is_root, &SETTINGS, &[SEGMENTS])?;
        database.sql("CREATE DATABASE saldo TEMPLATE template0")?;
        let standby = database.standby(None)?;
        database.wait_for_standby(true)?;
        let book = home.path().join("provider.book");
        let book = book.to_str().context("a path")?;
        let provider = ["sandbox-provider", "--listen", "127.0.0.1:0", "--book", book];
        let provider =
            Process::start(&mut Command::new(&saldo), &provider, &home.path().join("provider.log"))?;
        let token = configure(&saldo, home.path(), &provider)?;
        let mut switch = Self {
            saldo,
            home,
            token,
            partners: Vec::new(),
            nodes: Vec::new(),
            provider,
            receiver: Receiver::listen()?,
            database,
            standby,
        };
        for node in 0..nodes {
            fs::create_dir(switch.home_of(node))?;
            let started = switch.node(node, "127.0.0.1:0")?;
            switch.nodes.push(started);
        }
        switch.have_it_call_back()?;
        switch.set_up(catalogue)?;
        Ok(switch)
    }

    /// The provider tells of every answer that is lost by itself, twice.
    fn have_it_call_back(&self) -> Result<()> {
        let urls: Vec<_> = self.nodes.iter().map(|node| format!("{}/callbacks/main", node.url)).collect();
        let callbacks = json!({"urls": urls, "key": CALLBACK_KEY});
        let told = http::call(&self.provider.url, "PUT", "/callbacks", &[], &callbacks)?;
        if told.status != 204 {
            bail!("the provider does not call back: {}", told.body);
        }
        Ok(())
    }

    /// Sets a node's clock off by so many seconds; it takes notice within a moment.
    pub(super) fn set_clock(&self, node: usize, seconds: i64) -> Result<()> {
        fs::write(self.clock_of(node), seconds.to_string()).context("a clock")
    }

    fn clock_of(&self, node: usize) -> PathBuf {
        self.home_of(node).join("clock-off-s")
    }

    fn home_of(&self, node: usize) -> PathBuf {
        self.home.path().join(format!("node-{node}"))
    }

    /// A node of this number at an address.
    fn node(&self, node: usize, listen: &str) -> Result<Process> {
        let (from, to) = (self.home.path(), self.home_of(node));
        fs::copy(from.join("master.key"), to.join("master.key"))?;
        let ports = [self.database.port(), self.standby.port()];
        let text = fs::read_to_string(from.join("saldo.toml"))?.replace("DATABASE", &address(ports));
        fs::write(to.join("saldo.toml"), text.replace("127.0.0.1:7000", listen))?;
        let config = to.join("saldo.toml");
        let arguments = ["serve", "--no-limits", "--config", config.to_str().context("a path")?];
        let mut saldo = Command::new(&self.saldo);
        Process::start(saldo.env(CLOCK, self.clock_of(node)), &arguments, &to.join("log"))
    }

    /// The standby takes the database server's place, and gets a standby of its own where that was.
    pub(super) fn fail_over(&mut self) -> Result<()> {
        self.database.kill()?;
        self.standby.promote()?;
        std::mem::swap(&mut self.database, &mut self.standby);
        let port = self.standby.port();
        self.standby = self.database.standby(Some(port))?;
        self.database.wait_for_standby(true)
    }

    /// Starts a node that was killed where it was; it finds the servers as they are by now.
    pub(super) fn start_again(&mut self, node: usize) -> Result<()> {
        let listen = self.nodes[node].url.trim_start_matches("http://").to_owned();
        self.nodes[node] = self.node(node, &listen)?;
        Ok(())
    }

    fn set_up(&mut self, catalogue: &Path) -> Result<()> {
        self.command(&["catalogue", "import", catalogue.to_str().context("a path")?])?;
        for (number, dialect) in (1..).zip(Dialect::ALL) {
            let (name, currency) = (dialect.name(), dialect.currency());
            self.command(&["partner", "add", name])?;
            self.command(&[
                "deposit",
                "--partner",
                name,
                "--currency",
                currency,
                "--amount",
                "1000000000.00",
            ])?;
            if dialect.tells() {
                let url = self.receiver.url_of(dialect);
                self.command(&["webhook", "set", &url, "--partner", name, "--dialect", name])?;
            }
            let mut add = vec!["key", "add", "--partner", name, "--dialect", name, "--currency", currency];
            if dialect == Dialect::Ideamart {
                add.extend(["--public-id", "APP_000001"]);
            }
            let key = self.command(&add)?;
            let headers = dialect.headers(&key)?;
            self.partners.push(Partner { number, dialect, key, headers });
        }
        Ok(())
    }

    /// A command, by the first node.
    fn command(&self, arguments: &[&str]) -> Result<Value> {
        let config = self.home_of(0).join("saldo.toml");
        let config = config.to_str().context("a path")?;
        let done = Command::new(&self.saldo).args(arguments).args(["--json", "--config", config]).output()?;
        if !done.status.success() {
            bail!("`saldo {}`: {}", arguments.join(" "), String::from_utf8_lossy(&done.stderr));
        }
        serde_json::from_slice(&done.stdout).context("its answer is no JSON")
    }

    pub(super) fn ask(&self, path: &str) -> Result<Value> {
        let node = self.nodes.first().context("there is no node")?;
        let bearer = format!("Bearer {}", self.token);
        let path = format!("/admin/v1{path}");
        let reply = http::call(&node.url, "GET", &path, &[("Authorization", &bearer)], &Value::Null)?;
        if reply.status != 200 {
            bail!("{path}: {} {}", reply.status, reply.body);
        }
        Ok(reply.body)
    }
}

/// Writes the configuration that all nodes have; answers the admin password.
fn configure(saldo: &Path, home: &Path, provider: &Process) -> Result<String> {
    let directory = home.to_str().context("a path")?;
    let init = Command::new(saldo).args(["--json", "init", "--dir", directory]).output()?;
    let told: Value = serde_json::from_slice(&init.stdout).context("`saldo init` failed")?;
    let file = home.join("saldo.toml");
    let url = &provider.url;
    let connector =
        format!("kind = \"sandbox-provider\"\nurl = \"{url}\"\ncallback_key = \"{CALLBACK_KEY}\"");
    let text = fs::read_to_string(&file)?;
    let text = text.replace("sqlite:saldo.db", "DATABASE").replace("# ding_s = 90", WAITS);
    let text = text.replace("kind = \"sandbox\"\nbook = \"provider.book\"", &connector);
    let text = text.replace("# internal_webhooks", "internal_webhooks");
    let text = text.replace("# trusted_proxies = [\"10.0.0.0/24\"]", "trusted_proxies = [\"127.0.0.1\"]");
    fs::write(&file, text + MORE)?;
    Ok(told["admin_password"].as_str().context("no password")?.to_owned())
}

/// Both servers: a node speaks to the one that can be written to.
fn address([first, second]: [u16; 2]) -> String {
    format!(
        "postgres://saldo@127.0.0.1:{first},127.0.0.1:{second}/saldo?target_session_attrs=read-write&connect_timeout=2"
    )
}
