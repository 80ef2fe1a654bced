//! The part of `saldo.toml` that says where to listen: `listen` with its `[tls]`, and `[[listeners]]` beside it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::bail;
use serde::Deserialize;

use crate::server::{Admits, Entrance, TlsFiles};

/// What an entrance can be for.
const APIS: [&str; 9] =
    ["admin", "callbacks", "ding", "docs", "dtone", "ideamart", "metrics", "sling", "utelecard"];

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TlsConfig {
    /// The certificate in PEM, and behind it those that lead to its authority.
    certificate: PathBuf,
    key: PathBuf,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListenerConfig {
    listen: SocketAddr,
    /// All of them where it is absent.
    apis: Option<Vec<String>>,
    tls: Option<TlsConfig>,
}

impl TlsConfig {
    pub(super) fn files(&self, directory: &Path) -> TlsFiles {
        TlsFiles { certificate: directory.join(&self.certificate), key: directory.join(&self.key) }
    }
}

impl ListenerConfig {
    pub(super) fn entrance(&self, directory: &Path) -> anyhow::Result<Entrance> {
        let admits = match &self.apis {
            None => Admits::All,
            Some(names) => {
                if let Some(unknown) = names.iter().find(|name| !APIS.contains(&name.as_str())) {
                    bail!(
                        "the listener {}: there is no API `{unknown}`; write some of {}",
                        self.listen,
                        APIS.join(", ")
                    );
                }
                Admits::Only(names.clone().into())
            }
        };
        let tls = self.tls.as_ref().map(|tls| tls.files(directory));
        Ok(Entrance { listen: self.listen, tls, admits })
    }
}
