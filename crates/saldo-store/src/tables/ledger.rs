//! The tables `accounts` and `entries`.

use std::collections::HashMap;

use saldo_core::ledger::{Account, AccountKey, AccountName, Balances, Entry, Side};
use saldo_core::{AccountId, CommandId, PartnerId, TransferId};

use super::columns::{Columns, RowError, collect, first, value};
use super::pairs::of_pairs;
use super::session::{Session, values};
use crate::reads::AccountCursor;

pub(crate) const ACCOUNT: &str = "partner, id, currency, name, sequence, debits_pending, debits_posted, credits_pending, \
     credits_posted, credit_limit";
const ENTRY: &str = "partner, account, sequence, posting, transfer, side, pending, posted, balance_after";

/// The balances that are told from memory; the least partners where there are more than fit.
const BALANCES_MAX: i64 = 200_000;

pub(crate) fn decode_account(columns: &mut Columns<'_>) -> Result<Account, RowError> {
    let partner = columns.partner()?;
    let id = AccountId::new(columns.take()?);
    let currency = columns.currency()?;
    let name = columns.parse("account name", AccountName::parse)?;
    Ok(Account {
        key: AccountKey::new(partner, currency, name),
        id,
        sequence: columns.take()?,
        balances: Balances {
            debits_pending: columns.take()?,
            debits_posted: columns.take()?,
            credits_pending: columns.take()?,
            credits_posted: columns.take()?,
        },
        credit_limit: columns.take()?,
    })
}

pub(super) fn decode_entry(columns: &mut Columns<'_>) -> Result<Entry, RowError> {
    Ok(Entry {
        partner: columns.partner()?,
        account: AccountId::new(columns.take()?),
        sequence: columns.take()?,
        posting: CommandId::new(columns.take()?),
        transfer: columns.take::<Option<i64>>()?.map(TransferId::new),
        side: columns.parse("side", side)?,
        pending: columns.take()?,
        posted: columns.take()?,
        balance_after: columns.take()?,
    })
}

fn side(text: &str) -> Option<Side> {
    match text {
        "D" => Some(Side::Debit),
        "C" => Some(Side::Credit),
        _ => None,
    }
}

/// The balance accounts as they are before any lane writes.
pub(crate) fn balances(session: &dyn Session) -> Result<Vec<Account>, RowError> {
    let sql = format!("SELECT {ACCOUNT} FROM accounts WHERE name = 'balance' LIMIT {BALANCES_MAX}");
    collect(session, &sql, &[], decode_account)
}

/// The account of a key; one whose id belongs to another key is an error, not an answer.
pub(crate) fn account(session: &dyn Session, key: &AccountKey) -> Result<Option<Account>, RowError> {
    let sql = format!("SELECT {ACCOUNT} FROM accounts WHERE partner = ?1 AND id = ?2");
    let key_values = values![key.partner.value(), key.id().value()];
    let found = first(session, &sql, &key_values, decode_account)?;
    match found {
        Some(account) if account.key != *key => {
            let found = format!("{:?} has the id of {key:?}", account.key);
            Err(RowError::value("account id", found))
        }
        found => Ok(found),
    }
}

pub(crate) fn accounts(
    session: &dyn Session,
    partner: Option<PartnerId>,
    after: Option<AccountCursor>,
    limit: usize,
) -> Result<Vec<Account>, RowError> {
    let (from, id) = after.map_or((i64::MIN, i64::MIN), |at| (at.partner.value(), at.account.value()));
    if let Some(partner) = partner {
        let sql = format!(
            "SELECT {ACCOUNT} FROM accounts WHERE partner = ?1 AND (partner, id) > (?2, ?3) ORDER BY id LIMIT ?4"
        );
        let values = values![partner.value(), from, id, limit];
        return collect(session, &sql, &values, decode_account);
    }
    let sql = format!(
        "SELECT {ACCOUNT} FROM accounts WHERE (partner, id) > (?1, ?2) ORDER BY partner, id LIMIT ?3"
    );
    collect(session, &sql, &values![from, id, limit], decode_account)
}

/// An account's entries above a sequence, in order.
pub(crate) fn entries(
    session: &dyn Session,
    partner: PartnerId,
    account: AccountId,
    after_sequence: i64,
    limit: usize,
) -> Result<Vec<Entry>, RowError> {
    let sql = format!(
        "SELECT {ENTRY} FROM entries WHERE partner = ?1 AND account = ?2 AND sequence > ?3
         ORDER BY sequence LIMIT ?4"
    );
    let values = values![partner.value(), account.value(), after_sequence, limit];
    collect(session, &sql, &values, decode_entry)
}

/// A transfer's entries in the order in which they were written; its row lists them.
pub(crate) fn entries_of_transfer(
    session: &dyn Session,
    partner: PartnerId,
    transfer: TransferId,
) -> Result<Vec<Entry>, RowError> {
    let sql = "SELECT postings FROM transfers WHERE partner = ?1 AND id = ?2";
    let values = values![partner.value(), transfer.value()];
    let list = first(session, sql, &values, value::<String>)?;
    let places = places(list.as_deref().unwrap_or_default())?;
    let mut entries = at_places(session, partner, &places)?;
    Ok(places.iter().filter_map(|place| entries.remove(place)).collect())
}

/// An account and a sequence in it, each a number.
pub(super) type Place = (i64, i64);

/// The places of a list such as ` 12:1 34:7`.
pub(super) fn places(list: &str) -> Result<Vec<Place>, RowError> {
    let place = |item: &str| {
        let (account, sequence) = item.split_once(':')?;
        Some((account.parse().ok()?, sequence.parse().ok()?))
    };
    let items = list.split_ascii_whitespace();
    items.map(|item| place(item).ok_or_else(|| RowError::value("postings", item))).collect()
}

/// A partner's entries at some places; those that are not there are left out.
pub(super) fn at_places(
    session: &dyn Session,
    partner: PartnerId,
    places: &[Place],
) -> Result<HashMap<Place, Entry>, RowError> {
    let sql = format!(
        "SELECT {ENTRY} FROM {{pairs}} CROSS JOIN entries WHERE partner = ?2 AND account = k.a AND sequence = k.b"
    );
    let entries = of_pairs(session, &sql, places, &values![partner.value()], decode_entry)?;
    Ok(entries.into_iter().map(|entry| ((entry.account.value(), entry.sequence), entry)).collect())
}
