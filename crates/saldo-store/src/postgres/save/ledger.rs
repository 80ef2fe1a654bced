//! The tables `accounts` and `entries`, as they are written.

use saldo_core::TransferId;
use saldo_core::ledger::{Account, Entry, Side};

use crate::journal::Stamped;
use crate::postgres::connection::Connection;
use crate::postgres::grid::{Grid, Kind};
use crate::tables::{RowError, values};

/// An account whose id belongs to another key is not overwritten.
pub(super) fn accounts<'a>(
    connection: &Connection,
    rows: impl Iterator<Item = &'a Stamped<Account>>,
) -> Result<(), RowError> {
    use Kind::{Int, Text};
    let rows: Vec<_> = rows.map(|row| (row, row.row.key.name.to_string())).collect();
    let mut grid = Grid::new([Int, Int, Text, Text, Int, Int, Int, Int, Int, Int, Int]);
    for (Stamped { row, command }, name) in &rows {
        grid.push(values![
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
        ]);
    }
    let sql = "INSERT INTO accounts (partner, id, currency, name, sequence, debits_pending, debits_posted,
             credits_pending, credits_posted, credit_limit, command)
         SELECT * FROM {rows}
         ON CONFLICT (partner, id) DO UPDATE SET sequence = excluded.sequence,
             debits_pending = excluded.debits_pending, debits_posted = excluded.debits_posted,
             credits_pending = excluded.credits_pending, credits_posted = excluded.credits_posted,
             credit_limit = excluded.credit_limit, command = excluded.command
         WHERE accounts.currency = excluded.currency AND accounts.name = excluded.name";
    grid.write(connection, sql, "account id that belongs to another account")
}

pub(super) fn entries(connection: &Connection, rows: &[Entry]) -> Result<(), RowError> {
    use Kind::{Int, Text};
    let mut grid = Grid::new([Int, Int, Int, Int, Int, Text, Int, Int, Int]);
    for entry in rows {
        let side = match entry.side {
            Side::Debit => "D",
            Side::Credit => "C",
        };
        grid.push(values![
            entry.partner.value(),
            entry.account.value(),
            entry.sequence,
            entry.posting.value(),
            entry.transfer.map(TransferId::value),
            side,
            entry.pending,
            entry.posted,
            entry.balance_after,
        ]);
    }
    let sql = "INSERT INTO entries (partner, account, sequence, posting, transfer, side, pending, posted,
             balance_after)
         SELECT * FROM {rows}";
    grid.write(connection, sql, "entry")
}
