//! `saldo transfers`: finds transfers of all partners, newest first.

use saldo_core::TransferId;
use saldo_core::transfer::State;

use super::target::TargetArgs;
use super::{End, Screen, ask, table};
use crate::admin_client::AdminClient;

#[derive(Debug, clap::Subcommand)]
pub(crate) enum TransfersCommand {
    /// List transfers; what is given must all match.
    List(Box<ListArgs>),
    /// Show one transfer whole.
    Show(ShowArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct ListArgs {
    /// The partner's own id of the transfer.
    #[arg(long)]
    reference: Option<String>,
    /// The partner's name or id.
    #[arg(long)]
    partner: Option<String>,
    /// For example processing, complete or failed.
    #[arg(long, value_parser = state)]
    state: Option<State>,
    /// How many at most.
    #[arg(long, default_value_t = 50)]
    limit: u32,
    /// Go on behind this: the `next` of an earlier list.
    #[arg(long)]
    after: Option<String>,
    #[command(flatten)]
    target: TargetArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ShowArgs {
    id: TransferId,
    #[command(flatten)]
    target: TargetArgs,
}

impl TransfersCommand {
    pub(super) fn target(&self) -> &TargetArgs {
        match self {
            Self::List(args) => &args.target,
            Self::Show(args) => &args.target,
        }
    }
}

const COLUMNS: [table::Column; 9] = [
    table::text("ID", "/id"),
    table::text("PARTNER", "/partner"),
    table::text("DIALECT", "/dialect"),
    table::text("REFERENCE", "/reference"),
    table::text("SKU", "/sku"),
    table::text("ACCOUNT NUMBER", "/account_number"),
    table::text("STATE", "/state"),
    table::amount("SEND", "/send"),
    table::amount("RECEIVE", "/receive"),
];

pub(super) async fn run(
    command: &TransfersCommand,
    client: &mut impl AdminClient,
    screen: &mut Screen<'_>,
) -> Result<(), End> {
    match command {
        TransfersCommand::List(args) => list(args, client, screen).await,
        TransfersCommand::Show(args) => {
            let transfer = ask::get(client, &format!("/admin/v1/transfers/{}", args.id)).await?;
            screen.show(&transfer, |screen| table::print_thing(screen, &transfer));
            Ok(())
        }
    }
}

async fn list(args: &ListArgs, client: &mut impl AdminClient, screen: &mut Screen<'_>) -> Result<(), End> {
    let partner = ask::partner_asked(client, args.partner.as_deref()).await?;
    let filters = ask::Filters {
        pairs: vec![
            ("reference", args.reference.clone()),
            ("partner", partner),
            ("state", args.state.map(|state| state.as_str().to_owned())),
        ],
        limit: usize::try_from(args.limit).unwrap_or(usize::MAX),
        after: args.after.clone(),
    };
    let listed = ask::list(client, "/admin/v1/transfers", filters).await?;
    screen.show(&listed.to_json(), |screen| {
        table::print_page(screen, &listed.items, &COLUMNS, listed.next.as_deref());
    });
    Ok(())
}

fn state(text: &str) -> Result<State, String> {
    let known = State::ALL.map(State::as_str).join(", ");
    State::parse(&text.to_lowercase()).ok_or_else(|| format!("`{text}` is no state; there are: {known}"))
}
