//! The rows that a batch must see, each kind in one question and all questions at once, read while the partners' lanes
//! are held.

use std::sync::{Arc, LazyLock};

use saldo_core::command::Needs;
use saldo_core::ledger::Account;
use saldo_core::{Books, PartnerId};
use tokio_postgres::Row;

use super::connection::Connection;
use super::grid::{Grid, queries};
use crate::tables::{self, Columns, Kind, RowError, ledger, transfers, values};

const LOCK: &str = "SELECT l.partner FROM lanes l JOIN {rows} AS k (partner) ON l.partner = k.partner
     ORDER BY l.partner FOR UPDATE OF l";
const ADD: &str = "INSERT INTO lanes (partner) SELECT partner FROM {rows} AS k (partner) ORDER BY partner
     ON CONFLICT (partner) DO NOTHING";

/// Begins a transaction and waits until nobody else writes for these partners, in the order of their ids; it is so until
/// the transaction ends.
pub(super) fn begin(connection: &Connection, partners: &[PartnerId]) -> Result<(), RowError> {
    let mut lanes = Grid::new([Kind::Int]);
    for partner in partners {
        lanes.push(&values![partner.value()]);
    }
    let locked = queries(connection, "BEGIN", &[(&lanes, LOCK)])?;
    if locked.iter().map(Vec::len).sum::<usize>() < lanes.rows() {
        lanes.query(connection, ADD)?;
        lanes.query(connection, LOCK)?;
    }
    Ok(())
}

/// Puts every row that is needed into the books; a row that is not there is put as absent.
pub(super) fn load(connection: &Connection, needs: &Needs, books: &mut Books) -> Result<(), RowError> {
    let [claims_of, transfers_of, accounts_of] = keys(needs);
    let asked = [(&claims_of, &*CLAIMS), (&transfers_of, &*TRANSFERS), (&accounts_of, &*ACCOUNTS)];
    let found = queries(connection, "", &asked.map(|(keys, sql)| (keys, sql.as_str())))?;
    let [claims, transfers, accounts] = found.as_slice() else {
        return Err(RowError::Failed("an answer is missing".to_owned()));
    };
    put_claims(needs, claims, books)?;
    put_transfers(needs, transfers, books)?;
    put_accounts(needs, accounts, books)?;
    let seldom = Needs {
        movements: needs.movements.clone(),
        payments: needs.payments.clone(),
        events: needs.events.clone(),
        endpoints: needs.endpoints.clone(),
        ..Needs::default()
    };
    tables::load::load(connection, &seldom, books)
}

/// The keys of claims, transfers and accounts.
fn keys(needs: &Needs) -> [Grid<'_>; 3] {
    let mut claims = Grid::new([Kind::Int, Kind::Text, Kind::Text]);
    for key in &needs.claims {
        claims.push(&values![key.partner.value(), key.dialect.as_str(), key.reference.as_str()]);
    }
    let mut transfers = Grid::new([Kind::Int, Kind::Int]);
    for (partner, id) in &needs.transfers {
        transfers.push(&values![partner.value(), id.value()]);
    }
    let mut accounts = Grid::new([Kind::Int, Kind::Int]);
    for key in &needs.accounts {
        accounts.push(&values![key.partner.value(), key.id().value()]);
    }
    [claims, transfers, accounts]
}

static CLAIMS: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT {} FROM {{rows}} AS k (partner, dialect, reference) JOIN claims USING (partner, dialect, reference)",
        tables::load::CLAIM
    )
});
static TRANSFERS: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT {} FROM {{rows}} AS k (partner, id) JOIN transfers USING (partner, id)",
        transfers::COLUMNS
    )
});
static ACCOUNTS: LazyLock<String> = LazyLock::new(|| {
    format!("SELECT {} FROM {{rows}} AS k (partner, id) JOIN accounts USING (partner, id)", ledger::ACCOUNT)
});

fn put_claims(needs: &Needs, rows: &[Row], books: &mut Books) -> Result<(), RowError> {
    for key in &needs.claims {
        books.put_claim(key.clone(), None);
    }
    for row in rows {
        let claim = tables::load::decode_claim(&mut Columns::of(row))?;
        books.put_claim(claim.key.clone(), Some(claim));
    }
    Ok(())
}

fn put_transfers(needs: &Needs, rows: &[Row], books: &mut Books) -> Result<(), RowError> {
    for (partner, id) in &needs.transfers {
        books.put_transfer(*partner, *id, None);
    }
    for row in rows {
        let transfer = transfers::decode(&mut Columns::of(row))?;
        books.put_transfer(transfer.partner, transfer.id, Some(Arc::new(transfer)));
    }
    Ok(())
}

fn put_accounts(needs: &Needs, rows: &[Row], books: &mut Books) -> Result<(), RowError> {
    for key in &needs.accounts {
        books.put_account(Account::open(key.clone()));
    }
    for row in rows {
        let account = ledger::decode_account(&mut Columns::of(row))?;
        if !needs.accounts.contains(&account.key) {
            return Err(RowError::value("account id", format!("another account's: {:?}", account.key)));
        }
        books.put_account(account);
    }
    Ok(())
}
