//! Where the data is: `sqlite:FILE` or `postgres://USER:PASSWORD@HOST/NAME`.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use tokio_postgres::Config;
use tokio_postgres::config::Host;

use crate::error::StoreError;

/// A database, as the configuration names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// One file; its directory must exist.
    Sqlite(PathBuf),
    /// A server, which several processes may share.
    Postgres(Server),
}

/// A server's address with all that is needed to come in. Never shows its password.
#[derive(Clone)]
pub struct Server {
    address: String,
    config: Box<Config>,
}

impl Server {
    pub(crate) fn config(&self) -> &Config {
        &self.config
    }
}

impl FromStr for Location {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        match text.split_once(':') {
            Some(("sqlite", path)) if !path.is_empty() => Ok(Self::Sqlite(PathBuf::from(path))),
            Some(("postgres" | "postgresql", _)) => match text.parse() {
                Ok(config) => {
                    Ok(Self::Postgres(Server { address: text.to_owned(), config: Box::new(config) }))
                }
                Err(_) => Err(StoreError::LocationUnknown { location: "this address".to_owned() }),
            },
            _ => Err(StoreError::LocationUnknown { location: text.to_owned() }),
        }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(out, "sqlite:{}", path.display()),
            Self::Postgres(server) => server.fmt(out),
        }
    }
}

impl PartialEq for Server {
    fn eq(&self, other: &Self) -> bool {
        self.address == other.address
    }
}

impl Eq for Server {}

impl fmt::Display for Server {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hosts: Vec<_> = self.config.get_hosts().iter().map(host).collect();
        let name = self.config.get_dbname().unwrap_or_default();
        write!(out, "postgres://{}/{name}", hosts.join(","))
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

fn host(host: &Host) -> String {
    match host {
        Host::Tcp(name) => name.clone(),
        Host::Unix(path) => path.display().to_string(),
    }
}
