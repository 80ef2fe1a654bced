//! The command line: reads the arguments, runs one command, and turns its end into an exit code.
//! Each command is a file; all that concern a Saldo's data go through `crate::admin_client`.
//! Every option is in docs/cli.md.

mod ask;
mod audit;
mod catalogue;
mod deposit;
mod end;
mod keeping;
mod key;
mod limits;
mod partner;
mod restrictions;
mod screen;
mod serving;
mod signing_key;
mod table;
mod target;
mod transfers;
mod webhook;

#[cfg(test)]
mod tests;

use std::io;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::admin_client::{AdminClient, connect};
use crate::bench;
pub(crate) use end::{End, Exit};
pub(crate) use screen::{Form, Screen, say};
pub(crate) use serving::{InitArgs, MigrateArgs, SandboxArgs, SandboxProviderArgs, ServeArgs};
use target::TargetArgs;

/// A self-hosted switch for prepaid value.
#[derive(Debug, Parser)]
#[command(name = "saldo", version, about, max_term_width = 100)]
struct Arguments {
    /// Print JSON instead of tables.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start a sandbox: the switch with demonstration data and a simulated provider.
    Sandbox(SandboxArgs),
    /// Start the simulated provider as a process of its own, for the connectors of several nodes.
    SandboxProvider(SandboxProviderArgs),
    /// Start the switch from a configuration file.
    Serve(ServeArgs),
    /// Write a configuration file, and print a random admin password once.
    Init(InitArgs),
    /// Bring a database to this version's schema.
    Migrate(MigrateArgs),
    /// Add partners, list them, and set how often they may call.
    #[command(subcommand)]
    Partner(partner::PartnerCommand),
    /// Issue, list, restrict, rotate and revoke the credentials of partners.
    #[command(subcommand)]
    Key(key::KeyCommand),
    /// List the keys that sign tokens, and make another.
    #[command(subcommand)]
    SigningKey(signing_key::SigningKeyCommand),
    /// Add money to a partner's balance.
    Deposit(deposit::DepositArgs),
    /// Find transfers.
    #[command(subcommand)]
    Transfers(transfers::TransfersCommand),
    /// Set where partners are told, and see what they were told.
    #[command(subcommand)]
    Webhook(webhook::WebhookCommand),
    /// Check, import and export the catalogue.
    #[command(subcommand)]
    Catalogue(catalogue::CatalogueCommand),
    /// Copy the data, while they are served, into a directory.
    Backup(keeping::BackupArgs),
    /// Bring a backup back into a place where nothing is.
    Restore(keeping::RestoreArgs),
    /// See what was lost after a restore, and let transfers be sent again.
    #[command(subcommand)]
    Recovery(keeping::RecoveryCommand),
    /// Prove that the books are right.
    Audit(audit::AuditArgs),
    /// Measure a running Saldo with complete transfers.
    Bench(Box<bench::BenchArgs>),
}

/// Runs the command that the process was started with.
pub(crate) fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Nowhere is left to say that standard error is closed.
            error.print().ok();
            return if error.use_stderr() { Exit::Usage.into() } else { ExitCode::SUCCESS };
        }
    };
    let mut out = io::stdout().lock();
    let form = if arguments.json { Form::Json } else { Form::Table };
    let mut screen = Screen::new(form, &mut out);
    match dispatch(arguments.command, &mut screen) {
        Ok(()) => ExitCode::SUCCESS,
        Err(end) => end.tell(),
    }
}

fn dispatch(command: Command, screen: &mut Screen<'_>) -> Result<(), End> {
    match command {
        Command::Sandbox(args) => serving::sandbox(args, screen.form()),
        Command::SandboxProvider(args) => serving::sandbox_provider(args, screen.form()),
        Command::Serve(args) => serving::serve(args, screen.form()),
        Command::Init(args) => serving::init(args, screen.form()),
        Command::Migrate(args) => serving::migrate(args, screen.form()),
        Command::Bench(args) => bench::run(&args, screen),
        Command::Backup(args) => keeping::backup(&args, screen),
        Command::Restore(args) => keeping::restore(&args, screen),
        Command::Recovery(keeping::RecoveryCommand::Begin(args)) => keeping::begin(&args, screen),
        Command::Catalogue(catalogue::CatalogueCommand::Check(args)) => catalogue::check(&args, screen),
        administrative => wait_for(administer(administrative, screen))?,
    }
}

/// The commands that speak to a Saldo's admin API.
async fn administer(command: Command, screen: &mut Screen<'_>) -> Result<(), End> {
    let Some(target) = target_of(&command) else {
        return Ok(());
    };
    let mut client = connect(&target.read()?).await?;
    let ended = ask_through(command, &mut client, screen).await;
    client.close().await;
    ended
}

fn target_of(command: &Command) -> Option<&TargetArgs> {
    match command {
        Command::Partner(command) => Some(command.target()),
        Command::Key(command) => Some(command.target()),
        Command::SigningKey(command) => Some(command.target()),
        Command::Deposit(args) => Some(&args.target),
        Command::Transfers(command) => Some(command.target()),
        Command::Webhook(command) => Some(command.target()),
        Command::Catalogue(command) => command.target(),
        Command::Audit(args) => Some(&args.target),
        Command::Recovery(command) => command.target(),
        Command::Sandbox(_)
        | Command::SandboxProvider(_)
        | Command::Serve(_)
        | Command::Init(_)
        | Command::Migrate(_)
        | Command::Backup(_)
        | Command::Restore(_)
        | Command::Bench(_) => None,
    }
}

async fn ask_through(
    command: Command,
    client: &mut impl AdminClient,
    screen: &mut Screen<'_>,
) -> Result<(), End> {
    match command {
        Command::Partner(command) => partner::run(&command, client, screen).await,
        Command::Key(command) => key::run(&command, client, screen).await,
        Command::SigningKey(command) => signing_key::run(&command, client, screen).await,
        Command::Deposit(args) => deposit::run(&args, client, screen).await,
        Command::Transfers(command) => transfers::run(&command, client, screen).await,
        Command::Webhook(command) => webhook::run(&command, client, screen).await,
        Command::Catalogue(command) => catalogue::run(&command, client, screen).await,
        Command::Audit(_) => audit::run(client, screen).await,
        Command::Recovery(command) => keeping::run(&command, client, screen).await,
        Command::Sandbox(_)
        | Command::SandboxProvider(_)
        | Command::Serve(_)
        | Command::Init(_)
        | Command::Migrate(_)
        | Command::Backup(_)
        | Command::Restore(_)
        | Command::Bench(_) => Ok(()),
    }
}

/// Runs a command's future on this thread.
pub(crate) fn wait_for<T>(work: impl Future<Output = T>) -> Result<T, End> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| {
        End::new(
            Exit::Unreachable,
            format!("no runtime could be started ({error}): allow this process more files"),
        )
    })?;
    Ok(runtime.block_on(work))
}
