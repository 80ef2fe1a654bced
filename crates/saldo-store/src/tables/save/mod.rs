//! Writes the rows of one batch: each account once, each transfer once, claims last. Never commits.
//! What comes with every transfer is put in bulk (`put`); what comes seldom is written row by row.

mod documents;
mod events;
pub(crate) mod forgotten;
mod history;
mod ledger;
mod parties;
mod put;
pub(crate) mod recoveries;
mod transfers;

pub(crate) use put::{Kind, Put};

use serde::Serialize;

use super::{RowError, Session};
use crate::journal::Batch;

pub(crate) fn save(session: &dyn Session, batch: &Batch) -> Result<(), RowError> {
    transfers::transfers(session, &batch.transfers)?;
    ledger::entries(session, &batch.entries)?;
    ledger::accounts(session, batch.accounts.values())?;
    events::events(session, &batch.events)?;
    events::deliveries(session, &batch.deliveries)?;
    seldom(session, batch)?;
    transfers::claims(session, batch.claims.values())
}

fn seldom(session: &dyn Session, batch: &Batch) -> Result<(), RowError> {
    history::attempts(session, &batch.attempts)?;
    history::movements(session, &batch.movements)?;
    history::discrepancies(session, &batch.discrepancies)?;
    history::payments(session, &batch.payments)?;
    parties::directory(session, batch)?;
    batch.endpoints.iter().try_for_each(|row| parties::endpoint(session, row))?;
    parties::uses(session, &batch.uses)?;
    documents::catalogues(session, &batch.catalogues)?;
    documents::signing_keys(session, &batch.signing_keys)?;
    recoveries::found(session, &batch.found)?;
    recoveries::ends(session, &batch.recoveries)?;
    forgotten::forget(session, &batch.forgotten)
}

fn json<T: Serialize>(value: &T) -> Result<String, RowError> {
    serde_json::to_string(value).map_err(|error| RowError::value("JSON", error.to_string()))
}

fn json_optional<T: Serialize>(value: Option<&T>) -> Result<Option<String>, RowError> {
    value.map(json).transpose()
}
