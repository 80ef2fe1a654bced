//! A configuration as `saldo init` writes it, changed as a person changes it, and what is set up by it.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::process::{Saldo, answer_of, database_of, said, saldo};

pub(crate) struct Config {
    pub(crate) path: PathBuf,
    pub(crate) admin_password: String,
}

impl Config {
    /// A fresh one, for a free port and for the database that the directory has.
    pub(crate) fn init(directory: &Path) -> Self {
        let init = answer_of(&["init", "--dir", directory.to_str().unwrap()]);
        let admin_password = init["admin_password"].as_str().unwrap().to_owned();
        let config = Self { path: directory.join("saldo.toml"), admin_password };
        config.replace("127.0.0.1:7000", "127.0.0.1:0");
        if let Some(address) = database_of(directory) {
            config.replace("sqlite:saldo.db", &address);
        }
        config
    }

    pub(crate) fn text(&self) -> String {
        std::fs::read_to_string(&self.path).unwrap()
    }

    pub(crate) fn replace(&self, from: &str, to: &str) {
        let text = self.text();
        assert!(text.contains(from), "{from}: {text}");
        std::fs::write(&self.path, text.replace(from, to)).unwrap();
    }

    /// Adds lines at its end.
    pub(crate) fn append(&self, more: &str) {
        std::fs::write(&self.path, format!("{}\n{more}", self.text())).unwrap();
    }

    /// Sends to a provider of its own process.
    pub(crate) fn send_to(&self, provider: &Saldo) {
        let connector = format!("kind = \"sandbox-provider\"\nurl = \"{}\"", provider.base_url);
        self.replace("kind = \"sandbox\"\nbook = \"provider.book\"", &connector);
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Value {
        answer_of(&[arguments, &["--config", self.path.to_str().unwrap()]].concat())
    }

    pub(crate) fn serve(&self) -> Saldo {
        Saldo::serve(&self.path)
    }

    /// What is said of this text in place of the fresh one, with which nothing may be served.
    pub(crate) fn refused(&self, text: &str) -> String {
        std::fs::write(&self.path, text).unwrap();
        let ended = saldo(&["serve", "--config", self.path.to_str().unwrap()]);
        assert_ne!(ended.status.code(), Some(0), "{text}");
        said(&ended)
    }

    /// The catalogue, and a partner `shop` with a deposit of so much in USD; answers its Ding key.
    pub(crate) fn open_shop(&self, amount: &str) -> String {
        self.sell_from(&catalogue());
        self.command(&["partner", "add", "shop"]);
        self.command(&["deposit", "--partner", "shop", "--currency", "USD", "--amount", amount]);
        self.add_key().1
    }

    pub(crate) fn sell_from(&self, files: &Path) {
        self.command(&["catalogue", "import", files.to_str().unwrap()]);
    }

    /// A Ding key of the partner `shop`: its id and its secret.
    pub(crate) fn add_key(&self) -> (String, String) {
        let key =
            self.command(&["key", "add", "--partner", "shop", "--dialect", "ding", "--currency", "USD"]);
        (key["id"].to_string(), key["secret"].as_str().unwrap().to_owned())
    }
}

/// The files of the demonstration catalogue.
pub(crate) fn catalogue() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue")
}

/// A switch that is served from a fresh configuration.
pub(crate) fn served(directory: &Path) -> (Saldo, Config) {
    let config = Config::init(directory);
    config.replace("# public_url", "public_url");
    (config.serve(), config)
}
