//! Where the data is: `sqlite:FILE` or `postgres://USER:PASSWORD@HOST/NAME`.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use crate::error::StoreError;
use crate::postgres::Address;

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
    text: String,
    address: Box<Address>,
}

impl Server {
    pub(crate) fn address(&self) -> &Address {
        &self.address
    }
}

impl FromStr for Location {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        match text.split_once(':') {
            Some(("sqlite", path)) if !path.is_empty() => Ok(Self::Sqlite(PathBuf::from(path))),
            Some(("postgres" | "postgresql", _)) => {
                let address = Address::read(text).map_err(|reason| StoreError::AddressUnusable { reason })?;
                Ok(Self::Postgres(Server { text: text.to_owned(), address: Box::new(address) }))
            }
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
        self.text == other.text
    }
}

impl Eq for Server {}

impl fmt::Display for Server {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "postgres://{}/{}", self.address.hosts().join(","), self.address.database())
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}
