//! Nodes that share a database and a master key, each with a configuration of its own.

use std::net::TcpStream;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::config::{Config, catalogue};
use crate::process::{Home, Reply, Saldo, database_of, directory, order};

pub(crate) struct Cluster {
    pub(crate) nodes: Vec<Saldo>,
    pub(crate) config: Config,
    /// The Ding key of the partner `shop`, which has USD 25.00.
    key: String,
    directory: PathBuf,
    pub(crate) home: Home,
}

impl Cluster {
    /// So many nodes; the first is set up, and the others hear of it by themselves.
    pub(crate) fn start(count: usize) -> Self {
        Self::start_with(count, |_| ())
    }

    /// Nodes that send to a provider of its own process.
    pub(crate) fn start_on(count: usize, provider: &Saldo) -> Self {
        Self::start_with(count, |config| config.send_to(provider))
    }

    fn start_with(count: usize, change: impl FnOnce(&Config)) -> Self {
        let (home, directory) = directory();
        database_of(&directory).expect("name a server in SALDO_TEST_POSTGRES");
        let config = Config::init(&directory);
        config.replace("# sends = 5", "sends = 0");
        change(&config);
        let mut cluster = Self { nodes: Vec::new(), config, key: String::new(), directory, home };
        for _ in 0..count {
            cluster.join();
        }
        // Its commands go by the first node.
        cluster.config.path = cluster.directory.with_file_name("node-0").join("saldo.toml");
        cluster.key = cluster.config.open_shop("25.00");
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
        self.nodes.push(Saldo::serve(&own.join("saldo.toml")));
    }

    /// The demonstration catalogue without a product.
    pub(crate) fn catalogue_without(&self, sku: &str) -> PathBuf {
        let fewer = self.directory.join("fewer");
        std::fs::create_dir_all(&fewer).unwrap();
        for file in std::fs::read_dir(catalogue()).unwrap() {
            let file = file.unwrap().path();
            let text = std::fs::read_to_string(&file).unwrap();
            let kept: String = text.split_inclusive('\n').filter(|line| !line.contains(sku)).collect();
            std::fs::write(fewer.join(file.file_name().unwrap()), kept).unwrap();
        }
        fewer
    }

    /// Runs a command by the first node.
    pub(crate) fn command(&self, arguments: &[&str]) -> Value {
        self.config.command(arguments)
    }

    /// Buys a top-up of USD 1.00 without waiting for the answer.
    pub(crate) fn buy_unheard(&self, node: usize, reference: &str) -> TcpStream {
        self.nodes[node].send_unheard(&self.key, &order(reference, "93701234567"))
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
        let bearer = format!("Bearer {}", self.config.admin_password);
        self.nodes[node].call("GET", &format!("/admin/v1{path}"), &[("Authorization", &bearer)], None).json()
    }

    pub(crate) fn assert_clean(&self) {
        let audit = self.admin(0, "/audit");
        assert_eq!(audit["clean"], json!(true), "{audit}");
    }
}
