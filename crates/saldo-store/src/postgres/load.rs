//! The rows that a batch must see, each kind in one question, read while the partners' lanes are held.

use std::sync::Arc;

use saldo_core::command::Needs;
use saldo_core::ledger::Account;
use saldo_core::{Books, PartnerId};

use super::connection::Connection;
use super::grid::Grid;
use crate::tables::{self, Columns, Kind, RowError, Value, ledger, transfers, values};

const LOCK: &str = "SELECT l.partner FROM lanes l JOIN {rows} AS k (partner) ON l.partner = k.partner
     ORDER BY l.partner FOR UPDATE OF l";
const ADD: &str = "INSERT INTO lanes (partner) SELECT partner FROM {rows} AS k (partner) ORDER BY partner
     ON CONFLICT (partner) DO NOTHING";

/// Waits until nobody else writes for these partners, in the order of their ids, and keeps it so until the commit.
pub(super) fn lock(connection: &Connection, partners: &[PartnerId]) -> Result<(), RowError> {
    let mut lanes = Grid::new([Kind::Int]);
    for partner in partners {
        lanes.push(&values![partner.value()]);
    }
    if lanes.query(connection, LOCK)?.len() < lanes.rows() {
        lanes.query(connection, ADD)?;
        lanes.query(connection, LOCK)?;
    }
    Ok(())
}

/// Puts every row that is needed into the books; a row that is not there is put as absent.
pub(super) fn load(connection: &Connection, needs: &Needs, books: &mut Books) -> Result<(), RowError> {
    claims(connection, needs, books)?;
    transfers(connection, needs, books)?;
    accounts(connection, needs, books)?;
    let seldom = Needs {
        movements: needs.movements.clone(),
        payments: needs.payments.clone(),
        events: needs.events.clone(),
        endpoints: needs.endpoints.clone(),
        ..Needs::default()
    };
    tables::load::load(connection, &seldom, books)
}

fn claims(connection: &Connection, needs: &Needs, books: &mut Books) -> Result<(), RowError> {
    let mut keys = Grid::new([Kind::Int, Kind::Text, Kind::Text]);
    for key in &needs.claims {
        keys.push(&values![key.partner.value(), key.dialect.as_str(), key.reference.as_str()]);
        books.put_claim(key.clone(), None);
    }
    let sql = format!(
        "SELECT {} FROM {{rows}} AS k (partner, dialect, reference) JOIN claims USING (partner, dialect, reference)",
        tables::load::CLAIM
    );
    for row in &keys.query(connection, &sql)? {
        let claim = tables::load::decode_claim(&mut Columns::of(row))?;
        books.put_claim(claim.key.clone(), Some(claim));
    }
    Ok(())
}

fn transfers(connection: &Connection, needs: &Needs, books: &mut Books) -> Result<(), RowError> {
    let mut keys = Grid::new([Kind::Int, Kind::Int]);
    for (partner, id) in &needs.transfers {
        keys.push(&values![partner.value(), id.value()]);
        books.put_transfer(*partner, *id, None);
    }
    let sql = format!(
        "SELECT {} FROM {{rows}} AS k (partner, id) JOIN transfers USING (partner, id)",
        transfers::COLUMNS
    );
    for row in &keys.query(connection, &sql)? {
        let transfer = transfers::decode(&mut Columns::of(row))?;
        books.put_transfer(transfer.partner, transfer.id, Some(Arc::new(transfer)));
    }
    Ok(())
}

fn accounts(connection: &Connection, needs: &Needs, books: &mut Books) -> Result<(), RowError> {
    let mut keys = Grid::new([Kind::Int, Kind::Int]);
    for key in &needs.accounts {
        keys.push(&[Value::from(key.partner.value()), Value::from(key.id().value())]);
        books.put_account(Account::open(key.clone()));
    }
    let sql = format!(
        "SELECT {} FROM {{rows}} AS k (partner, id) JOIN accounts USING (partner, id)",
        ledger::ACCOUNT
    );
    for row in &keys.query(connection, &sql)? {
        let account = ledger::decode_account(&mut Columns::of(row))?;
        if !needs.accounts.contains(&account.key) {
            return Err(RowError::value("account id", format!("another account's: {:?}", account.key)));
        }
        books.put_account(account);
    }
    Ok(())
}
