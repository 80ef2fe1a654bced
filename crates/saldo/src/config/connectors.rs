//! `[[connectors]]`: where transfers can be sent, and which of them is which kind.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use saldo_connectors::remote::{CallbackKey, ProviderUrl};
use saldo_core::ConnectorName;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConnectorConfig {
    pub(super) name: String,
    kind: ConnectorKind,
    /// The sandbox provider's own book of deliveries.
    book: Option<PathBuf>,
    /// Where a provider is that is a process of its own.
    url: Option<String>,
    /// What it signs with when it calls back.
    callback_key: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum ConnectorKind {
    /// The simulated provider: it delivers nothing to anybody.
    Sandbox,
    /// The same, in a process of its own.
    SandboxProvider,
}

/// What a connector leads to.
#[derive(Debug, Clone)]
pub(crate) enum Upstream {
    /// The simulated provider in this process, with its book.
    Sandbox { book: Option<PathBuf> },
    /// The one that `saldo sandbox-provider` serves.
    SandboxProvider { url: ProviderUrl, callback_key: Option<CallbackKey> },
}

impl ConnectorConfig {
    pub(crate) fn name(&self) -> anyhow::Result<ConnectorName> {
        ConnectorName::parse(&self.name).with_context(|| format!("`{}` is no connector's name", self.name))
    }

    fn callback_key(&self) -> anyhow::Result<Option<CallbackKey>> {
        let key = self.callback_key.as_deref().map(str::parse).transpose();
        key.with_context(|| format!("the connector `{}`", self.name))
    }

    /// What it leads to; its files are beside the configuration.
    pub(crate) fn upstream(&self, directory: &Path) -> anyhow::Result<Upstream> {
        let name = &self.name;
        match (self.kind, &self.book, &self.url) {
            (ConnectorKind::Sandbox, book, None) => {
                Ok(Upstream::Sandbox { book: book.as_ref().map(|book| directory.join(book)) })
            }
            (ConnectorKind::Sandbox, _, Some(_)) => {
                bail!(
                    "the connector `{name}` has a url, which `sandbox` takes none of: its kind is sandbox-provider"
                )
            }
            (ConnectorKind::SandboxProvider, None, Some(url)) => {
                let url = url.parse().with_context(|| format!("the connector `{name}`"))?;
                Ok(Upstream::SandboxProvider { url, callback_key: self.callback_key()? })
            }
            (ConnectorKind::SandboxProvider, None, None) => bail!(
                "the connector `{name}` has no url: write where `saldo sandbox-provider` listens, \
                 as url = \"http://127.0.0.1:7100\""
            ),
            (ConnectorKind::SandboxProvider, Some(_), _) => bail!(
                "the connector `{name}` has a book, which its provider keeps itself: give it to \
                 `saldo sandbox-provider --book`"
            ),
        }
    }
}
