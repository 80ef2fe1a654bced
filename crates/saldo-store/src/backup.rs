//! A backup is a directory: the database as it was at one moment, and a manifest that says of what and when. It is there
//! whole or not at all. The master key is never in it: without that key a backup tells no secret, and with another it
//! is of no use.
//! A restored database is marked, so that whoever opens it sends nothing before the providers were compared.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use saldo_core::Timestamp;
use saldo_core::recovery::Recovery;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::StoreError;
use crate::location::Location;
use crate::{postgres, sqlite};

const MANIFEST: &str = "manifest.json";
/// The form of the manifest.
const FORMAT: u32 = 1;

/// What a backup is of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub format: u32,
    /// The version of the program that made it.
    pub saldo: String,
    /// `sqlite` or `postgres`.
    pub database: String,
    /// The number of the schema's newest step.
    pub schema: i64,
    /// What was committed up to this moment is in it.
    pub taken_at: Timestamp,
    /// Tells one master key from another, and nothing about it.
    pub key_mark: String,
    /// The database, beside the manifest.
    pub file: String,
    pub bytes: u64,
    pub sha256: String,
}

/// What who makes a backup knows of it.
#[derive(Debug, Clone)]
pub struct BackupFacts {
    pub saldo: String,
    /// A moment before the backup begins.
    pub taken_at: Timestamp,
    pub key_mark: String,
}

/// What who restores one knows.
#[derive(Debug, Clone)]
pub struct RestoreFacts {
    pub at: Timestamp,
    pub key_mark: String,
}

/// Copies a database, while it is written to, into a directory that is made.
pub fn backup(location: &Location, into: &Path, facts: &BackupFacts) -> Result<Manifest, StoreError> {
    let partial = beside(into, ".partial");
    for place in [into, &partial] {
        if place.exists() {
            return Err(StoreError::Occupied { path: place.to_owned() });
        }
    }
    fs::create_dir_all(&partial).map_err(|error| unwritable(&partial, &error))?;
    let (database, file) = match location {
        Location::Sqlite(_) => ("sqlite", "saldo.db"),
        Location::Postgres(_) => ("postgres", "saldo.dump"),
    };
    let copy = partial.join(file);
    let schema = match location {
        Location::Sqlite(path) => sqlite::backup(path, &copy)?,
        Location::Postgres(server) => postgres::backup(server.address(), &copy)?,
    };
    let manifest = seal(&copy, facts, database, schema).map_err(|error| unwritable(&copy, &error))?;
    let named = place(&partial, into, &manifest);
    named.map_err(|error| unwritable(into, &error))?;
    Ok(manifest)
}

/// Brings a backup back into a place where nothing is, checked, and marked as restored.
pub fn restore(location: &Location, from: &Path, facts: &RestoreFacts) -> Result<Manifest, StoreError> {
    let manifest = read(from)?;
    let unusable = |detail: String| StoreError::BackupUnusable { path: from.to_owned(), detail };
    let kind = match location {
        Location::Sqlite(_) => "sqlite",
        Location::Postgres(_) => "postgres",
    };
    if manifest.database != kind {
        return Err(unusable(format!("it is of {}, and the database here is {kind}", manifest.database)));
    }
    if manifest.key_mark != facts.key_mark {
        return Err(unusable(
            "it was made with another master key: put that key in its place first".to_owned(),
        ));
    }
    let copy = from.join(&manifest.file);
    let (bytes, sha256) = digest(&copy).map_err(|error| unusable(format!("{}: {error}", manifest.file)))?;
    if (bytes, &sha256) != (manifest.bytes, &manifest.sha256) {
        return Err(unusable(format!("{} is not as it was written: take another backup", manifest.file)));
    }
    let recovery = recovery(&manifest, facts.at);
    match location {
        Location::Sqlite(path) => sqlite::restore(&copy, path, &recovery)?,
        Location::Postgres(server) => {
            postgres::restore(&copy, server.address(), &location.to_string(), &recovery)?;
        }
    }
    Ok(manifest)
}

/// Marks a database that was brought back in another way: what was committed after `since` is lost. Nobody may have it
/// open.
pub fn mark_restored(
    location: &Location,
    since: Timestamp,
    at: Timestamp,
    cause: &str,
) -> Result<(), StoreError> {
    let recovery = Recovery { id: at.millis(), since, begun_at: at, cause: cause.to_owned(), end: None };
    match location {
        Location::Sqlite(path) => sqlite::mark_restored(path, &recovery),
        Location::Postgres(server) => postgres::mark_restored(server.address(), &recovery),
    }
}

fn recovery(manifest: &Manifest, at: Timestamp) -> Recovery {
    let cause = format!("a backup of {} was restored", manifest.taken_at);
    Recovery { id: at.millis(), since: manifest.taken_at, begun_at: at, cause, end: None }
}

fn read(from: &Path) -> Result<Manifest, StoreError> {
    let unusable = |detail: String| StoreError::BackupUnusable { path: from.to_owned(), detail };
    let text = fs::read_to_string(from.join(MANIFEST));
    let text = text.map_err(|error| unusable(format!("its {MANIFEST} cannot be read: {error}")))?;
    let manifest: Manifest =
        serde_json::from_str(&text).map_err(|error| unusable(format!("{MANIFEST}: {error}")))?;
    if manifest.format != FORMAT || Path::new(&manifest.file).components().count() != 1 {
        return Err(unusable(format!("{MANIFEST} has a form that this saldo does not know")));
    }
    Ok(manifest)
}

/// What is written of a copy, which is on the disk from here on.
fn seal(copy: &Path, facts: &BackupFacts, database: &str, schema: i64) -> io::Result<Manifest> {
    File::open(copy)?.sync_all()?;
    let (bytes, sha256) = digest(copy)?;
    let file = copy.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
    let BackupFacts { saldo, taken_at, key_mark } = facts.clone();
    Ok(Manifest {
        format: FORMAT,
        saldo,
        database: database.to_owned(),
        schema,
        taken_at,
        key_mark,
        file,
        bytes,
        sha256,
    })
}

/// Puts the directory under its name once all of it is on the disk.
fn place(partial: &Path, into: &Path, manifest: &Manifest) -> io::Result<()> {
    let file = partial.join(MANIFEST);
    fs::write(&file, serde_json::to_string_pretty(manifest)?)?;
    File::open(&file)?.sync_all()?;
    File::open(partial)?.sync_all()?;
    fs::rename(partial, into)?;
    sync_parent(into)
}

/// A new name is there after a crash once its directory is on the disk.
pub(crate) fn sync_parent(path: &Path) -> io::Result<()> {
    let parent = path.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new("."));
    File::open(parent)?.sync_all()
}

fn digest(file: &Path) -> io::Result<(u64, String)> {
    let (mut file, mut hash, mut bytes) = (File::open(file)?, Sha256::new(), 0_u64);
    let mut block = vec![0; 1 << 20];
    loop {
        let read = file.read(&mut block)?;
        let Some(read_bytes) = block.get(..read).filter(|read| !read.is_empty()) else { break };
        hash.update(read_bytes);
        bytes = bytes.saturating_add(u64::try_from(read).unwrap_or_default());
    }
    Ok((bytes, hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()))
}

/// The same path with something behind its name.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

fn unwritable(path: &Path, error: &io::Error) -> StoreError {
    StoreError::Unwritable { path: path.to_owned(), detail: error.to_string() }
}
