//! Nodes that share a database and a master key, each with a configuration of its own.

use std::io::Write;
use std::net::TcpStream;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::process::{Home, Reply, Saldo, database_of, directory, order, said, saldo};

pub(crate) struct Cluster {
    pub(crate) nodes: Vec<Saldo>,
    password: String,
    /// The Ding key of the partner `shop`, which has USD 25.00.
    key: String,
    directory: PathBuf,
    pub(crate) home: Home,
}

impl Cluster {
    /// So many nodes; the first is set up, and the others hear of it by themselves.
    pub(crate) fn start(count: usize) -> Self {
        Self::start_with(count, |config| config)
    }

    /// Nodes that send to a provider of its own process.
    pub(crate) fn start_on(count: usize, provider: &Saldo) -> Self {
        let connector = format!("kind = \"sandbox-provider\"\nurl = \"{}\"", provider.base_url);
        Self::start_with(count, |config| {
            config.replace("kind = \"sandbox\"\nbook = \"provider.book\"", &connector)
        })
    }

    fn start_with(count: usize, configured: impl FnOnce(String) -> String) -> Self {
        let (home, directory) = directory();
        let database = database_of(&directory).expect("name a server in SALDO_TEST_POSTGRES");
        let init = saldo(&["--json", "init", "--dir", directory.to_str().unwrap()]);
        assert_eq!(init.status.code(), Some(0), "{}", said(&init));
        let told: Value = serde_json::from_slice(&init.stdout).unwrap();
        let config = std::fs::read_to_string(directory.join("saldo.toml")).unwrap();
        let config = config.replace("127.0.0.1:7000", "127.0.0.1:0").replace("sqlite:saldo.db", &database);
        let config = configured(config.replace("# sends = 5", "sends = 0"));
        std::fs::write(directory.join("saldo.toml"), config).unwrap();
        let password = told["admin_password"].as_str().unwrap().to_owned();
        let mut cluster = Self { nodes: Vec::new(), password, key: String::new(), directory, home };
        for _ in 0..count {
            cluster.join();
        }
        cluster.key = cluster.set_up();
        cluster
    }

    /// Another node, with a directory of its own.
    pub(crate) fn join(&mut self) {
        let number = self.nodes.len();
        let own = self.directory.with_file_name(format!("node-{number}"));
        std::fs::create_dir_all(&own).unwrap();
        for file in ["saldo.toml", "master.key"] {
            std::fs::copy(self.directory.join(file), own.join(file)).unwrap();
        }
        self.nodes.push(serve(&own.join("saldo.toml")));
    }

    fn set_up(&self) -> String {
        let catalogue = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue");
        self.command(&["catalogue", "import", catalogue.to_str().unwrap()]);
        self.command(&["partner", "add", "shop"]);
        self.command(&["deposit", "--partner", "shop", "--currency", "USD", "--amount", "25.00"]);
        let key =
            self.command(&["key", "add", "--partner", "shop", "--dialect", "ding", "--currency", "USD"]);
        key["secret"].as_str().unwrap().to_owned()
    }

    /// Runs a command by the first node.
    pub(crate) fn command(&self, arguments: &[&str]) -> Value {
        let config = self.directory.with_file_name("node-0").join("saldo.toml");
        let done = saldo(&[arguments, &["--config", config.to_str().unwrap(), "--json"]].concat());
        assert_eq!(done.status.code(), Some(0), "{arguments:?}: {}", said(&done));
        serde_json::from_slice(&done.stdout).unwrap()
    }

    /// Buys a top-up of USD 1.00 without waiting for the answer.
    pub(crate) fn buy_unheard(&self, node: usize, reference: &str) -> TcpStream {
        let body = order(reference, "93701234567").to_string();
        let (address, key, length) = (self.nodes[node].address(), &self.key, body.len());
        let mut stream = TcpStream::connect(address).unwrap();
        write!(
            stream,
            "POST /api/V1/SendTransfer HTTP/1.1\r\nHost: {address}\r\napi_key: {key}\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .unwrap();
        stream
    }

    /// The state of the transfer with a reference, as a node has it.
    pub(crate) fn state(&self, node: usize, reference: &str) -> String {
        let found = self.admin(node, &format!("/transfers?reference={reference}"));
        found["items"][0]["state"].as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn ding(&self, node: usize, method: &str, body: Option<&Value>) -> Reply {
        let verb = if body.is_some() { "POST" } else { "GET" };
        self.nodes[node].call(verb, &format!("/api/V1/{method}"), &[("api_key", &self.key)], body)
    }

    /// Buys a top-up of USD 1.00.
    pub(crate) fn buy(&self, node: usize, reference: &str) -> Reply {
        self.ding(node, "SendTransfer", Some(&order(reference, "93701234567")))
    }

    /// Whether a node has heard of the key and of the catalogue, so that all that it refuses it means.
    pub(crate) fn sells(&self, node: usize) -> bool {
        self.ding(node, "GetProducts?skuCodes=AF_AW_TopUp", None).text.contains("AF_AW_TopUp")
    }

    pub(crate) fn admin(&self, node: usize, path: &str) -> Value {
        let bearer = format!("Bearer {}", self.password);
        self.nodes[node].call("GET", &format!("/admin/v1{path}"), &[("Authorization", &bearer)], None).json()
    }

    pub(crate) fn assert_clean(&self) {
        let audit = self.admin(0, "/audit");
        assert_eq!(audit["clean"], json!(true), "{audit}");
    }
}

fn serve(config: &Path) -> Saldo {
    Saldo::start(&["--json", "serve", "--config", config.to_str().unwrap()])
}
