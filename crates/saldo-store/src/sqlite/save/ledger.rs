//! The tables `accounts` and `entries`, as they are written.

use rusqlite::{Connection, params};
use saldo_core::TransferId;
use saldo_core::ledger::{Account, Entry, Side};

use crate::journal::Stamped;
use crate::tables::RowError;

/// An account whose id belongs to another key is not overwritten.
pub(super) fn accounts<'a>(
    connection: &Connection,
    rows: impl Iterator<Item = &'a Stamped<Account>>,
) -> Result<(), RowError> {
    let mut put = connection.prepare_cached(
        "INSERT INTO accounts (partner, id, currency, name, sequence, debits_pending, debits_posted,
             credits_pending, credits_posted, credit_limit, command)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
         ON CONFLICT (partner, id) DO UPDATE SET sequence = excluded.sequence,
             debits_pending = excluded.debits_pending, debits_posted = excluded.debits_posted,
             credits_pending = excluded.credits_pending, credits_posted = excluded.credits_posted,
             credit_limit = excluded.credit_limit, command = excluded.command
         WHERE currency = excluded.currency AND name = excluded.name",
    )?;
    for Stamped { row, command } in rows {
        let name = row.key.name.to_string();
        let changed = put.execute(params![
            row.key.partner.value(),
            row.id.value(),
            row.key.currency.code(),
            name,
            row.sequence,
            row.balances.debits_pending,
            row.balances.debits_posted,
            row.balances.credits_pending,
            row.balances.credits_posted,
            row.credit_limit,
            command.value(),
        ])?;
        if changed != 1 {
            return Err(RowError::value("account id that belongs to another account", name));
        }
    }
    Ok(())
}

pub(super) fn entries(connection: &Connection, rows: &[Entry]) -> Result<(), RowError> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO entries (partner, account, sequence, posting, transfer, side, pending, posted, balance_after)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    for entry in rows {
        let side = match entry.side {
            Side::Debit => "D",
            Side::Credit => "C",
        };
        insert.execute(params![
            entry.partner.value(),
            entry.account.value(),
            entry.sequence,
            entry.posting.value(),
            entry.transfer.map(TransferId::value),
            side,
            entry.pending,
            entry.posted,
            entry.balance_after,
        ])?;
    }
    Ok(())
}
