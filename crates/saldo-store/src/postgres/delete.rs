//! Taking Saldo's tables out of a database, and nothing that is not Saldo's.

use super::address::Address;
use super::connection::{Connection, told};
use crate::error::StoreError;

/// Every table of `migrations`, and refinery's own.
const TABLES: &str =
    "DROP TABLE IF EXISTS accounts, attempts, calls, catalogues, claims, credential_uses, credentials,
    deliveries, discrepancies, endpoints, entries, events, found_deliveries, lanes, movements, nodes, partners,
    payments, recoveries, refinery_schema_history, restoring, shares, signing_keys, speakers, transfers, versions";

pub(crate) fn delete(address: &Address) -> Result<(), StoreError> {
    super::on_thread(|| {
        let connection = Connection::open(address)?;
        connection.run(TABLES).map_err(|error| StoreError::Unreachable { detail: told(&error) })
    })
}
