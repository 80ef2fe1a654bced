//! Chooses the client: the address that was given, else the process that owns the data, else the data itself.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::in_process::InProcessAdmin;
use super::{Address, AdminClient, ClientError, HttpAdmin, Method, StatusCode};
use crate::server::Place;
use crate::{config, owner, server};

/// The Saldo a command is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    Address {
        url: Address,
        token: String,
    },
    /// A sandbox's data directory.
    Data(PathBuf),
    /// The configuration of `saldo serve`.
    Config(PathBuf),
}

pub(crate) enum Connected {
    Http(HttpAdmin),
    InProcess(Box<InProcessAdmin>),
}

impl Connected {
    /// Every command ends with it: data that was opened is closed in order.
    pub(crate) async fn close(self) {
        match self {
            Self::Http(_) => {}
            Self::InProcess(client) => client.close().await,
        }
    }
}

impl AdminClient for Connected {
    async fn call(
        &mut self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<(StatusCode, Value), ClientError> {
        match self {
            Self::Http(client) => client.call(method, path, body).await,
            Self::InProcess(client) => client.call(method, path, body).await,
        }
    }
}

/// Connects, or opens the data where no process runs on it.
pub(crate) async fn connect(target: &Target) -> Result<Connected, ClientError> {
    match target {
        Target::Address { url, token } => {
            HttpAdmin::connect(url.clone(), Some(token.clone())).await.map(Connected::Http)
        }
        Target::Data(directory) => {
            if !directory.is_dir() {
                let sentence = format!(
                    "there is no sandbox in {}: start one with `saldo sandbox`, or name its directory with --data",
                    directory.display()
                );
                return Err(ClientError::Unusable(sentence));
            }
            owner_or_open(directory, Place::Sandbox { data: directory.clone() }).await
        }
        Target::Config(file) => {
            let directory = config::data_dir(file).map_err(|error| unusable(&error))?;
            owner_or_open(&directory, Place::Serve { config: file.clone() }).await
        }
    }
}

async fn owner_or_open(directory: &Path, place: Place) -> Result<Connected, ClientError> {
    if let Some(client) = owner_client(directory).await? {
        return Ok(Connected::Http(client));
    }
    let opened = server::in_process(&place).await.map_err(|error| unusable(&error))?;
    Ok(Connected::InProcess(Box::new(InProcessAdmin::new(opened))))
}

/// An owner that does not answer is taken for gone: opening the data says who holds it, if someone does.
async fn owner_client(directory: &Path) -> Result<Option<HttpAdmin>, ClientError> {
    let Some(owner) = owner::find(directory) else {
        return Ok(None);
    };
    let address = owner.url.parse().map_err(ClientError::Unusable)?;
    Ok(HttpAdmin::connect(address, Some(owner.token)).await.ok())
}

fn unusable(error: &anyhow::Error) -> ClientError {
    ClientError::Unusable(format!("{error:#}"))
}
