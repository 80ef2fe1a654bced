//! `saldo webhook`: where partners are told, what they were told, and telling it again.

use saldo_core::event::TellingState;
use saldo_core::{Dialect, EventId};
use serde_json::json;

use super::target::TargetArgs;
use super::{End, Screen, ask, table};
use crate::admin_client::{AdminClient, Method};

#[derive(Debug, clap::Subcommand)]
pub(crate) enum WebhookCommand {
    /// Set where one dialect's events of a partner are sent, and print the signing secret once.
    Set(SetArgs),
    /// List a partner's webhooks, and whether one is disabled.
    List(ListArgs),
    /// Send again to a webhook that was disabled; what waited goes first.
    Enable(EnableArgs),
    /// List events, newest first.
    Events(EventsArgs),
    /// Show one event with what was sent and every try.
    Show(EventArgs),
    /// Tell an event again, whatever became of it.
    Replay(EventArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct SetArgs {
    /// Where it is sent, as https://shop.example/saldo.
    address: String,
    #[command(flatten)]
    of: EndpointArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct EnableArgs {
    #[command(flatten)]
    of: EndpointArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct EndpointArgs {
    /// The partner's name or id.
    #[arg(long)]
    partner: String,
    /// The API whose events it is for: ding, ideamart, utelecard, dtone or sling.
    #[arg(long, value_parser = ask::dialect)]
    dialect: Dialect,
    #[command(flatten)]
    target: TargetArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ListArgs {
    /// The partner's name or id.
    #[arg(long)]
    partner: String,
    #[command(flatten)]
    target: TargetArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct EventsArgs {
    /// The partner's name or id.
    #[arg(long)]
    partner: Option<String>,
    /// pending, delivered or given_up.
    #[arg(long, value_parser = state)]
    state: Option<TellingState>,
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
pub(crate) struct EventArgs {
    /// As `saldo webhook events` shows it.
    id: EventId,
    /// The partner's name or id.
    #[arg(long)]
    partner: String,
    #[command(flatten)]
    target: TargetArgs,
}

impl WebhookCommand {
    pub(super) fn target(&self) -> &TargetArgs {
        match self {
            Self::Set(args) => &args.of.target,
            Self::List(args) => &args.target,
            Self::Enable(args) => &args.of.target,
            Self::Events(args) => &args.target,
            Self::Show(args) | Self::Replay(args) => &args.target,
        }
    }
}

const WEBHOOKS: [table::Column; 5] = [
    table::text("DIALECT", "/dialect"),
    table::text("URL", "/url"),
    table::text("FAILING SINCE", "/failing_since"),
    table::text("DISABLED", "/disabled_at"),
    table::text("CAUSE", "/disabled_cause"),
];

const EVENTS: [table::Column; 9] = [
    table::text("ID", "/id"),
    table::text("PARTNER", "/partner"),
    table::text("DIALECT", "/dialect"),
    table::text("REFERENCE", "/reference"),
    table::text("ENDED", "/transfer_state"),
    table::text("AT", "/at"),
    table::text("STATE", "/state"),
    table::text("TRIES", "/tries"),
    table::text("NEXT TRY", "/due_at"),
];

/// No partner has more.
const LIST_MAX: usize = 100;

pub(super) async fn run(
    command: &WebhookCommand,
    client: &mut impl AdminClient,
    screen: &mut Screen<'_>,
) -> Result<(), End> {
    match command {
        WebhookCommand::Set(args) => set(args, client, screen).await,
        WebhookCommand::List(args) => {
            let path = webhooks_of(&ask::partner_id(client, &args.partner).await?);
            let listed = ask::list(client, &path, ask::Filters::first(LIST_MAX)).await?;
            screen.show(&listed.to_json(), |screen| table::print_list(screen, &listed.items, &WEBHOOKS));
            Ok(())
        }
        WebhookCommand::Enable(args) => {
            let path = format!("{}/enable", endpoint(&args.of, client).await?);
            let answer = ask::call(client, Method::POST, &path, None).await?;
            screen.show(&answer, |screen| screen.line("It is told again; what waited goes first."));
            Ok(())
        }
        WebhookCommand::Events(args) => events(args, client, screen).await,
        WebhookCommand::Show(args) => {
            let path = event(args, client).await?;
            let event = ask::get(client, &path).await?;
            screen.show(&event, |screen| table::print_thing(screen, &event));
            Ok(())
        }
        WebhookCommand::Replay(args) => {
            let path = format!("{}/replay", event(args, client).await?);
            let answer = ask::call(client, Method::POST, &path, None).await?;
            screen.show(&answer, |screen| screen.line("It is told again now."));
            Ok(())
        }
    }
}

fn webhooks_of(partner: &str) -> String {
    format!("/admin/v1/partners/{partner}/webhooks")
}

async fn endpoint(of: &EndpointArgs, client: &mut impl AdminClient) -> Result<String, End> {
    let partner = ask::partner_id(client, &of.partner).await?;
    Ok(format!("{}/{}", webhooks_of(&partner), of.dialect))
}

async fn event(args: &EventArgs, client: &mut impl AdminClient) -> Result<String, End> {
    let partner = ask::partner_id(client, &args.partner).await?;
    Ok(format!("/admin/v1/partners/{partner}/events/{}", args.id))
}

async fn set(args: &SetArgs, client: &mut impl AdminClient, screen: &mut Screen<'_>) -> Result<(), End> {
    let path = endpoint(&args.of, client).await?;
    let answer = ask::call(client, Method::PUT, &path, Some(&json!({"url": args.address}))).await?;
    screen.show(&answer, |screen| {
        screen.table(&table::thing(&answer));
        screen.line("Keep the secret: it is not shown again.");
    });
    Ok(())
}

async fn events(
    args: &EventsArgs,
    client: &mut impl AdminClient,
    screen: &mut Screen<'_>,
) -> Result<(), End> {
    let partner = ask::partner_asked(client, args.partner.as_deref()).await?;
    let filters = ask::Filters {
        pairs: vec![("partner", partner), ("state", args.state.map(|state| state.as_str().to_owned()))],
        limit: usize::try_from(args.limit).unwrap_or(usize::MAX),
        after: args.after.clone(),
    };
    let listed = ask::list(client, "/admin/v1/events", filters).await?;
    screen.show(&listed.to_json(), |screen| {
        table::print_page(screen, &listed.items, &EVENTS, listed.next.as_deref());
    });
    Ok(())
}

fn state(text: &str) -> Result<TellingState, String> {
    let known = TellingState::ALL.map(TellingState::as_str).join(", ");
    TellingState::parse(&text.to_lowercase())
        .ok_or_else(|| format!("`{text}` is no state; there are: {known}"))
}
