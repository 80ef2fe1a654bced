//! The table `transfers`: one row read, lists, and what falls due.
//! Lists by reference follow the claim and the chain of `previous`, so no index by reference is kept.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use saldo_core::transfer::{Flow, Knowledge, Order, Realm, State, Transfer};
use saldo_core::{
    AccountNumber, CommandId, Currency, Dialect, PartnerId, ProviderCode, Reference, Sku, Timestamp,
    TransferId,
};

use super::columns::{Columns, RowError, collect, first, transfer_id};
use super::narrowed::Narrowed;
use super::pairs::of_pairs;
use super::partners;
use super::session::{Session, values};
use crate::members::Work;
use crate::ordered::{self, Named};
use crate::reads::{Dialects, OpenCursor, SendsTo, TransferFilter};

pub(crate) const COLUMNS: &str = "partner, id, dialect, reference, previous, sku, provider, account_number, currency, \
     ordered, state, knowledge, attempt, provider_ref, receipt, refusal, started_at, completed_at, due_at, checks, \
     command, paid_minor";

pub(crate) fn decode(columns: &mut Columns<'_>) -> Result<Transfer, RowError> {
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

fn decode_order(columns: &mut Columns<'_>) -> Result<Order, RowError> {
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
    session: &dyn Session,
    partner: PartnerId,
    id: TransferId,
) -> Result<Option<Transfer>, RowError> {
    let sql = format!("SELECT {COLUMNS} FROM transfers WHERE partner = ?1 AND id = ?2");
    first(session, &sql, &values![partner.value(), id.value()], decode)
}

pub(crate) fn find_anywhere(session: &dyn Session, id: TransferId) -> Result<Option<Transfer>, RowError> {
    let keys: Vec<Key> = partners(session)?.into_iter().map(|partner| (partner, id)).collect();
    Ok(find_all(session, &keys)?.pop())
}

type Key = (PartnerId, TransferId);

/// In the order of their keys; those that are not there are left out.
fn find_all(session: &dyn Session, keys: &[Key]) -> Result<Vec<Transfer>, RowError> {
    let sql =
        format!("SELECT {COLUMNS} FROM {{pairs}} CROSS JOIN transfers WHERE partner = k.a AND id = k.b");
    let pairs: Vec<_> = keys.iter().map(|(partner, id)| (partner.value(), id.value())).collect();
    let found = of_pairs(session, &sql, &pairs, &[], decode)?;
    let mut found: HashMap<Key, Transfer> =
        found.into_iter().map(|transfer| ((transfer.partner, transfer.id), transfer)).collect();
    Ok(keys.iter().filter_map(|key| found.remove(key)).collect())
}

fn partners(session: &dyn Session) -> Result<Vec<PartnerId>, RowError> {
    partners::having(session, "transfers WHERE true")
}

fn partners_open(session: &dyn Session) -> Result<Vec<PartnerId>, RowError> {
    partners::having(session, "transfers WHERE due_at IS NOT NULL")
}

/// Newest first.
pub(crate) fn list(session: &dyn Session, filter: &TransferFilter) -> Result<Vec<Transfer>, RowError> {
    let wanted = filter.skip.saturating_add(filter.limit);
    let partners = match filter.partner {
        Some(partner) => vec![partner],
        None => partners(session)?,
    };
    let mut found: Vec<Key> = Vec::new();
    for partner in partners {
        match &filter.reference {
            Some(reference) => found.extend(with_reference(session, partner, reference, filter)?),
            None => {
                let newest = ids(session, partner, filter, wanted)?;
                found.extend(newest.into_iter().map(|id| (partner, id)));
            }
        }
    }
    found.sort_by_key(|(partner, id)| (Reverse(*id), *partner));
    let page: Vec<Key> = found.into_iter().skip(filter.skip).take(filter.limit).collect();
    find_all(session, &page)
}

/// The newest of one partner that pass the filter, by id alone.
fn ids(
    session: &dyn Session,
    partner: PartnerId,
    filter: &TransferFilter,
    limit: usize,
) -> Result<Vec<TransferId>, RowError> {
    let (own, dialects) = match filter.dialects {
        Dialects::All => (None, String::new()),
        Dialects::Only(dialect) => (Some(dialect), " AND dialect = ?".to_owned()),
        Dialects::ToldIn(own) => (Some(own), told_in(own)),
    };
    let open = if filter.state.is_some_and(State::is_open) { " AND due_at IS NOT NULL" } else { "" };
    let query = Narrowed::new("SELECT id FROM transfers WHERE partner = ?1", &values![partner.value()])
        .by(" AND id < ?", filter.before_id.map(TransferId::value))
        .by(
            " AND account_number <> '' AND account_number = ?",
            filter.account_number.as_ref().map(AccountNumber::as_str),
        )
        .by(" AND id = ?", filter.transfer.map(TransferId::value))
        .by(&dialects, own.map(Dialect::as_str))
        .by(" AND currency = ?", filter.currency.map(Currency::code))
        .by(" AND provider = ?", filter.provider.as_ref().map(ProviderCode::as_str))
        .by(" AND state = ?", filter.state.map(State::as_str))
        .by(" AND started_at >= ?", filter.not_before.map(Timestamp::millis))
        .words(open)
        .by(" ORDER BY id DESC LIMIT ?", Some(limit));
    collect(session, query.sql(), query.values(), transfer_id)
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
    session: &dyn Session,
    partner: PartnerId,
    reference: &Reference,
    filter: &TransferFilter,
) -> Result<Vec<Key>, RowError> {
    let claim = "SELECT newest FROM claims WHERE partner = ?1 AND dialect = ?2 AND reference = ?3";
    let mut found = Vec::new();
    for dialect in Dialect::ALL.into_iter().filter(|dialect| filter.has_references_of(*dialect)) {
        let key = values![partner.value(), dialect.as_str(), reference.as_str()];
        let mut next = first(session, claim, &key, transfer_id)?;
        let wanted = found.len().saturating_add(filter.skip).saturating_add(filter.limit);
        while let Some(id) = next.filter(|_| found.len() < wanted) {
            let Some(transfer) = find(session, partner, id)? else { break };
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
/// How many are read at once.
const SENDS_READ: usize = 32;

/// A partner's completed real transfers to an account number, newest first, after `since`.
/// Read page by page: the first older one ends it.
pub(crate) fn sends_to(
    session: &dyn Session,
    partner: PartnerId,
    account_number: &AccountNumber,
    since: Timestamp,
    limit: usize,
) -> Result<SendsTo, RowError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM transfers INDEXED BY transfers_account_number
         WHERE partner = ?1 AND account_number <> '' AND account_number = ?2 AND id < ?3 ORDER BY id DESC LIMIT {SENDS_READ}"
    );
    let mut found = SendsTo::default();
    let mut passed_over = 0;
    let mut before = i64::MAX;
    loop {
        let values = values![partner.value(), account_number.as_str(), before];
        let page = collect(session, &sql, &values, decode)?;
        let Some(last) = page.last() else { return Ok(found) };
        before = last.id.value();
        for transfer in page {
            if transfer.started_at <= since || found.completed.len() >= limit {
                return Ok(found);
            }
            let Order { realm, flow, .. } = &*transfer.order;
            if (transfer.state, realm, flow) == (State::Complete, &Realm::Real, &Flow::Purchase) {
                found.completed.push(transfer.started_at);
            } else if passed_over < PASSED_OVER_MAX {
                passed_over += 1;
            } else {
                found.crowded_at = Some(transfer.started_at);
                return Ok(found);
            }
        }
    }
}

/// Open transfers whose moment has come, the longest due first.
pub(crate) fn due(
    session: &dyn Session,
    work: &Work,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<Transfer>, RowError> {
    let sql = "SELECT due_at, partner, id FROM transfers INDEXED BY transfers_due
         WHERE partner = ?1 AND due_at IS NOT NULL AND due_at <= ?2 ORDER BY due_at LIMIT ?3";
    let mut due: Vec<(Timestamp, PartnerId, TransferId)> = Vec::new();
    for partner in partners_open(session)?.into_iter().filter(|partner| work.is_ours(*partner)) {
        due.extend(collect(session, sql, &values![partner.value(), now.millis(), limit], |columns| {
            Ok((columns.moment()?, columns.partner()?, columns.transfer()?))
        })?);
    }
    due.sort();
    let keys: Vec<Key> = due.into_iter().take(limit).map(|(_, partner, id)| (partner, id)).collect();
    find_all(session, &keys)
}

/// Open transfers in the order of their cursor.
pub(crate) fn open(
    session: &dyn Session,
    after: Option<OpenCursor>,
    limit: usize,
) -> Result<Vec<Transfer>, RowError> {
    let sql = "SELECT id FROM transfers INDEXED BY transfers_due
         WHERE partner = ?1 AND due_at IS NOT NULL AND (due_at, id) > (?2, ?3)
         ORDER BY due_at, id LIMIT ?4";
    let mut open: Vec<Key> = Vec::new();
    for partner in partners_open(session)? {
        let (due_at, id) = match after {
            Some(cursor) if partner < cursor.partner => continue,
            Some(cursor) if partner == cursor.partner => (cursor.due_at.millis(), cursor.transfer.value()),
            _ => (i64::MIN, i64::MIN),
        };
        let left = limit.saturating_sub(open.len());
        let ids = collect(session, sql, &values![partner.value(), due_at, id, left], transfer_id)?;
        open.extend(ids.into_iter().map(|id| (partner, id)));
        if open.len() >= limit {
            break;
        }
    }
    find_all(session, &open)
}
