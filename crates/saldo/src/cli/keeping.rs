//! `saldo backup`, `saldo restore` and `saldo recovery`: keeping the data, and bringing them back. Backups are taken from
//! the database itself, beside whoever serves it; a restore needs a place where nothing is.

use std::path::PathBuf;

use saldo_core::{Clock, Timestamp};
use saldo_store::{BackupFacts, Manifest, RestoreFacts};
use serde_json::{Value, json};

use super::target::TargetArgs;
use super::{End, Exit, Screen, ask, table};
use crate::admin_client::{AdminClient, Method, Target};
use crate::server::{Kept, Place, kept};

#[derive(Debug, clap::Args)]
pub(crate) struct BackupArgs {
    /// The directory that is made for the backup; it must not be there yet.
    dir: PathBuf,
    #[command(flatten)]
    target: TargetArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct RestoreArgs {
    /// The directory of the backup.
    dir: PathBuf,
    #[command(flatten)]
    target: TargetArgs,
}

#[derive(Debug, clap::Subcommand)]
pub(crate) enum RecoveryCommand {
    /// Show what was compared with the providers, and what was delivered that the books do not know.
    Status(StatusArgs),
    /// Let transfers be sent again: you answer for what could not be compared.
    Finish(FinishArgs),
    /// Mark a database that was brought back without `saldo restore`, before anybody opens it.
    Begin(BeginArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct StatusArgs {
    #[command(flatten)]
    target: TargetArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct FinishArgs {
    /// Why; it is kept for good.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    target: TargetArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct BeginArgs {
    /// What was committed after this moment is lost; RFC 3339, as 2026-11-22T06:24:07Z.
    #[arg(long, value_name = "TIME", value_parser = moment)]
    since: Timestamp,
    #[command(flatten)]
    target: TargetArgs,
}

fn moment(text: &str) -> Result<Timestamp, String> {
    Timestamp::parse_rfc3339(text).ok_or_else(|| "write it as 2026-11-22T06:24:07Z".to_owned())
}

impl RecoveryCommand {
    /// Which Saldo is asked; the one that only writes a mark asks nobody.
    pub(super) fn target(&self) -> Option<&TargetArgs> {
        match self {
            Self::Status(args) => Some(&args.target),
            Self::Finish(args) => Some(&args.target),
            Self::Begin(_) => None,
        }
    }
}

pub(super) fn backup(args: &BackupArgs, screen: &mut Screen<'_>) -> Result<(), End> {
    let Kept { location, key_mark, clock } = data_of(&args.target)?;
    let saldo = env!("CARGO_PKG_VERSION").to_owned();
    let facts = BackupFacts { saldo, taken_at: clock.now(), key_mark };
    let made = saldo_store::backup(&location, &args.dir, &facts).map_err(|error| failed(&error))?;
    let answer = json!({"backup": args.dir.display().to_string(), "manifest": &made});
    screen.show(&answer, |screen| {
        let Manifest { taken_at, bytes, schema, .. } = &made;
        screen.line(&format!(
            "{} has the data as of {taken_at}: {bytes} bytes, schema {schema}.",
            args.dir.display()
        ));
        screen.line("The master key is not in it: keep that in another place.");
    });
    Ok(())
}

pub(super) fn restore(args: &RestoreArgs, screen: &mut Screen<'_>) -> Result<(), End> {
    let Kept { location, key_mark, clock } = data_of(&args.target)?;
    let facts = RestoreFacts { at: clock.now(), key_mark };
    let restored = saldo_store::restore(&location, &args.dir, &facts).map_err(|error| failed(&error))?;
    clock.advance_to(restored.taken_at).map_err(|error| End::failed(Exit::Refused, &error))?;
    let answer = json!({"database": location.to_string(), "restored": &restored});
    screen.show(&answer, |screen| {
        screen.line(&format!("{location} has the data as of {}.", restored.taken_at));
        screen.line("It starts in recovery: nothing is sent until the providers are compared. See `saldo recovery status`.");
    });
    Ok(())
}

/// Marks a database as brought back; nobody may have it open.
pub(super) fn begin(args: &BeginArgs, screen: &mut Screen<'_>) -> Result<(), End> {
    let Kept { location, clock, .. } = data_of(&args.target)?;
    let cause = "it was brought back without saldo restore";
    saldo_store::mark_restored(&location, args.since, clock.now(), cause).map_err(|error| failed(&error))?;
    let answer = json!({"database": location.to_string(), "since": args.since.to_string()});
    screen.show(&answer, |screen| {
        screen.line(&format!(
            "{location} starts in recovery: what was committed after {} is lost.",
            args.since
        ));
    });
    Ok(())
}

const PATH: &str = "/admin/v1/recovery";

const FOUND: [table::Column; 8] = [
    table::text("AT", "/at"),
    table::text("CONNECTOR", "/connector"),
    table::text("ATTEMPT", "/attempt"),
    table::text("PROVIDER REF", "/provider_ref"),
    table::text("PARTNER", "/partner"),
    table::text("REFERENCE", "/reference"),
    table::text("ACCOUNT", "/account_number"),
    table::text("TRANSFER", "/transfer"),
];

pub(super) async fn run(
    command: &RecoveryCommand,
    client: &mut impl AdminClient,
    screen: &mut Screen<'_>,
) -> Result<(), End> {
    let status = match command {
        RecoveryCommand::Finish(args) => {
            let body = json!({"reason": &args.reason});
            ask::call(client, Method::POST, &format!("{PATH}/finish"), Some(&body)).await?
        }
        RecoveryCommand::Status(_) | RecoveryCommand::Begin(_) => ask::get(client, PATH).await?,
    };
    let is_recovering = status.get("recovering").and_then(Value::as_bool) == Some(true);
    let found = status.get("found").and_then(Value::as_array).cloned().unwrap_or_default();
    screen.show(&status, |screen| {
        screen.line(if is_recovering {
            "A recovery goes on: nothing is sent."
        } else {
            "No recovery goes on."
        });
        if let Some(recovery) = status.get("recovery").filter(|recovery| !recovery.is_null()) {
            screen.table(&table::thing(recovery));
        }
        let connectors = status.get("connectors").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        screen.table(&table::things(connectors));
        if !found.is_empty() {
            table::print_list(screen, &found, &FOUND);
        }
    });
    Ok(())
}

fn data_of(target: &TargetArgs) -> Result<Kept, End> {
    let place = match target.read()? {
        Target::Data(data) => Place::Sandbox { data },
        Target::Config(config) => Place::Serve { config },
        Target::Address { .. } => {
            return Err(End::usage("this works on the data themselves: name them with --config or --data"));
        }
    };
    kept(&place).map_err(|error| End::failed(Exit::Refused, &error))
}

fn failed(error: &saldo_store::StoreError) -> End {
    End::new(Exit::Refused, error.to_string())
}
