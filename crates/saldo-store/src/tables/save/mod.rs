//! The rows of a batch that come seldom, one by one. What comes with every transfer is written in each
//! database's own way, in its own `save`.

mod documents;
pub(crate) mod forgotten;
mod history;
mod parties;
pub(crate) mod recoveries;

use serde::Serialize;

use super::{RowError, Session};
use crate::journal::Batch;

pub(crate) fn seldom(session: &dyn Session, batch: &Batch) -> Result<(), RowError> {
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

pub(crate) fn json<T: Serialize>(value: &T) -> Result<String, RowError> {
    serde_json::to_string(value).map_err(|error| RowError::value("JSON", error.to_string()))
}

pub(crate) fn json_optional<T: Serialize>(value: Option<&T>) -> Result<Option<String>, RowError> {
    value.map(json).transpose()
}
