//! `saldo signing-key`: the keys that sign tokens. Their private halves are never shown.

use super::target::TargetArgs;
use super::{End, Screen, ask, table};
use crate::admin_client::{AdminClient, Method};

#[derive(Debug, clap::Subcommand)]
pub(crate) enum SigningKeyCommand {
    /// List the keys that tokens are verified with.
    List(KeysArgs),
    /// Make another key, which signs from now on; the old one verifies until its tokens are over.
    Rotate(KeysArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct KeysArgs {
    #[command(flatten)]
    target: TargetArgs,
}

impl SigningKeyCommand {
    pub(super) fn target(&self) -> &TargetArgs {
        match self {
            Self::List(args) | Self::Rotate(args) => &args.target,
        }
    }
}

const PATH: &str = "/admin/v1/signing-keys";

const COLUMNS: [table::Column; 4] = [
    table::text("KID", "/kid"),
    table::text("SIGNS", "/signs"),
    table::text("CREATED", "/created_at"),
    table::text("VERIFIES UNTIL", "/verifies_until"),
];

pub(super) async fn run(
    command: &SigningKeyCommand,
    client: &mut impl AdminClient,
    screen: &mut Screen<'_>,
) -> Result<(), End> {
    match command {
        SigningKeyCommand::List(_) => {
            let listed = ask::get(client, PATH).await?;
            let items =
                listed.get("items").and_then(serde_json::Value::as_array).cloned().unwrap_or_default();
            screen.show(&listed, |screen| table::print_list(screen, &items, &COLUMNS));
        }
        SigningKeyCommand::Rotate(_) => {
            let answer = ask::call(client, Method::POST, PATH, None).await?;
            screen.show(&answer, |screen| screen.table(&table::thing(&answer)));
        }
    }
    Ok(())
}
