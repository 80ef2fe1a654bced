//! Writes the rows of one batch: each account once, each transfer once, claims last. Never commits.

use std::sync::Arc;

use rusqlite::{Connection, params};
use saldo_core::decide::{Discrepancy, KeptAttempt, WrittenMovement, WrittenPayment};
use saldo_core::event::{Delivery, DeliveryAnswer, Event};
use saldo_core::ledger::{Account, Entry, Side};
use saldo_core::party::{Credential, CredentialUse, Endpoint, Partner, SigningKey};
use saldo_core::transfer::{Claim, Transfer, Verdict};
use saldo_core::{Money, PartnerId, Reference, Timestamp, TransferId};
use serde::Serialize;

use super::columns::RowError;
use super::parties;
use crate::journal::{Batch, Stamped, TransferRow};
use crate::ordered;

pub(super) fn save(connection: &Connection, batch: &Batch) -> Result<(), RowError> {
    transfers(connection, &batch.transfers)?;
    entries(connection, &batch.entries)?;
    accounts(connection, batch.accounts.values())?;
    attempts(connection, &batch.attempts)?;
    movements(connection, &batch.movements)?;
    discrepancies(connection, &batch.discrepancies)?;
    payments(connection, &batch.payments)?;
    events(connection, &batch.events)?;
    deliveries(connection, &batch.deliveries)?;
    directory(connection, batch)?;
    batch.endpoints.iter().try_for_each(|row| endpoint(connection, row))?;
    uses(connection, &batch.uses)?;
    catalogues(connection, batch)?;
    signing_keys(connection, &batch.signing_keys)?;
    claims(connection, batch.claims.values())
}

fn transfers(connection: &Connection, rows: &[TransferRow]) -> Result<(), RowError> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO transfers (partner, id, dialect, reference, previous, state, knowledge, sku, provider,
             account_number, currency, total_minor, held_minor, provider_ref, started_at, completed_at, due_at,
             checks, command, postings, refusal, receipt, attempt, ordered)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
             ?22, ?23, ?24)",
    )?;
    let mut update = connection.prepare_cached(
        "UPDATE transfers SET state = ?3, knowledge = ?4, held_minor = ?5, provider_ref = ?6, completed_at = ?7,
             due_at = ?8, checks = ?9, command = ?10, postings = postings || ?11, refusal = ?12, receipt = ?13,
             attempt = coalesce(?14, attempt), paid_minor = ?15
         WHERE partner = ?1 AND id = ?2",
    )?;
    for row in rows {
        let changed =
            if row.is_new { insert_transfer(&mut insert, row)? } else { update_transfer(&mut update, row)? };
        if changed != 1 {
            return Err(RowError::value("transfer that is not there", row.transfer.id.to_string()));
        }
    }
    Ok(())
}

fn insert_transfer(insert: &mut rusqlite::Statement<'_>, row: &TransferRow) -> Result<usize, RowError> {
    let transfer: &Transfer = &row.transfer;
    let order = &transfer.order;
    let total = order.quote.total();
    Ok(insert.execute(params![
        transfer.partner.value(),
        transfer.id.value(),
        transfer.dialect.as_str(),
        transfer.reference.as_str(),
        transfer.previous.map(TransferId::value),
        transfer.state.as_str(),
        transfer.knowledge.as_str(),
        order.sku.as_str(),
        order.provider.as_str(),
        order.account_number.as_str(),
        total.currency().code(),
        total.minor(),
        transfer.held_minor(),
        transfer.provider_ref.as_deref(),
        transfer.started_at.millis(),
        transfer.completed_at.map(Timestamp::millis),
        transfer.due_at.map(Timestamp::millis),
        transfer.checks,
        transfer.command.value(),
        row.postings,
        json_optional(transfer.refusal.as_ref())?,
        json_optional(transfer.receipt.as_ref())?,
        json_optional(transfer.attempt.as_ref())?,
        ordered::to_text(order).map_err(|error| RowError::value("order", error.to_string()))?,
    ])?)
}

fn update_transfer(update: &mut rusqlite::Statement<'_>, row: &TransferRow) -> Result<usize, RowError> {
    let transfer: &Transfer = &row.transfer;
    let attempt = transfer.attempt.as_ref().filter(|_| row.has_new_attempt);
    Ok(update.execute(params![
        transfer.partner.value(),
        transfer.id.value(),
        transfer.state.as_str(),
        transfer.knowledge.as_str(),
        transfer.held_minor(),
        transfer.provider_ref.as_deref(),
        transfer.completed_at.map(Timestamp::millis),
        transfer.due_at.map(Timestamp::millis),
        transfer.checks,
        transfer.command.value(),
        row.postings,
        json_optional(transfer.refusal.as_ref())?,
        json_optional(transfer.receipt.as_ref())?,
        json_optional(attempt)?,
        transfer.paid_minor,
    ])?)
}

fn entries(connection: &Connection, rows: &[Entry]) -> Result<(), RowError> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO entries (partner, account, sequence, posting, transfer, side, pending, posted, balance_after)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    for entry in rows {
        let side = match entry.side {
            Side::Debit => "D",
            Side::Credit => "C",
        };
        insert.execute(params![
            entry.partner.value(),
            entry.account.value(),
            entry.sequence,
            entry.posting.value(),
            entry.transfer.map(TransferId::value),
            side,
            entry.pending,
            entry.posted,
            entry.balance_after,
        ])?;
    }
    Ok(())
}

/// An account whose id belongs to another key is not overwritten.
fn accounts<'a>(
    connection: &Connection,
    rows: impl Iterator<Item = &'a Stamped<Account>>,
) -> Result<(), RowError> {
    let mut put = connection.prepare_cached(
        "INSERT INTO accounts (partner, id, currency, name, sequence, debits_pending, debits_posted,
             credits_pending, credits_posted, credit_limit, command)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
         ON CONFLICT (partner, id) DO UPDATE SET sequence = excluded.sequence,
             debits_pending = excluded.debits_pending, debits_posted = excluded.debits_posted,
             credits_pending = excluded.credits_pending, credits_posted = excluded.credits_posted,
             credit_limit = excluded.credit_limit, command = excluded.command
         WHERE currency = excluded.currency AND name = excluded.name",
    )?;
    for Stamped { row, command } in rows {
        let name = row.key.name.to_string();
        let changed = put.execute(params![
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
        ])?;
        if changed != 1 {
            return Err(RowError::value("account id that belongs to another account", name));
        }
    }
    Ok(())
}

fn claims<'a>(connection: &Connection, rows: impl Iterator<Item = &'a Claim>) -> Result<(), RowError> {
    let mut put = connection.prepare_cached(
        "INSERT INTO claims (partner, dialect, reference, newest, holder, crowded, hash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (partner, dialect, reference)
             DO UPDATE SET newest = excluded.newest, holder = excluded.holder, crowded = excluded.crowded,
                 hash = excluded.hash",
    )?;
    for claim in rows {
        put.execute(params![
            claim.key.partner.value(),
            claim.key.dialect.as_str(),
            claim.key.reference.as_str(),
            claim.newest.value(),
            claim.holder.map(TransferId::value),
            claim.crowded,
            claim.hash.0,
        ])?;
    }
    Ok(())
}

fn attempts(connection: &Connection, rows: &[KeptAttempt]) -> Result<(), RowError> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO attempts (partner, transfer, id, ended_at, knowledge, provider_ref, refusal, attempt)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    for KeptAttempt { transfer, attempt, ended_at } in rows {
        insert.execute(params![
            transfer.partner.value(),
            transfer.id.value(),
            attempt.id.value(),
            ended_at.millis(),
            transfer.knowledge.as_str(),
            transfer.provider_ref.as_deref(),
            json_optional(transfer.refusal.as_ref())?,
            json(attempt)?,
        ])?;
    }
    Ok(())
}

fn movements(connection: &Connection, rows: &[WrittenMovement]) -> Result<(), RowError> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO movements (partner, id, at, kind, account, currency, amount_minor, available_after_minor,
             reference, note)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?;
    for WrittenMovement { id, at, movement, available_after } in rows {
        insert.execute(params![
            movement.partner.value(),
            id.value(),
            at.millis(),
            movement.kind.as_str(),
            movement.account.to_string(),
            movement.amount.currency().code(),
            movement.amount.minor(),
            available_after.minor(),
            movement.reference.as_ref().map(Reference::as_str),
            movement.note,
        ])?;
    }
    Ok(())
}

fn discrepancies(connection: &Connection, rows: &[Discrepancy]) -> Result<(), RowError> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO discrepancies (partner, id, at, transfer, state, verdict, provider_ref, receipt, refusal)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    for Discrepancy { id, at, transfer, verdict } in rows {
        let (name, provider_ref, receipt, refusal) = match verdict {
            Verdict::Delivered { provider_ref, receipt } => {
                ("delivered", provider_ref.as_deref(), json_optional(receipt.as_ref())?, None)
            }
            Verdict::Refused(refusal) => ("refused", None, None, Some(json(refusal)?)),
            Verdict::Waiting { .. } | Verdict::Unknown => ("unknown", None, None, None),
        };
        insert.execute(params![
            transfer.partner.value(),
            id.value(),
            at.millis(),
            transfer.id.value(),
            transfer.state.as_str(),
            name,
            provider_ref,
            receipt,
            refusal,
        ])?;
    }
    Ok(())
}

fn payments(connection: &Connection, rows: &[WrittenPayment]) -> Result<(), RowError> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO payments (partner, transfer, reference, id, at, currency, amount_minor)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for WrittenPayment { id, at, payment } in rows {
        insert.execute(params![
            payment.partner.value(),
            payment.transfer.value(),
            payment.reference.as_str(),
            id.value(),
            at.millis(),
            payment.amount.currency().code(),
            payment.amount.minor(),
        ])?;
    }
    Ok(())
}

/// What an event tells is written once, with it; each try changes only how far its telling is.
fn events(connection: &Connection, rows: &[Stamped<Arc<Event>>]) -> Result<(), RowError> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO events (partner, id, state, tries, tries_before, due_at, body, command, dialect, transfer, at,
             frozen, payment_minor)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?;
    let mut update = connection.prepare_cached(
        "UPDATE events SET state = ?3, tries = ?4, tries_before = ?5, due_at = ?6, body = ?7, command = ?8
         WHERE partner = ?1 AND id = ?2",
    )?;
    for Stamped { row, command } in rows {
        let (telling, due_at) = (&row.telling, row.telling.due_at.map(Timestamp::millis));
        let (partner, id, command) = (row.partner.value(), row.id.value(), command.value());
        let (state, body) = (telling.state.as_str(), telling.body.as_deref());
        let (tries, before) = (telling.tries, telling.tries_before);
        // An event has the id of the command that wrote it.
        let changed = if id == command {
            let (dialect, transfer) = (row.dialect.as_str(), row.transfer.id.value());
            let (at, frozen) = (row.at.millis(), json(&*row.transfer)?);
            let payment = row.payment.map(Money::minor);
            insert.execute(params![
                partner, id, state, tries, before, due_at, body, command, dialect, transfer, at, frozen,
                payment
            ])?
        } else {
            update.execute(params![partner, id, state, tries, before, due_at, body, command])?
        };
        if changed != 1 {
            return Err(RowError::value("event that is not there", row.id.to_string()));
        }
    }
    Ok(())
}

fn deliveries(connection: &Connection, rows: &[Delivery]) -> Result<(), RowError> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO deliveries (partner, event, number, at, url, status, declined, answer, took_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    for row in rows {
        let (status, is_declined, answer) = match &row.answer {
            DeliveryAnswer::Status { status, excerpt, .. } => (Some(*status), false, excerpt),
            DeliveryAnswer::Declined { status, excerpt, .. } => (Some(*status), true, excerpt),
            DeliveryAnswer::Failed(cause) => (None, false, cause),
        };
        insert.execute(params![
            row.event.partner.value(),
            row.event.id.value(),
            row.number,
            row.at.millis(),
            &*row.url,
            status,
            is_declined,
            &**answer,
            row.took_ms,
        ])?;
    }
    Ok(())
}

fn directory(connection: &Connection, batch: &Batch) -> Result<(), RowError> {
    if !batch.changes_directory() {
        return Ok(());
    }
    batch.partners.iter().try_for_each(|row| partner(connection, row))?;
    batch.credentials.iter().try_for_each(|row| credential(connection, row))?;
    connection.execute("UPDATE versions SET version = version + 1 WHERE name = 'directory'", [])?;
    Ok(())
}

fn partner(connection: &Connection, Stamped { row, command }: &Stamped<Partner>) -> Result<(), RowError> {
    let mut put = connection.prepare_cached(
        "INSERT INTO partners (id, name, parent, prevent_duplicates, limits, created_at, command)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, parent = excluded.parent,
             prevent_duplicates = excluded.prevent_duplicates, limits = excluded.limits,
             command = excluded.command",
    )?;
    put.execute(params![
        row.id.value(),
        row.name,
        row.parent.map(PartnerId::value),
        parties::guard_text(row.prevent_duplicates),
        json(&row.limits)?,
        row.created_at.millis(),
        command.value(),
    ])?;
    Ok(())
}

fn credential(
    connection: &Connection,
    Stamped { row, command }: &Stamped<Credential>,
) -> Result<(), RowError> {
    let mut put = connection.prepare_cached(
        "INSERT INTO credentials (partner, id, dialect, currency, public_id, secret_hash, label, created_at,
             expires_at, command, token_lifetime_s, withdrawn)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
         ON CONFLICT (partner, id) DO UPDATE SET dialect = excluded.dialect, currency = excluded.currency,
             public_id = excluded.public_id, secret_hash = excluded.secret_hash, label = excluded.label,
             expires_at = excluded.expires_at, command = excluded.command,
             token_lifetime_s = excluded.token_lifetime_s, withdrawn = excluded.withdrawn",
    )?;
    put.execute(params![
        row.partner.value(),
        row.id.value(),
        row.dialect.as_str(),
        row.currency.code(),
        row.public_id,
        row.secret_hash,
        row.label,
        row.created_at.millis(),
        row.expires_at.map(Timestamp::millis),
        command.value(),
        row.token_lifetime_s,
        row.is_withdrawn,
    ])?;
    Ok(())
}

fn uses(connection: &Connection, rows: &[Stamped<(PartnerId, CredentialUse)>]) -> Result<(), RowError> {
    let mut put = connection.prepare_cached(
        "INSERT INTO credential_uses (partner, credential, last_used_at, command) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (partner, credential) DO UPDATE SET
             last_used_at = max(last_used_at, excluded.last_used_at), command = excluded.command",
    )?;
    for Stamped { row: (partner, used), command } in rows {
        put.execute(params![
            partner.value(),
            used.credential.value(),
            used.last_used_at.millis(),
            command.value(),
        ])?;
    }
    Ok(())
}

fn endpoint(connection: &Connection, Stamped { row, command }: &Stamped<Endpoint>) -> Result<(), RowError> {
    let mut put = connection.prepare_cached(
        "INSERT INTO endpoints (partner, dialect, url, secret_sealed, created_at, failing_since, disabled_at,
             disabled_cause, command, failed_last_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
         ON CONFLICT (partner, dialect) DO UPDATE SET url = excluded.url,
             secret_sealed = excluded.secret_sealed, created_at = excluded.created_at,
             failing_since = excluded.failing_since, disabled_at = excluded.disabled_at,
             disabled_cause = excluded.disabled_cause, command = excluded.command,
             failed_last_at = excluded.failed_last_at",
    )?;
    put.execute(params![
        row.partner.value(),
        row.dialect.as_str(),
        row.url,
        row.secret_sealed,
        row.created_at.millis(),
        row.failing_since.map(Timestamp::millis),
        row.disabled.map(|disabled| disabled.at.millis()),
        row.disabled.map(|disabled| disabled.cause.as_str()),
        command.value(),
        row.failed_last_at.map(Timestamp::millis),
    ])?;
    Ok(())
}

fn catalogues(connection: &Connection, batch: &Batch) -> Result<(), RowError> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO catalogues (version, imported_at, command, files)
         VALUES ((SELECT coalesce(max(version), 0) + 1 FROM catalogues), ?1, ?2, ?3)",
    )?;
    for (document, command, at) in &batch.catalogues {
        insert.execute(params![at.millis(), command.value(), json(&document.files)?])?;
    }
    Ok(())
}

fn signing_keys(connection: &Connection, rows: &[Stamped<SigningKey>]) -> Result<(), RowError> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO signing_keys (kid, private_sealed, created_at, command) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for Stamped { row, command } in rows {
        insert.execute(params![row.kid, row.private_sealed, row.created_at.millis(), command.value()])?;
    }
    Ok(())
}

fn json<T: Serialize>(value: &T) -> Result<String, RowError> {
    serde_json::to_string(value).map_err(|error| RowError::value("JSON", error.to_string()))
}

fn json_optional<T: Serialize>(value: Option<&T>) -> Result<Option<String>, RowError> {
    value.map(json).transpose()
}
