//! The table `transfers`: one row read, lists, and what falls due.
//! Lists by reference follow the claim and the chain of `previous`, so no index by reference is kept.

use std::cmp::Reverse;
use std::sync::Arc;

use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};
use saldo_core::transfer::{Flow, Knowledge, Order, Realm, State, Transfer};
use saldo_core::{
    AccountNumber, CommandId, Dialect, PartnerId, ProviderCode, Reference, Sku, Timestamp, TransferId,
};

use super::columns::{Columns, RowError, collect, first, transfer_id};
use super::partners;
use crate::ordered::{self, Named};
use crate::reads::{Dialects, OpenCursor, SendsTo, TransferFilter};

pub(super) const COLUMNS: &str = "partner, id, dialect, reference, previous, sku, provider, account_number, currency, \
     ordered, state, knowledge, attempt, provider_ref, receipt, refusal, started_at, completed_at, due_at, checks, \
     command, paid_minor";

pub(super) fn decode(columns: &mut Columns<'_, '_>) -> Result<Transfer, RowError> {
    Ok(Transfer {
        partner: columns.partner()?,
        id: columns.transfer()?,
        dialect: columns.dialect()?,
        reference: columns.parse("reference", Reference::parse)?,
        previous: columns.take::<Option<i64>>()?.map(TransferId::new),
        order: Arc::new(decode_order(columns)?),
        state: columns.parse("state", State::parse)?,
        knowledge: columns.parse("knowledge", Knowledge::parse)?,
        attempt: columns.json_optional("attempt")?,
        provider_ref: columns.take::<Option<String>>()?.map(Arc::from),
        receipt: columns.json_optional("receipt")?.map(Arc::new),
        refusal: columns.json_optional("refusal")?,
        started_at: columns.moment()?,
        completed_at: columns.moment_optional()?,
        due_at: columns.moment_optional()?,
        checks: columns.take()?,
        command: CommandId::new(columns.take()?),
        paid_minor: columns.take()?,
    })
}

fn decode_order(columns: &mut Columns<'_, '_>) -> Result<Order, RowError> {
    let named = Named {
        sku: columns.parse("sku", Sku::parse)?,
        provider: columns.parse("provider", ProviderCode::parse)?,
        account_number: columns.parse("account number", AccountNumber::parse)?,
        currency: columns.currency()?,
    };
    let text: String = columns.take()?;
    ordered::from_text(named, &text).map_err(|error| RowError::value("ordered", error.to_string()))
}

pub(crate) fn find(
    connection: &Connection,
    partner: PartnerId,
    id: TransferId,
) -> Result<Option<Transfer>, RowError> {
    let sql = format!("SELECT {COLUMNS} FROM transfers WHERE partner = ?1 AND id = ?2");
    first(&mut *connection.prepare_cached(&sql)?, params![partner.value(), id.value()], decode)
}

pub(crate) fn find_anywhere(connection: &Connection, id: TransferId) -> Result<Option<Transfer>, RowError> {
    for partner in partners(connection)? {
        if let Some(transfer) = find(connection, partner, id)? {
            return Ok(Some(transfer));
        }
    }
    Ok(None)
}

pub(crate) fn partners(connection: &Connection) -> Result<Vec<PartnerId>, RowError> {
    partners::having(connection, "transfers WHERE true")
}

fn partners_open(connection: &Connection) -> Result<Vec<PartnerId>, RowError> {
    partners::having(connection, "transfers WHERE due_at IS NOT NULL")
}

/// Newest first.
pub(crate) fn list(connection: &Connection, filter: &TransferFilter) -> Result<Vec<Transfer>, RowError> {
    let wanted = filter.skip.saturating_add(filter.limit);
    let partners = match filter.partner {
        Some(partner) => vec![partner],
        None => partners(connection)?,
    };
    let mut found: Vec<(PartnerId, TransferId)> = Vec::new();
    for partner in partners {
        match &filter.reference {
            Some(reference) => found.extend(with_reference(connection, partner, reference, filter)?),
            None => {
                let newest = ids(connection, partner, filter, wanted)?;
                found.extend(newest.into_iter().map(|id| (partner, id)));
            }
        }
    }
    found.sort_by_key(|(partner, id)| (Reverse(*id), *partner));
    let page = found.into_iter().skip(filter.skip).take(filter.limit);
    page.filter_map(|(partner, id)| find(connection, partner, id).transpose()).collect()
}

/// The newest of one partner that pass the filter, by id alone.
fn ids(
    connection: &Connection,
    partner: PartnerId,
    filter: &TransferFilter,
    limit: usize,
) -> Result<Vec<TransferId>, RowError> {
    let mut sql = String::from("SELECT id FROM transfers WHERE partner = ?");
    let mut values = vec![Value::from(partner.value())];
    let mut narrow = |condition: &str, value: Option<Value>| {
        if let Some(value) = value {
            sql.push_str(condition);
            values.push(value);
        }
    };
    let text = |text: &str| Value::from(text.to_owned());
    narrow(" AND id < ?", filter.before_id.map(|id| Value::from(id.value())));
    narrow(" AND account_number = ?", filter.account_number.as_ref().map(|number| text(number.as_str())));
    narrow(" AND id = ?", filter.transfer.map(|id| Value::from(id.value())));
    match filter.dialects {
        Dialects::All => {}
        Dialects::Only(dialect) => narrow(" AND dialect = ?", Some(text(dialect.as_str()))),
        Dialects::ToldIn(own) => narrow(&told_in(own), Some(text(own.as_str()))),
    }
    narrow(" AND currency = ?", filter.currency.map(|currency| text(currency.code())));
    narrow(" AND provider = ?", filter.provider.as_ref().map(|code| text(code.as_str())));
    narrow(" AND state = ?", filter.state.map(|state| text(state.as_str())));
    narrow(" AND started_at >= ?", filter.not_before.map(|at| Value::from(at.millis())));
    if filter.state.is_some_and(State::is_open) {
        sql.push_str(" AND due_at IS NOT NULL");
    }
    sql.push_str(" ORDER BY id DESC LIMIT ?");
    values.push(Value::from(i64::try_from(limit).unwrap_or(i64::MAX)));
    collect(&mut *connection.prepare_cached(&sql)?, params_from_iter(values), transfer_id)
}

/// A condition: of the dialect itself, or of another that it can tell of. What held and posted nothing has no postings.
fn told_in(own: Dialect) -> String {
    let others = Dialect::ALL.into_iter().filter(|other| *other != own && own.can_tell_of(*other));
    let others: Vec<_> = others.map(|other| format!(" OR dialect = '{}'", other.as_str())).collect();
    if others.is_empty() {
        return " AND dialect = ?".to_owned();
    }
    format!(" AND (dialect = ? OR (postings <> '' AND (FALSE{})))", others.concat())
}

/// The transfers of one reference that pass the filter, in every dialect that is asked for.
fn with_reference(
    connection: &Connection,
    partner: PartnerId,
    reference: &Reference,
    filter: &TransferFilter,
) -> Result<Vec<(PartnerId, TransferId)>, RowError> {
    let claim = "SELECT newest FROM claims WHERE partner = ?1 AND dialect = ?2 AND reference = ?3";
    let mut claim = connection.prepare_cached(claim)?;
    let mut found = Vec::new();
    for dialect in Dialect::ALL.into_iter().filter(|dialect| filter.has_references_of(*dialect)) {
        let key = params![partner.value(), dialect.as_str(), reference.as_str()];
        let mut next = first(&mut claim, key, transfer_id)?;
        let wanted = found.len().saturating_add(filter.skip).saturating_add(filter.limit);
        while let Some(id) = next.filter(|_| found.len() < wanted) {
            let Some(transfer) = find(connection, partner, id)? else { break };
            if filter.not_before.is_some_and(|oldest| transfer.started_at < oldest) {
                break;
            }
            next = transfer.previous;
            if filter.takes(&transfer) {
                found.push((partner, id));
            }
        }
    }
    Ok(found)
}

/// How many transfers to an account number are passed over in search of completed ones.
const PASSED_OVER_MAX: usize = 1_000;

/// A partner's completed real transfers to an account number, newest first, after `since`.
/// Read one after another: the first older one ends it.
pub(crate) fn sends_to(
    connection: &Connection,
    partner: PartnerId,
    account_number: &AccountNumber,
    since: Timestamp,
    limit: usize,
) -> Result<SendsTo, RowError> {
    let sql = format!(
        "SELECT started_at, state, {COLUMNS} FROM transfers INDEXED BY transfers_account_number
         WHERE partner = ?1 AND account_number = ?2 ORDER BY id DESC"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(params![partner.value(), account_number.as_str()])?;
    let mut found = SendsTo::default();
    let mut passed_over = 0;
    while let Some(row) = rows.next()? {
        let mut columns = Columns::of(row);
        let began = columns.moment()?;
        if began <= since || found.completed.len() >= limit {
            break;
        }
        let state = columns.parse("state", State::parse)?;
        let is_send = state == State::Complete && {
            let order = decode(&mut columns)?.order;
            order.realm == Realm::Real && order.flow == Flow::Purchase
        };
        if is_send {
            found.completed.push(began);
        } else if passed_over < PASSED_OVER_MAX {
            passed_over += 1;
        } else {
            found.crowded_at = Some(began);
            break;
        }
    }
    Ok(found)
}

/// Open transfers whose moment has come, the longest due first.
pub(crate) fn due(connection: &Connection, now: Timestamp, limit: usize) -> Result<Vec<Transfer>, RowError> {
    let sql = "SELECT due_at, partner, id FROM transfers INDEXED BY transfers_due
         WHERE partner = ?1 AND due_at IS NOT NULL AND due_at <= ?2 ORDER BY due_at LIMIT ?3";
    let mut statement = connection.prepare_cached(sql)?;
    let most = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut due: Vec<(Timestamp, PartnerId, TransferId)> = Vec::new();
    for partner in partners_open(connection)? {
        due.extend(collect(&mut statement, params![partner.value(), now.millis(), most], |columns| {
            Ok((columns.moment()?, columns.partner()?, columns.transfer()?))
        })?);
    }
    due.sort();
    due.into_iter()
        .take(limit)
        .filter_map(|(_, partner, id)| find(connection, partner, id).transpose())
        .collect()
}

/// Open transfers in the order of their cursor.
pub(crate) fn open(
    connection: &Connection,
    after: Option<OpenCursor>,
    limit: usize,
) -> Result<Vec<Transfer>, RowError> {
    let sql = "SELECT id FROM transfers INDEXED BY transfers_due
         WHERE partner = ?1 AND due_at IS NOT NULL AND (due_at, id) > (?2, ?3)
         ORDER BY due_at, id LIMIT ?4";
    let mut statement = connection.prepare_cached(sql)?;
    let mut open = Vec::new();
    for partner in partners_open(connection)? {
        let (due_at, id) = match after {
            Some(cursor) if partner < cursor.partner => continue,
            Some(cursor) if partner == cursor.partner => (cursor.due_at.millis(), cursor.transfer.value()),
            _ => (i64::MIN, i64::MIN),
        };
        let left = i64::try_from(limit.saturating_sub(open.len())).unwrap_or(i64::MAX);
        let ids = collect(&mut statement, params![partner.value(), due_at, id, left], |columns| {
            columns.transfer()
        })?;
        for id in ids {
            open.extend(find(connection, partner, id)?);
        }
        if open.len() >= limit {
            break;
        }
    }
    Ok(open)
}
