//! The three ways to say which Saldo a command is for.

use std::path::PathBuf;

use crate::admin_client::{Address, Target};

use super::End;

/// Where a sandbox keeps its data unless told otherwise.
pub(crate) const DATA_DEFAULT: &str = "saldo-data";

#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Which Saldo")]
pub(crate) struct TargetArgs {
    /// The data directory of a sandbox, running or not [default: saldo-data].
    #[arg(long, value_name = "DIR", conflicts_with_all = ["config", "url"])]
    data: Option<PathBuf>,
    /// The configuration of `saldo serve`, running or not.
    #[arg(long, value_name = "FILE", conflicts_with = "url")]
    config: Option<PathBuf>,
    /// The address of a running Saldo, with --token.
    #[arg(long)]
    url: Option<Address>,
    /// An admin token of the Saldo at --url.
    #[arg(long, env = "SALDO_TOKEN", hide_env_values = true)]
    token: Option<String>,
}

impl TargetArgs {
    pub(super) fn read(&self) -> Result<Target, End> {
        match (&self.url, &self.token, &self.config) {
            (Some(url), Some(token), _) => Ok(Target::Address { url: url.clone(), token: token.clone() }),
            (Some(_), None, _) => Err(End::usage(
                "an admin token is missing: give it with --token, or in the variable SALDO_TOKEN",
            )),
            (None, _, Some(config)) => Ok(Target::Config(config.clone())),
            (None, _, None) => {
                Ok(Target::Data(self.data.clone().unwrap_or_else(|| PathBuf::from(DATA_DEFAULT))))
            }
        }
    }
}
