//! Copying a database with PostgreSQL's own programs, and bringing a copy back. A password goes to them in their
//! environment, where no list of processes shows it.

use std::path::Path;
use std::process::{Command, Stdio};

use saldo_core::recovery::Recovery;

use super::address::Address;
use super::connection::{Connection, told};
use super::{migrate, migrations};
use crate::error::StoreError;
use crate::tables::save::recoveries;
use crate::tables::{first, value};

const DUMP: &str = "pg_dump";
const RESTORE: &str = "pg_restore";

/// Writes the database as it is at one moment; commits go on meanwhile. Answers the number of its schema.
pub(crate) fn backup(address: &Address, copy: &Path) -> Result<i64, StoreError> {
    super::on_thread(|| {
        let connection = Connection::open(address)?;
        let newest = "SELECT coalesce(max(version), 0)::int8 FROM refinery_schema_history";
        let schema = first(&connection, newest, &[], value)?.unwrap_or(0);
        let mut dump = program(DUMP, address);
        dump.args(["--format=custom", "--no-owner", "--no-privileges", "--file"]).arg(copy);
        run(DUMP, dump)?;
        Ok(schema)
    })
}

/// Brings a copy into a database that has none of Saldo's tables.
pub(crate) fn restore(
    copy: &Path,
    address: &Address,
    location: &str,
    recovery: &Recovery,
) -> Result<(), StoreError> {
    super::on_thread(|| {
        let connection = Connection::open(address)?;
        let has = "SELECT (to_regclass('refinery_schema_history') IS NOT NULL
             OR to_regclass('transfers') IS NOT NULL OR to_regclass('restoring') IS NOT NULL)::int::int8";
        if first(&connection, has, &[], value)?.unwrap_or(0_i64) != 0 {
            return Err(StoreError::NotEmpty { location: location.to_owned() });
        }
        connection.run("CREATE TABLE restoring ()").map_err(|error| unreachable(&error))?;
        let mut restore = program(RESTORE, address);
        let config = &address.config;
        let name = config.get_dbname().or(config.get_user()).unwrap_or_default();
        restore.args(["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]);
        restore.args(["--dbname", name]).arg(copy);
        run(RESTORE, restore)
    })?;
    migrations::migrate_restored(address)?;
    mark(address, recovery)
}

/// Refuses a database that a restore has left half done: it would look like one that lost nothing.
pub(super) fn whole(address: &Address) -> Result<(), StoreError> {
    let connection = Connection::open(address)?;
    let half = "SELECT (to_regclass('restoring') IS NOT NULL)::int::int8";
    match first(&connection, half, &[], value)?.unwrap_or(0_i64) {
        0 => Ok(()),
        _ => Err(StoreError::HalfRestored),
    }
}

pub(crate) fn mark_restored(address: &Address, recovery: &Recovery) -> Result<(), StoreError> {
    migrate(address)?;
    mark(address, recovery)
}

/// Begins the recovery; a restore is done with it.
fn mark(address: &Address, recovery: &Recovery) -> Result<(), StoreError> {
    super::on_thread(|| {
        let connection = Connection::open(address)?;
        connection.run("BEGIN").map_err(|error| unreachable(&error))?;
        recoveries::begin(&connection, recovery)?;
        connection.run("DROP TABLE IF EXISTS restoring").map_err(|error| unreachable(&error))?;
        connection.run("COMMIT").map_err(|error| unreachable(&error))
    })
}

fn unreachable(error: &tokio_postgres::Error) -> StoreError {
    StoreError::Unreachable { detail: told(error) }
}

/// One of PostgreSQL's programs, for this database.
fn program(name: &str, address: &Address) -> Command {
    let config = &address.config;
    let ports = config.get_ports().iter().map(ToString::to_string);
    let password = config.get_password().map(|password| String::from_utf8_lossy(password).into_owned());
    let mut command = Command::new(name);
    let settings = [
        ("PGHOST", Some(address.hosts().join(","))),
        ("PGPORT", Some(ports.collect::<Vec<_>>().join(","))),
        ("PGUSER", config.get_user().map(str::to_owned)),
        ("PGPASSWORD", password),
        ("PGDATABASE", config.get_dbname().map(str::to_owned)),
        ("PGSSLMODE", Some(address.sslmode().to_owned())),
        ("PGSSLROOTCERT", address.authorities.clone()),
    ];
    for (name, value) in settings {
        command.envs(value.filter(|value| !value.is_empty()).map(|value| (name, value)));
    }
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

fn run(tool: &'static str, mut command: Command) -> Result<(), StoreError> {
    let ended = command.output();
    let ended = ended.map_err(|error| StoreError::ToolMissing { tool, detail: error.to_string() })?;
    if ended.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&ended.stderr).trim().replace('\n', "; ");
    Err(StoreError::ToolFailed { tool, detail: said })
}
