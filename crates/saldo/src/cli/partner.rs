//! `saldo partner`: who calls the API and has accounts here.

use serde_json::json;

use super::limits::{self, LimitsArgs};
use super::target::TargetArgs;
use super::{End, Screen, ask, table};
use crate::admin_client::{AdminClient, Method};

#[derive(Debug, clap::Subcommand)]
pub(crate) enum PartnerCommand {
    /// Add a partner.
    Add(AddArgs),
    /// List the partners.
    List(ListArgs),
    /// Show or set how often a partner may call, and send to one account number.
    Limits(LimitsArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct AddArgs {
    name: String,
    #[command(flatten)]
    target: TargetArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    target: TargetArgs,
}

impl PartnerCommand {
    pub(super) fn target(&self) -> &TargetArgs {
        match self {
            Self::Add(args) => &args.target,
            Self::List(args) => &args.target,
            Self::Limits(args) => &args.target,
        }
    }
}

const COLUMNS: [table::Column; 4] = [
    table::text("ID", "/id"),
    table::text("NAME", "/name"),
    table::text("PARENT", "/parent"),
    table::text("CREATED", "/created_at"),
];

pub(super) async fn run(
    command: &PartnerCommand,
    client: &mut impl AdminClient,
    screen: &mut Screen<'_>,
) -> Result<(), End> {
    match command {
        PartnerCommand::Add(args) => {
            let body = json!({"name": args.name});
            let answer = ask::call(client, Method::POST, "/admin/v1/partners", Some(&body)).await?;
            screen.show(&answer, |screen| screen.table(&table::thing(&answer)));
        }
        PartnerCommand::Limits(args) => limits::run(args, client, screen).await?,
        PartnerCommand::List(_) => {
            let listed = ask::partners(client).await?;
            screen.show(&listed.to_json(), |screen| table::print_list(screen, &listed.items, &COLUMNS));
        }
    }
    Ok(())
}
