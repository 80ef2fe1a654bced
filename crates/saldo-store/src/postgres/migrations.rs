//! The schema's steps, one file each in `migrations/`; SQLite's have the same numbers.
//! A step that was released is never changed: a change is another step.

use postgres::Client;

use super::address::Address;
use super::backup;
use super::connection::told;
use crate::error::StoreError;
use crate::steps;

/// In the order of their numbers. `lanes` and `nodes` are for several processes, which a file does not have.
const STEPS: [(&str, &str); 14] = [
    ("V0001__tables", include_str!("migrations/V0001__tables.sql")),
    ("V0002__events", include_str!("migrations/V0002__events.sql")),
    ("V0003__oauth", include_str!("migrations/V0003__oauth.sql")),
    ("V0004__limits", include_str!("migrations/V0004__limits.sql")),
    ("V0006__withdrawals", include_str!("migrations/V0006__withdrawals.sql")),
    ("V0007__events_lists", include_str!("migrations/V0007__events_lists.sql")),
    ("V0008__charges", include_str!("migrations/V0008__charges.sql")),
    ("V0009__restrictions", include_str!("migrations/V0009__restrictions.sql")),
    ("V0010__declined_deliveries", include_str!("migrations/V0010__declined_deliveries.sql")),
    ("V0011__sealed_secrets", include_str!("migrations/V0011__sealed_secrets.sql")),
    ("V0012__lanes", include_str!("migrations/V0012__lanes.sql")),
    ("V0013__nodes", include_str!("migrations/V0013__nodes.sql")),
    ("V0014__keeping", include_str!("migrations/V0014__keeping.sql")),
    ("V0015__lanes_tell", include_str!("migrations/V0015__lanes_tell.sql")),
];

/// One process migrates at a time; the number is `SALD`.
const LOCK: &str = "SELECT pg_advisory_lock(1396788292)";

/// Runs the steps that the database lacks, all in one transaction, on a thread that may wait for the server.
///
/// Errors: those of a database that cannot be migrated; `HalfRestored`, which nobody may work on.
pub(crate) fn migrate(address: &Address) -> Result<(), StoreError> {
    super::on_thread(|| {
        backup::whole(address)?;
        run(address)
    })
}

/// The same for who restores it.
pub(super) fn migrate_restored(address: &Address) -> Result<(), StoreError> {
    super::on_thread(|| run(address))
}

fn run(address: &Address) -> Result<(), StoreError> {
    let failed = |error: refinery::Error| StoreError::MigrationOf { detail: error.to_string() };
    let (steps, known) = steps::steps(&STEPS).map_err(failed)?;
    let unreachable = |error: postgres::Error| StoreError::Unreachable { detail: told(&error) };
    let mut client = address.connect().map_err(unreachable)?;
    client.batch_execute(LOCK).map_err(unreachable)?;
    let found = applied(&mut client).map_err(unreachable)?;
    if found > known {
        let speakers = "SELECT coalesce(max(oldest), 0)::int8 FROM speakers";
        let oldest: i64 = client.query_one(speakers, &[]).map_err(unreachable)?.get(0);
        return if oldest <= known {
            tracing::warn!(found, known, "the database has a newer schema, which this version may work on");
            Ok(())
        } else {
            Err(StoreError::NewerSchema { found, known, oldest })
        };
    }
    steps::run(&mut client, &steps, "the database").map_err(failed)
}

/// The number of the newest step in the database; zero for a new one.
fn applied(client: &mut Client) -> Result<i64, postgres::Error> {
    let history = "SELECT to_regclass('refinery_schema_history') IS NOT NULL";
    if !client.query_one(history, &[])?.get::<_, bool>(0) {
        return Ok(0);
    }
    let newest = "SELECT coalesce(max(version), 0)::int8 FROM refinery_schema_history";
    Ok(client.query_one(newest, &[])?.get(0))
}
