//! `saldo key`: the credentials of partners, OAuth clients among them. A secret is printed when it is issued, and never again.

use serde_json::{Value, json};

use saldo_core::{CredentialId, Currency, Dialect, Timestamp};
use saldo_engine::{TOKEN_LIFETIME_DEFAULT_S, TOKEN_LIFETIME_MAX_S};

use super::restrictions::{self, RestrictArgs, RestrictionArgs};
use super::target::TargetArgs;
use super::{End, Screen, ask, table};
use crate::admin_client::{AdminClient, Method};
use crate::path::path_with;

#[derive(Debug, clap::Subcommand)]
pub(crate) enum KeyCommand {
    /// Issue a credential, and print its secret once.
    Add(AddArgs),
    /// List a partner's credentials.
    List(ListArgs),
    /// Issue another secret for a credential, and end the old one.
    Rotate(RotateArgs),
    /// Restrict a credential to hosts, and to so many calls, in place of what it was.
    Restrict(RestrictArgs),
    /// End a credential.
    Revoke(RevokeArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct AddArgs {
    /// The partner's name or id.
    #[arg(long)]
    partner: String,
    /// The API that is called with it: ding, ideamart, utelecard, dtone or sling.
    #[arg(long, value_parser = ask::dialect)]
    dialect: Dialect,
    /// The currency of the balance it spends.
    #[arg(long, value_parser = ask::currency)]
    currency: Currency,
    /// An OAuth client, which gets tokens, instead of a key.
    #[arg(long)]
    oauth: bool,
    /// What is shown beside the secret: an application's id, a user, a client's id (which is made unless it is given).
    #[arg(long, value_name = "ID", visible_alias = "client-id")]
    public_id: Option<String>,
    /// How many seconds a token of the client is good for.
    #[arg(long, value_name = "SECONDS", requires = "oauth", value_parser = lifetime())]
    token_lifetime: Option<i64>,
    /// Who or what uses it.
    #[arg(long)]
    label: Option<String>,
    /// When it ends by itself, for example 2030-01-31T00:00:00Z.
    #[arg(long, value_name = "TIME", value_parser = moment)]
    expires: Option<Timestamp>,
    #[command(flatten)]
    restrictions: RestrictionArgs,
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
pub(crate) struct RotateArgs {
    /// As `saldo key list` shows it.
    id: CredentialId,
    /// How many seconds the old secret is good for yet.
    #[arg(long, value_name = "SECONDS")]
    grace: Option<u32>,
    #[command(flatten)]
    target: TargetArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct RevokeArgs {
    /// As `saldo key list` shows it.
    id: CredentialId,
    /// How many seconds it is good for yet.
    #[arg(long, value_name = "SECONDS")]
    grace: Option<u32>,
    #[command(flatten)]
    target: TargetArgs,
}

impl KeyCommand {
    pub(super) fn target(&self) -> &TargetArgs {
        match self {
            Self::Add(args) => &args.target,
            Self::List(args) => &args.target,
            Self::Rotate(args) => &args.target,
            Self::Restrict(args) => &args.target,
            Self::Revoke(args) => &args.target,
        }
    }
}

const COLUMNS: [table::Column; 12] = [
    table::text("ID", "/id"),
    table::text("DIALECT", "/dialect"),
    table::text("CURRENCY", "/currency"),
    table::text("PUBLIC ID", "/public_id"),
    table::amount("TOKENS S", "/token_lifetime_seconds"),
    table::text("LABEL", "/label"),
    table::text("CREATED", "/created_at"),
    table::text("EXPIRES", "/expires_at"),
    table::text("LAST USED", "/last_used_at"),
    table::text("ALLOWED HOSTS", "/allowed_hosts"),
    table::amount("PER SECOND", "/calls_per_second"),
    table::amount("PER DAY", "/calls_per_day"),
];

/// No partner has more.
const LIST_MAX: usize = 10_000;

pub(super) async fn run(
    command: &KeyCommand,
    client: &mut impl AdminClient,
    screen: &mut Screen<'_>,
) -> Result<(), End> {
    match command {
        KeyCommand::Add(args) => add(args, client, screen).await,
        KeyCommand::List(args) => {
            let path = credentials_of(&ask::partner_id(client, &args.partner).await?);
            let listed = ask::list(client, &path, ask::Filters::first(LIST_MAX)).await?;
            screen.show(&listed.to_json(), |screen| table::print_list(screen, &listed.items, &COLUMNS));
            Ok(())
        }
        KeyCommand::Rotate(args) => rotate(args, client, screen).await,
        KeyCommand::Restrict(args) => restrictions::run(args, client, screen).await,
        KeyCommand::Revoke(args) => revoke(args, client, screen).await,
    }
}

fn credentials_of(partner: &str) -> String {
    format!("/admin/v1/partners/{partner}/credentials")
}

async fn add(args: &AddArgs, client: &mut impl AdminClient, screen: &mut Screen<'_>) -> Result<(), End> {
    let path = credentials_of(&ask::partner_id(client, &args.partner).await?);
    let mut body = args.restrictions.members();
    body.insert("dialect".to_owned(), json!(args.dialect.as_str()));
    body.insert("currency".to_owned(), json!(args.currency.code()));
    if args.oauth {
        let lifetime_s = args.token_lifetime.unwrap_or(TOKEN_LIFETIME_DEFAULT_S);
        body.insert("token_lifetime_seconds".to_owned(), json!(lifetime_s));
    }
    if let Some(id) = &args.public_id {
        body.insert("public_id".to_owned(), json!(id));
    }
    if let Some(label) = &args.label {
        body.insert("label".to_owned(), json!(label));
    }
    if let Some(expires) = args.expires {
        body.insert("expires_at".to_owned(), json!(expires.to_string()));
    }
    let answer = ask::call(client, Method::POST, &path, Some(&Value::Object(body))).await?;
    show_secret(&answer, screen);
    Ok(())
}

async fn rotate(
    args: &RotateArgs,
    client: &mut impl AdminClient,
    screen: &mut Screen<'_>,
) -> Result<(), End> {
    let path = format!("/admin/v1/credentials/{}/rotate", args.id);
    let body = json!({"grace_seconds": args.grace.unwrap_or_default()});
    let answer = ask::call(client, Method::POST, &path, Some(&body)).await?;
    show_secret(&answer, screen);
    Ok(())
}

fn show_secret(answer: &Value, screen: &mut Screen<'_>) {
    screen.show(answer, |screen| {
        screen.table(&table::thing(answer));
        screen.line("Keep the secret: it is not shown again.");
    });
}

async fn revoke(
    args: &RevokeArgs,
    client: &mut impl AdminClient,
    screen: &mut Screen<'_>,
) -> Result<(), End> {
    let path = format!("/admin/v1/credentials/{}", args.id);
    let path = path_with(&path, &[("grace_seconds", args.grace.map(|grace| grace.to_string()))]);
    let answer = ask::call(client, Method::DELETE, &path, None).await?;
    screen.show(&answer, |screen| match args.grace {
        Some(grace) if grace > 0 => screen.line(&format!("The credential {} ends in {grace} s.", args.id)),
        _ => screen.line(&format!("The credential {} has ended.", args.id)),
    });
    Ok(())
}

fn lifetime() -> clap::builder::RangedI64ValueParser<i64> {
    clap::value_parser!(i64).range(1..=TOKEN_LIFETIME_MAX_S)
}

fn moment(text: &str) -> Result<Timestamp, String> {
    Timestamp::parse_rfc3339(text)
        .ok_or_else(|| format!("`{text}` is no moment of RFC 3339; write it as 2030-01-31T00:00:00Z"))
}
