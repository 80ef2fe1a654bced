//! Writes the rows of one batch: each account once, each transfer once, claims last. Never commits.
//! What comes with every transfer is written here, many rows in a statement; the rest is `tables::save`.

mod events;
mod ledger;
mod transfers;

use super::connection::Connection;
use crate::journal::Batch;
use crate::tables::{self, RowError};

pub(super) fn save(connection: &Connection, batch: &Batch) -> Result<(), RowError> {
    transfers::transfers(connection, &batch.transfers)?;
    ledger::entries(connection, &batch.entries)?;
    ledger::accounts(connection, batch.accounts.values())?;
    events::events(connection, &batch.events)?;
    events::deliveries(connection, &batch.deliveries)?;
    tables::save::seldom(connection, batch)?;
    transfers::claims(connection, batch.claims.values())
}
