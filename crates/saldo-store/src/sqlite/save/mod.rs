//! Writes the rows of one batch: each account once, each transfer once, claims last. Never commits.
//! The statements are in files of the same names as those that read, in the folder above.

mod events;
mod history;
mod ledger;
mod parties;
mod transfers;

use rusqlite::{Connection, params};
use saldo_core::party::SigningKey;
use serde::Serialize;

use super::columns::RowError;
use crate::journal::{Batch, Stamped};

pub(super) fn save(connection: &Connection, batch: &Batch) -> Result<(), RowError> {
    transfers::transfers(connection, &batch.transfers)?;
    ledger::entries(connection, &batch.entries)?;
    ledger::accounts(connection, batch.accounts.values())?;
    history::attempts(connection, &batch.attempts)?;
    history::movements(connection, &batch.movements)?;
    history::discrepancies(connection, &batch.discrepancies)?;
    history::payments(connection, &batch.payments)?;
    events::events(connection, &batch.events)?;
    events::deliveries(connection, &batch.deliveries)?;
    parties::directory(connection, batch)?;
    batch.endpoints.iter().try_for_each(|row| parties::endpoint(connection, row))?;
    parties::uses(connection, &batch.uses)?;
    catalogues(connection, batch)?;
    signing_keys(connection, &batch.signing_keys)?;
    transfers::claims(connection, batch.claims.values())
}

fn catalogues(connection: &Connection, batch: &Batch) -> Result<(), RowError> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO catalogues (version, imported_at, command, files)
         VALUES ((SELECT coalesce(max(version), 0) + 1 FROM catalogues), ?1, ?2, ?3)",
    )?;
    for (document, command, at) in &batch.catalogues {
        insert.execute(params![at.millis(), command.value(), json(&document.files)?])?;
    }
    Ok(())
}

fn signing_keys(connection: &Connection, rows: &[Stamped<SigningKey>]) -> Result<(), RowError> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO signing_keys (kid, private_sealed, created_at, command) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for Stamped { row, command } in rows {
        insert.execute(params![row.kid, row.private_sealed, row.created_at.millis(), command.value()])?;
    }
    Ok(())
}

fn json<T: Serialize>(value: &T) -> Result<String, RowError> {
    serde_json::to_string(value).map_err(|error| RowError::value("JSON", error.to_string()))
}

fn json_optional<T: Serialize>(value: Option<&T>) -> Result<Option<String>, RowError> {
    value.map(json).transpose()
}
