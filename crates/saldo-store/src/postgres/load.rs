//! The rows that a batch must see, each kind in one question and all questions at once, read while the partners' lanes
//! are held.

use std::sync::{Arc, LazyLock};

use saldo_core::command::Needs;
use saldo_core::ledger::Account;
use saldo_core::{Books, PartnerId};
use tokio_postgres::Row;

use super::connection::Connection;
use super::grid::{Grid, queries};
use super::lanes::{self, Last};
use crate::tables::{self, Columns, Kind, RowError, ledger, transfers, values};

/// What a batch finds when it begins: the lanes that it holds, and the rows that it asked for on the way.
pub(super) struct Begun {
    pub(super) lanes: Last,
    /// None where a partner's lane had to be made first, so that others may have written after the rows were read.
    pub(super) rows: Option<Rows>,
}

/// Claims, transfers and accounts.
pub(super) type Rows = [Vec<Row>; 3];

/// Begins a transaction, waits until nobody else writes for these partners, which is so until it ends, and asks for
/// what is needed, all in one turn.
pub(super) fn begin(
    connection: &Connection,
    partners: &[PartnerId],
    needs: &Needs,
) -> Result<Begun, RowError> {
    let held = lanes::of(partners);
    let [of_claims, of_transfers, of_accounts] = keys(needs);
    let asked = [
        (&held, lanes::LOCK),
        (&of_claims, CLAIMS.as_str()),
        (&of_transfers, TRANSFERS.as_str()),
        (&of_accounts, ACCOUNTS.as_str()),
    ];
    let [locked, claims, transfers, accounts] = whole(queries(connection, "BEGIN", &asked)?)?;
    if locked.len() == held.rows() {
        return Ok(Begun { lanes: lanes::told(&locked)?, rows: Some([claims, transfers, accounts]) });
    }
    held.query(connection, lanes::ADD)?;
    Ok(Begun { lanes: lanes::told(&held.query(connection, lanes::LOCK)?)?, rows: None })
}

/// Puts every row that is needed into the books; a row that is not there is put as absent.
pub(super) fn load(connection: &Connection, needs: &Needs, books: &mut Books) -> Result<(), RowError> {
    let [claims, transfers, accounts] = keys(needs);
    let asked =
        [(&claims, CLAIMS.as_str()), (&transfers, TRANSFERS.as_str()), (&accounts, ACCOUNTS.as_str())];
    put(needs, &whole(queries(connection, "", &asked)?)?, books)?;
    let seldom = Needs {
        movements: needs.movements.clone(),
        payments: needs.payments.clone(),
        events: needs.events.clone(),
        endpoints: needs.endpoints.clone(),
        ..Needs::default()
    };
    tables::load::load(connection, &seldom, books)
}

/// One answer to each question.
fn whole<const ASKED: usize>(answers: Vec<Vec<Row>>) -> Result<[Vec<Row>; ASKED], RowError> {
    answers.try_into().map_err(|_| RowError::Failed("an answer is missing".to_owned()))
}

/// A row that was asked for and is not there is put as absent.
pub(super) fn put(
    needs: &Needs,
    [claims, transfers, accounts]: &Rows,
    books: &mut Books,
) -> Result<(), RowError> {
    put_claims(needs, claims, books)?;
    put_transfers(needs, transfers, books)?;
    put_accounts(needs, accounts, books)
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
