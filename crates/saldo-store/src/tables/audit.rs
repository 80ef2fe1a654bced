//! What an audit reads: each in one short read, by key, never more than a page. What stands beside a row is asked for
//! that row alone, as a value: of a join or an EXISTS a planner may make a walk through the whole other table, for
//! every page.

use std::collections::HashMap;

use saldo_core::ledger::Entry;
use saldo_core::{AccountId, CommandId, EventId, Money, PartnerId, TransferId};

use super::columns::{RowError, collect, transfer_id};
use super::pairs::of_pairs;
use super::session::{Session, values};
use super::{history, ledger, partners, transfers};
use crate::audit::{
    ClaimCursor, ClaimFound, EntryFound, EventFound, PaymentCursor, PaymentFound, PaymentPlace, TransferFound,
};

/// Every partner that has accounts, transfers, claims or payments.
pub(crate) fn partners(session: &dyn Session) -> Result<Vec<PartnerId>, RowError> {
    let mut found = Vec::new();
    for table in ["transfers", "accounts", "claims", "entries", "payments"] {
        found.extend(partners::having(session, &format!("{table} WHERE true"))?);
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// An account's entries above one sequence and up to another, each with whether its transfer lists it.
pub(crate) fn entries(
    session: &dyn Session,
    partner: PartnerId,
    account: AccountId,
    after_to: (i64, i64),
    limit: i64,
) -> Result<Vec<EntryFound>, RowError> {
    let sql = "SELECT e.partner, e.account, e.sequence, e.posting, e.transfer, e.side, e.pending, e.posted,
             e.balance_after, (SELECT t.postings FROM transfers t WHERE t.partner = e.partner AND t.id = e.transfer)
         FROM entries e
         WHERE e.partner = ?1 AND e.account = ?2 AND e.sequence > ?3 AND e.sequence <= ?4
         ORDER BY e.sequence LIMIT ?5";
    let (after, to) = after_to;
    let values = values![partner.value(), account.value(), after, to, limit];
    collect(session, sql, &values, |columns| {
        let entry = ledger::decode_entry(columns)?;
        let list: Option<String> = columns.take()?;
        let is_listed = entry.transfer.is_none() || list.is_some_and(|list| lists(&list, &entry));
        Ok(EntryFound { entry, is_listed })
    })
}

fn lists(list: &str, entry: &Entry) -> bool {
    let item = format!("{}:{}", entry.account, entry.sequence);
    list.split_ascii_whitespace().any(|listed| listed == item)
}

/// A partner's transfers above an id, each with its entries and its claim.
pub(crate) fn transfers_after(
    session: &dyn Session,
    partner: PartnerId,
    after: TransferId,
    limit: i64,
) -> Result<Vec<TransferFound>, RowError> {
    let sql = "SELECT id FROM transfers WHERE partner = ?1 AND id > ?2 ORDER BY id LIMIT ?3";
    let values = values![partner.value(), after.value(), limit];
    let ids = collect(session, sql, &values, transfer_id)?;
    transfers_found(session, partner, &ids)
}

/// Some transfers by id; those that are not there are left out.
pub(crate) fn transfers_found(
    session: &dyn Session,
    partner: PartnerId,
    ids: &[TransferId],
) -> Result<Vec<TransferFound>, RowError> {
    // The newest of a reference has not always the highest id: the clocks of two processes may differ.
    let sql = format!(
        "SELECT {}, held_minor, postings,
             EXISTS (SELECT 1 FROM claims c WHERE c.partner = t.partner AND c.dialect = t.dialect
                 AND c.reference = t.reference AND (c.newest >= t.id OR EXISTS (
                     WITH RECURSIVE chain (id) AS (
                         SELECT c.newest
                         UNION SELECT p.previous FROM chain JOIN transfers p ON p.partner = t.partner AND p.id = chain.id
                         WHERE p.previous IS NOT NULL)
                     SELECT 1 FROM chain WHERE chain.id = t.id)))
         FROM {{pairs}} CROSS JOIN transfers t WHERE t.partner = k.a AND t.id = k.b ORDER BY t.id",
        transfers::COLUMNS
    );
    let keys: Vec<_> = ids.iter().map(|id| (partner.value(), id.value())).collect();
    let rows = of_pairs(session, &sql, &keys, &[], |columns| {
        let transfer = transfers::decode(columns)?;
        let (held_minor, postings): (i64, String) = (columns.take()?, columns.take()?);
        Ok((transfer, held_minor, ledger::places(&postings)?, columns.take()?))
    })?;
    let places: Vec<_> = rows.iter().flat_map(|(_, _, places, _)| places).copied().collect();
    let mut entries = ledger::at_places(session, partner, &places)?;
    let mut payments = payments_of(session, &keys)?;
    let found = rows.into_iter().map(|(transfer, held_minor, places, has_claim)| TransferFound {
        held_minor,
        listed: places.len(),
        entries: places.iter().filter_map(|place| entries.remove(place)).collect(),
        has_claim,
        payments: payments.remove(&transfer.id).unwrap_or_default(),
        transfer,
    });
    Ok(found.collect())
}

/// Transfers' payments, each with whether it is evidence against its transfer's state.
fn payments_of(
    session: &dyn Session,
    transfers: &[(i64, i64)],
) -> Result<HashMap<TransferId, Vec<PaymentFound>>, RowError> {
    let sql = "SELECT p.transfer, p.id, p.reference, p.currency, p.amount_minor,
             (SELECT d.transfer = p.transfer AND d.verdict = 'delivered'
                 FROM discrepancies d WHERE d.partner = p.partner AND d.id = p.id) IS TRUE
         FROM {pairs} CROSS JOIN payments p WHERE p.partner = k.a AND p.transfer = k.b";
    let rows = of_pairs(session, sql, transfers, &[], |columns| {
        let (transfer, id) = (columns.transfer()?, CommandId::new(columns.take()?));
        let (reference, currency) = (columns.take()?, columns.currency()?);
        let amount = Money::from_minor(columns.take()?, currency);
        Ok((transfer, PaymentFound { id, reference, amount, is_discrepancy: columns.take()? }))
    })?;
    let mut payments: HashMap<TransferId, Vec<PaymentFound>> = HashMap::new();
    for (transfer, payment) in rows {
        payments.entry(transfer).or_default().push(payment);
    }
    Ok(payments)
}

/// A partner's payments after one, each with whether its transfer is there.
pub(crate) fn payments_after(
    session: &dyn Session,
    partner: PartnerId,
    after: Option<&PaymentCursor>,
    limit: i64,
) -> Result<Vec<PaymentPlace>, RowError> {
    let sql = "SELECT p.transfer, p.reference,
             (SELECT t.id FROM transfers t WHERE t.partner = p.partner AND t.id = p.transfer) IS NOT NULL
         FROM payments p WHERE p.partner = ?1 AND (p.transfer, p.reference) > (?2, ?3)
         ORDER BY p.transfer, p.reference LIMIT ?4";
    let (transfer, reference) =
        after.map_or((i64::MIN, ""), |after| (after.transfer.value(), after.reference.as_str()));
    let values = values![partner.value(), transfer, reference, limit];
    collect(session, sql, &values, |columns| {
        let cursor = PaymentCursor { transfer: columns.transfer()?, reference: columns.take()? };
        Ok(PaymentPlace { cursor, has_transfer: columns.take()? })
    })
}

/// A partner's claims after one, each with whether its newest transfer and its holder are there and have its reference,
/// as their own or as that of a reversal.
pub(crate) fn claims_after(
    session: &dyn Session,
    partner: PartnerId,
    after: &ClaimCursor,
    limit: i64,
) -> Result<Vec<ClaimFound>, RowError> {
    let sql = "SELECT c.dialect, c.reference, c.newest,
             (SELECT t.dialect = c.dialect FROM transfers t WHERE t.partner = c.partner AND t.id = c.newest) IS TRUE
                 AND (c.holder IS NULL OR c.holder = c.newest
                     OR (SELECT h.dialect = c.dialect AND h.reference = c.reference
                         FROM transfers h WHERE h.partner = c.partner AND h.id = c.holder) IS TRUE),
             (SELECT t.reference = c.reference FROM transfers t
                 WHERE t.partner = c.partner AND t.id = c.newest) IS TRUE
         FROM claims c
         WHERE c.partner = ?1 AND (c.dialect, c.reference) > (?2, ?3)
         ORDER BY c.dialect, c.reference LIMIT ?4";
    let values = values![partner.value(), &after.dialect, &after.reference, limit];
    let claims = collect(session, sql, &values, |columns| {
        let cursor = ClaimCursor { dialect: columns.take()?, reference: columns.take()? };
        let claim = ClaimFound { cursor, newest: columns.transfer()?, is_sound: columns.take()? };
        let is_its_own: bool = columns.take()?;
        Ok((claim, is_its_own))
    })?;
    let mut found = Vec::with_capacity(claims.len());
    for (mut claim, is_its_own) in claims {
        claim.is_sound &= is_its_own || is_of_reversal(session, partner, &claim)?;
        found.push(claim);
    }
    Ok(found)
}

/// Whether a reversal of a claim's transfer, the newest or an earlier one, has its reference.
fn is_of_reversal(session: &dyn Session, partner: PartnerId, claim: &ClaimFound) -> Result<bool, RowError> {
    let newest = transfers::find(session, partner, claim.newest)?.and_then(|transfer| transfer.attempt);
    let earlier = history::attempts(session, partner, claim.newest)?.into_iter().map(|ended| ended.attempt);
    let mut reversals = earlier.chain(newest).filter_map(|attempt| attempt.reversal);
    Ok(reversals.any(|reversal| reversal.reference.as_str() == claim.cursor.reference))
}

/// A partner's events above an id, each with whether its transfer is there, and ended or was paid when it says.
pub(crate) fn events_after(
    session: &dyn Session,
    partner: PartnerId,
    after: EventId,
    limit: i64,
) -> Result<Vec<EventFound>, RowError> {
    let sql = "SELECT e.id, e.transfer,
             (SELECT t.dialect = e.dialect AND (e.payment_minor IS NOT NULL OR t.completed_at = e.at)
                 FROM transfers t WHERE t.partner = e.partner AND t.id = e.transfer) IS TRUE
                 AND (e.payment_minor IS NULL OR (SELECT count(*) FROM payments p
                     WHERE p.partner = e.partner AND p.transfer = e.transfer
                         AND p.id = e.id AND p.at = e.at AND p.amount_minor = e.payment_minor) > 0)
         FROM events e
         WHERE e.partner = ?1 AND e.id > ?2 ORDER BY e.id LIMIT ?3";
    let values = values![partner.value(), after.value(), limit];
    collect(session, sql, &values, |columns| {
        let id = EventId::new(columns.take()?);
        Ok(EventFound { id, transfer: columns.transfer()?, is_sound: columns.take()? })
    })
}
