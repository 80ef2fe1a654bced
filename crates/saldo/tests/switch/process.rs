//! A Saldo process of a test's own: on a free port, with data in a directory of its own, ended with the test.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use saldo_testkit::{Database, server_database};
use serde_json::Value;
use tempfile::TempDir;

pub(crate) const DING_KEY: &str = "demo-ding-api-key";
pub(crate) const ADMIN_TOKEN: &str = "demo-admin-token";

/// How long a process may take to start or to end.
const PATIENCE: Duration = Duration::from_secs(120);

pub(crate) struct Saldo {
    child: Child,
    pub(crate) base_url: String,
    /// What it told programs at its start.
    pub(crate) details: Value,
}

/// An answer over HTTP.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) text: String,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// Runs a command to its end.
pub(crate) fn saldo(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_saldo")).args(arguments).output().unwrap()
}

/// Runs a command that must do what it says; answers what it tells programs.
pub(crate) fn answer_of(arguments: &[&str]) -> Value {
    let done = saldo(&[arguments, &["--json"]].concat());
    assert_eq!(done.status.code(), Some(0), "{arguments:?}: {}", said(&done));
    serde_json::from_slice(&done.stdout).unwrap()
}

pub(crate) fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

impl Saldo {
    pub(crate) fn sandbox(data: &Path) -> Self {
        Self::sandbox_on(data, "127.0.0.1:0")
    }

    pub(crate) fn sandbox_on(data: &Path, listen: &str) -> Self {
        Self::start(&["--json", "sandbox", "--listen", listen, "--data", data.to_str().unwrap()])
    }

    pub(crate) fn serve(config: &Path) -> Self {
        Self::start(&["--json", "serve", "--config", config.to_str().unwrap()])
    }

    /// Starts a serving command and waits until it says where.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        Self::start_with(Command::new(env!("CARGO_BIN_EXE_saldo")).stderr(Stdio::inherit()), arguments)
    }

    /// The same, of a process that dies at a crash point, `before-commit:1` for example; nothing where that was before
    /// it served.
    pub(crate) fn start_dying(arguments: &[&str], crash: &str) -> Option<Self> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_saldo"));
        Self::start_unless_dead(command.env("SALDO_CRASH_AT", crash).stderr(Stdio::null()), arguments).ok()
    }

    /// The same, with everything that can be logged in a file.
    pub(crate) fn start_traced(arguments: &[&str], log: &Path) -> Self {
        let log = std::fs::File::create(log).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_saldo"));
        Self::start_with(command.env("SALDO_LOG", "trace").stderr(log), arguments)
    }

    fn start_with(command: &mut Command, arguments: &[&str]) -> Self {
        Self::start_unless_dead(command, arguments)
            .unwrap_or_else(|details| panic!("{arguments:?} ended before it served: {details}"))
    }

    /// What it said where it ended before it served.
    fn start_unless_dead(command: &mut Command, arguments: &[&str]) -> Result<Self, String> {
        command.args(arguments).stdout(Stdio::piped());
        let mut switch =
            Self { child: command.spawn().unwrap(), base_url: String::new(), details: Value::Null };
        let mut details = String::new();
        let mut lines = BufReader::new(switch.child.stdout.take().unwrap());
        loop {
            if lines.read_line(&mut details).unwrap() == 0 {
                return Err(details);
            }
            if let Ok(value) = serde_json::from_str::<Value>(&details) {
                value["base_url"].as_str().unwrap().clone_into(&mut switch.base_url);
                switch.details = value;
                return Ok(switch);
            }
        }
    }

    /// Whether the process has ended by itself.
    pub(crate) fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    pub(crate) fn address(&self) -> &str {
        self.base_url.strip_prefix("http://").unwrap()
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// SIGKILL: nothing of the process runs any more.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// SIGTERM, and the end that follows.
    pub(crate) fn terminate(mut self) -> i32 {
        Command::new("kill").args(["-TERM", &self.pid().to_string()]).status().unwrap();
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code().unwrap_or(-1);
            }
            assert!(begun.elapsed() < PATIENCE, "it does not stop");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    pub(crate) fn ding(&self, method: &str, body: Option<&Value>) -> Reply {
        let verb = if body.is_some() { "POST" } else { "GET" };
        self.call(verb, &format!("/api/V1/{method}"), &[("api_key", DING_KEY)], body)
    }

    pub(crate) fn admin(&self, verb: &str, path: &str, body: Option<&Value>) -> Reply {
        let bearer = format!("Bearer {ADMIN_TOKEN}");
        self.call(verb, &format!("/admin/v1{path}"), &[("Authorization", &bearer)], body)
    }

    pub(crate) fn call(
        &self,
        verb: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Reply {
        let body = body.map(Value::to_string).unwrap_or_default();
        let mut request =
            format!("{verb} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.address());
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        if !body.is_empty() {
            request.push_str("Content-Type: application/json\r\n");
        }
        request.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
        self.raw(request.as_bytes())
    }

    /// Sends bytes as they are.
    pub(crate) fn raw(&self, request: &[u8]) -> Reply {
        let mut stream = TcpStream::connect(self.address()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.write_all(request).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, text) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
        Reply { status, head: head.to_owned(), text: text.to_owned() }
    }

    /// Sends an order without waiting for its answer.
    pub(crate) fn send_unheard(&self, key: &str, order: &Value) -> TcpStream {
        let (address, body) = (self.address(), order.to_string());
        let mut stream = TcpStream::connect(address).unwrap();
        write!(
            stream,
            "POST /api/V1/SendTransfer HTTP/1.1\r\nHost: {address}\r\napi_key: {key}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        stream
    }

    /// Buys a top-up of USD 1.00.
    pub(crate) fn buy(&self, reference: &str, account_number: &str) -> Reply {
        self.ding("SendTransfer", Some(&order(reference, account_number)))
    }
}

pub(crate) fn order(reference: &str, account_number: &str) -> Value {
    serde_json::json!({
        "SkuCode": "AF_AW_TopUp",
        "SendValue": 1.00,
        "AccountNumber": account_number,
        "DistributorRef": reference,
        "ValidateOnly": false,
    })
}

impl Drop for Saldo {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// What a test's processes leave, deleted with the test.
pub(crate) struct Home {
    root: TempDir,
    _database: Option<Database>,
}

impl Home {
    pub(crate) fn path(&self) -> &Path {
        self.root.path()
    }
}

/// A place for a test, and in it a directory for data; the tests' server has the database where there is one.
pub(crate) fn directory() -> (Home, PathBuf) {
    let (home, data) = file_directory();
    let database = server_database().map(|(address, database)| {
        std::fs::create_dir(&data).unwrap();
        std::fs::write(data.join("database"), address).unwrap();
        database
    });
    (Home { _database: database, ..home }, data)
}

/// The same for what only a database in a file can show.
pub(crate) fn file_directory() -> (Home, PathBuf) {
    let root = tempfile::tempdir().unwrap();
    let data = root.path().join("data");
    (Home { root, _database: None }, data)
}

/// The server's database for a directory, as `directory` noted it.
pub(crate) fn database_of(data: &Path) -> Option<String> {
    std::fs::read_to_string(data.join("database")).ok()
}

/// Waits until something holds.
pub(crate) fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < PATIENCE, "in vain: {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}
