//! `saldo catalogue`: checks a directory of CSV files without a server, sends it to one, or writes what one has.

use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use saldo_core::command::CatalogueDocument;
use saldo_engine::catalogue::{FILES, Fault, document_from, read};
use serde_json::{Map, Value, json};

use super::target::TargetArgs;
use super::{End, Form, Screen, ask, table};
use crate::admin_client::{AdminClient, Method, StatusCode};

#[derive(Debug, clap::Subcommand)]
pub(crate) enum CatalogueCommand {
    /// Name every fault in a directory of catalogue files, by file, line and column. Needs no server.
    Check(CheckArgs),
    /// Sell from these files at once.
    Import(CopyArgs),
    /// Write the files that are sold from.
    Export(CopyArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct CheckArgs {
    dir: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(crate) struct CopyArgs {
    dir: PathBuf,
    #[command(flatten)]
    target: TargetArgs,
}

impl CatalogueCommand {
    /// A check needs none.
    pub(super) fn target(&self) -> Option<&TargetArgs> {
        match self {
            Self::Check(_) => None,
            Self::Import(args) | Self::Export(args) => Some(&args.target),
        }
    }
}

const CATALOGUE: &str = "/admin/v1/catalogue";

pub(super) async fn run(
    command: &CatalogueCommand,
    client: &mut impl AdminClient,
    screen: &mut Screen<'_>,
) -> Result<(), End> {
    match command {
        CatalogueCommand::Check(args) => check(args, screen),
        CatalogueCommand::Import(args) => import(&args.dir, client, screen).await,
        CatalogueCommand::Export(args) => export(&args.dir, client, screen).await,
    }
}

pub(super) fn check(args: &CheckArgs, screen: &mut Screen<'_>) -> Result<(), End> {
    let document = document_from(files_in(&args.dir)?);
    let faults = faults_of(&document);
    screen.show(&json!({"clean": faults.is_empty(), "faults": faults}), |screen| {
        tell_faults(&faults, screen);
        if faults.is_empty() {
            screen.line(&format!("{}: no fault.", args.dir.display()));
        }
    });
    ended(&faults)
}

/// Reads, checks, sends; the server checks again and switches in one commit.
async fn import(dir: &Path, client: &mut impl AdminClient, screen: &mut Screen<'_>) -> Result<(), End> {
    let progress = steps(screen.form());
    progress.set_message("reading");
    let files = files_in(dir)?;
    let body: Map<String, Value> = files.iter().map(|(name, text)| (name.clone(), json!(text))).collect();
    progress.inc(1);
    progress.set_message("checking");
    let mut faults = faults_of(&document_from(files));
    progress.inc(1);
    let mut answer = json!({"clean": faults.is_empty(), "faults": faults});
    if faults.is_empty() {
        progress.set_message("sending and switching");
        let (status, answered) = client.call(Method::PUT, CATALOGUE, Some(&json!({"files": body}))).await?;
        progress.inc(1);
        faults = answered.pointer("/error/faults").and_then(Value::as_array).cloned().unwrap_or_default();
        let has_faults = status == StatusCode::UNPROCESSABLE_ENTITY && !faults.is_empty();
        if !status.is_success() && !has_faults {
            progress.finish_and_clear();
            return Err(ask::refusal(status, &answered));
        }
        answer = answered;
    }
    progress.finish_and_clear();
    screen.show(&answer, |screen| {
        tell_faults(&faults, screen);
        if faults.is_empty() {
            screen.line(&format!("{} is what is sold from.", dir.display()));
            screen.table(&table::thing(&answer));
        }
    });
    ended(&faults)
}

async fn export(dir: &Path, client: &mut impl AdminClient, screen: &mut Screen<'_>) -> Result<(), End> {
    let answer = ask::get(client, CATALOGUE).await?;
    let files = answer.get("files").and_then(Value::as_object);
    let Some(files) = files.filter(|files| !files.is_empty()) else {
        return Err(End::refused("there is no catalogue yet: import one with `saldo catalogue import DIR`"));
    };
    fs::create_dir_all(dir).map_err(|error| unwritable(dir, &error))?;
    let mut written = Vec::new();
    for (name, text) in files {
        // A name comes from the server and must not lead out of the directory.
        if !FILES.contains(&name.as_str()) {
            continue;
        }
        let path = dir.join(name);
        fs::write(&path, text.as_str().unwrap_or_default()).map_err(|error| unwritable(&path, &error))?;
        written.push(name.as_str());
    }
    screen.show(&json!({"written": written}), |screen| {
        screen.line(&format!("{} files written to {}.", written.len(), dir.display()));
    });
    Ok(())
}

/// The CSV files of a directory by name; other files, a README for one, are not looked at.
fn files_in(dir: &Path) -> Result<Vec<(String, String)>, End> {
    let unreadable = |path: &Path, error: &io::Error| {
        End::refused(format!("{} cannot be read ({error}): name a directory of CSV files", path.display()))
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).map_err(|error| unreadable(dir, &error))? {
        let path = entry.map_err(|error| unreadable(dir, &error))?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        let Some(name) = name.filter(|name| name.ends_with(".csv")) else {
            continue;
        };
        let bytes = fs::read(&path).map_err(|error| unreadable(&path, &error))?;
        let text = String::from_utf8(bytes).map_err(|error| not_utf8(name, &error))?;
        files.push((name.to_owned(), text));
    }
    Ok(files)
}

fn not_utf8(name: &str, error: &std::string::FromUtf8Error) -> End {
    let sound = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
    let line = sound.iter().filter(|byte| **byte == b'\n').count().saturating_add(1);
    let column = sound.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    let column = String::from_utf8_lossy(column).chars().count().saturating_add(1);
    End::not_clean(format!("{name}:{line}:{column}: not UTF-8; save the file as UTF-8"))
}

fn faults_of(document: &CatalogueDocument) -> Vec<Value> {
    let faults = read(document, 1).err().unwrap_or_default();
    faults.iter().map(fault_json).collect()
}

fn fault_json(fault: &Fault) -> Value {
    json!({"file": fault.file, "line": fault.line, "column": fault.column, "message": fault.message})
}

fn tell_faults(faults: &[Value], screen: &mut Screen<'_>) {
    for fault in faults {
        let text = |name: &str| fault.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let number = |name: &str| fault.get(name).and_then(Value::as_u64).unwrap_or_default();
        let (line, column) = (number("line"), number("column"));
        screen.line(&format!("{}:{line}:{column}: {}", text("file"), text("message")));
    }
}

fn ended(faults: &[Value]) -> Result<(), End> {
    match faults.len() {
        0 => Ok(()),
        1 => Err(End::not_clean("the catalogue has a fault: mend it and check again")),
        count => Err(End::not_clean(format!("the catalogue has {count} faults: mend them and check again"))),
    }
}

fn unwritable(path: &Path, error: &io::Error) -> End {
    End::refused(format!("{} cannot be written ({error}): name another directory", path.display()))
}

/// Reading, checking, sending and switching; nothing is drawn for scripts.
fn steps(form: Form) -> ProgressBar {
    let for_people = form == Form::Table && io::stderr().is_terminal();
    let target = if for_people { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(Some(3), target);
    match ProgressStyle::with_template("{bar:30} {msg}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
