//! What can go wrong with the store, each in one sentence that says what to do next.

use std::path::PathBuf;

/// Why the store cannot be opened, or a read has no answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("`{location}` is no database: write it as `sqlite:FILE` or `postgres://USER:PASSWORD@HOST/NAME`")]
    LocationUnknown { location: String },
    #[error("the database's address cannot be used: {reason}")]
    AddressUnusable { reason: String },
    #[error("{} is in use by {by}: stop that one first, or let it do this through its admin API", path.display())]
    Owned { path: PathBuf, by: String },
    #[error("the directory {} does not exist: create it, or name another", path.display())]
    DirectoryMissing { path: PathBuf },
    #[error("{} cannot be written ({detail}): let this user write the file and its directory", path.display())]
    Unwritable { path: PathBuf, detail: String },
    #[error("{} is damaged ({detail}): put a backup in its place", path.display())]
    Corrupt { path: PathBuf, detail: String },
    #[error("{} is the database of another program: name another file", path.display())]
    Foreign { path: PathBuf },
    #[error(
        "{} has schema {found}, which takes a saldo that knows {oldest}, and this one knows {known}: start a newer saldo",
        path.display()
    )]
    Newer { path: PathBuf, found: i64, known: i64, oldest: i64 },
    #[error("migrating {} failed ({detail}); nothing in it was changed: report this", path.display())]
    Migration { path: PathBuf, detail: String },
    #[error(
        "the database cannot be reached ({detail}): see that it runs, and its address, user and password"
    )]
    Unreachable { detail: String },
    #[error(
        "the database has schema {found}, which takes a saldo that knows {oldest}, and this one knows {known}: start a newer saldo"
    )]
    NewerSchema { found: i64, known: i64, oldest: i64 },
    #[error("migrating the database failed ({detail}); nothing in it was changed: report this")]
    MigrationOf { detail: String },
    #[error(
        "16 processes are at work on the database already: stop one, or wait until one that died has lost its number"
    )]
    NodesMax,
    #[error("{} is there already: name a place where nothing is", path.display())]
    Occupied { path: PathBuf },
    #[error("{location} has data already: a backup is restored into an empty place only")]
    NotEmpty { location: String },
    #[error("the database was restored in part: drop it, make it again, and restore once more")]
    HalfRestored,
    #[error("{} is no backup that can be restored ({detail})", path.display())]
    BackupUnusable { path: PathBuf, detail: String },
    #[error(
        "{tool} is needed for this and cannot be run ({detail}): install PostgreSQL's client programs, or put them on the PATH"
    )]
    ToolMissing { tool: &'static str, detail: String },
    #[error("{tool} ended without doing its work: {detail}")]
    ToolFailed { tool: &'static str, detail: String },
    #[error("a thread of the journal could not be started ({0}): allow this process more threads")]
    Thread(std::io::Error),
    #[error("the store is closed: open it again")]
    Closed,
    #[error("a row cannot be understood ({0}): run `saldo audit`")]
    Row(String),
    #[error("the database could not be read ({0}): see the log of the machine's disks")]
    Read(String),
}

/// Why a command has no outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CommitError {
    /// The queue is full, or the partner has more than its share of it. Nothing was written.
    #[error("too much is waiting to be written: try again")]
    Shed,
    /// The journal takes nothing any more. Nothing was written.
    #[error("the journal is stopping")]
    Stopping,
    /// Nothing was written; the cause is in the log.
    #[error("nothing was written; the cause is in the log")]
    RolledBack,
    /// A settle that the database will not take as it is. Nothing was written; a person must look.
    #[error("the settle cannot be written and waits for a person; the cause is in the log")]
    Parked,
    /// It may have been written and may not: never answer a refusal, look it up later.
    #[error("it is not known whether this was written")]
    Indeterminate,
}
