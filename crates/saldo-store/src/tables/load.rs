//! The rows a command must see, read one by one inside the writer's transaction.

use std::sync::Arc;

use saldo_core::command::Needs;
use saldo_core::ledger::Account;
use saldo_core::transfer::{Claim, ClaimKey, RequestHash};
use saldo_core::{Books, Reference, TransferId};

use super::columns::{Columns, RowError, first};
use super::session::{Session, values};
use super::{events, history, ledger, parties, transfers};

/// Puts every row that is needed into the books; a row that is not there is put as absent.
pub(crate) fn load(session: &dyn Session, needs: &Needs, books: &mut Books) -> Result<(), RowError> {
    for key in &needs.claims {
        books.put_claim(key.clone(), claim(session, key)?);
    }
    for (partner, id) in &needs.transfers {
        let found = transfers::find(session, *partner, *id)?;
        books.put_transfer(*partner, *id, found.map(Arc::new));
    }
    for key in &needs.accounts {
        let found = ledger::account(session, key)?;
        books.put_account(found.unwrap_or_else(|| Account::open(key.clone())));
    }
    for key in &needs.movements {
        books.put_movement(key.clone(), history::movement(session, key)?);
    }
    for key in &needs.payments {
        books.put_payment(key.clone(), history::payment(session, key)?);
    }
    for key in &needs.events {
        books.put_event(*key, events::find(session, *key)?.map(Arc::new));
    }
    for key in &needs.endpoints {
        books.put_endpoint(*key, parties::endpoint(session, *key)?);
    }
    Ok(())
}

pub(crate) const CLAIM: &str = "partner, dialect, reference, newest, holder, crowded, hash";

fn claim(session: &dyn Session, key: &ClaimKey) -> Result<Option<Claim>, RowError> {
    let sql = format!("SELECT {CLAIM} FROM claims WHERE partner = ?1 AND dialect = ?2 AND reference = ?3");
    let values = values![key.partner.value(), key.dialect.as_str(), key.reference.as_str()];
    first(session, &sql, &values, decode_claim)
}

pub(crate) fn decode_claim(columns: &mut Columns<'_>) -> Result<Claim, RowError> {
    let (partner, dialect) = (columns.partner()?, columns.dialect()?);
    Ok(Claim {
        key: ClaimKey { partner, dialect, reference: columns.parse("reference", Reference::parse)? },
        newest: columns.transfer()?,
        holder: columns.take::<Option<i64>>()?.map(TransferId::new),
        crowded: columns.take()?,
        hash: RequestHash(columns.take()?),
    })
}
