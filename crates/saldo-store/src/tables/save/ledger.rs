//! The tables `accounts` and `entries`, as they are written.

use saldo_core::TransferId;
use saldo_core::ledger::{Account, Entry, Side};

use super::Rows;
use super::put::Kind::{Int, Text};
use super::put::Put;
use crate::journal::Stamped;
use crate::tables::{Value, values};

/// An account whose id belongs to another key is not overwritten.
static ACCOUNT: Put = Put::new(
    "account id that belongs to another account",
    &[
        ("partner", Int),
        ("id", Int),
        ("currency", Text),
        ("name", Text),
        ("sequence", Int),
        ("debits_pending", Int),
        ("debits_posted", Int),
        ("credits_pending", Int),
        ("credits_posted", Int),
        ("credit_limit", Int),
        ("command", Int),
    ],
    "INSERT INTO accounts ({columns}) {rows}
     ON CONFLICT (partner, id) DO UPDATE SET sequence = excluded.sequence,
         debits_pending = excluded.debits_pending, debits_posted = excluded.debits_posted,
         credits_pending = excluded.credits_pending, credits_posted = excluded.credits_posted,
         credit_limit = excluded.credit_limit, command = excluded.command
     WHERE accounts.currency = excluded.currency AND accounts.name = excluded.name",
);

static ENTRY: Put = Put::new(
    "entry",
    &[
        ("partner", Int),
        ("account", Int),
        ("sequence", Int),
        ("posting", Int),
        ("transfer", Int),
        ("side", Text),
        ("pending", Int),
        ("posted", Int),
        ("balance_after", Int),
    ],
    "INSERT INTO entries ({columns}) {rows}",
);

/// Accounts with their names in words.
pub(super) struct Accounts<'a>(Vec<(&'a Stamped<Account>, String)>);

impl<'a> Accounts<'a> {
    pub(super) fn of(rows: impl Iterator<Item = &'a Stamped<Account>>) -> Self {
        Self(rows.map(|row| (row, row.row.key.name.to_string())).collect())
    }

    pub(super) fn rows(&self) -> Rows<'_> {
        (&ACCOUNT, self.0.iter().flat_map(|(row, name)| account(row, name)).collect())
    }
}

fn account<'a>(Stamped { row, command }: &'a Stamped<Account>, name: &'a str) -> [Value<'a>; 11] {
    values![
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
    ]
}

pub(super) fn entries(rows: &[Entry]) -> Rows<'_> {
    (&ENTRY, rows.iter().flat_map(entry).collect())
}

fn entry(entry: &Entry) -> [Value<'_>; 9] {
    let side = match entry.side {
        Side::Debit => "D",
        Side::Credit => "C",
    };
    values![
        entry.partner.value(),
        entry.account.value(),
        entry.sequence,
        entry.posting.value(),
        entry.transfer.map(TransferId::value),
        side,
        entry.pending,
        entry.posted,
        entry.balance_after,
    ]
}
