//! Writes the rows of one batch: each account once, each transfer once. Never commits.
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

use super::{RowError, Session, Value};
use crate::journal::Batch;

pub(crate) fn save(session: &dyn Session, batch: &Batch) -> Result<(), RowError> {
    let transfers = transfers::Transfers::of(&batch.transfers)?;
    let accounts = ledger::Accounts::of(batch.accounts.values());
    let events = events::Events::of(&batch.events)?;
    let [opened, stepped] = transfers.rows();
    let [made, told] = events.rows();
    session.put(&[
        opened,
        stepped,
        ledger::entries(&batch.entries),
        accounts.rows(),
        made,
        told,
        events::deliveries(&batch.deliveries),
        transfers::claims(batch.claims.values()),
    ])?;
    seldom(session, batch)
}

/// One way to write rows, and their values, one row after another.
type Rows<'a> = (&'static Put, Vec<Value<'a>>);

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
