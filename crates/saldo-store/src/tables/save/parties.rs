//! The tables `partners`, `credentials`, `credential_uses` and `endpoints`, as they are written.

use saldo_core::party::{Credential, CredentialUse, Endpoint, Partner};
use saldo_core::{PartnerId, Timestamp};

use super::json;
use crate::journal::{Batch, Stamped};
use crate::tables::parties::guard_text;
use crate::tables::{RowError, Session, values};

pub(super) fn directory(session: &dyn Session, batch: &Batch) -> Result<(), RowError> {
    if !batch.changes_directory() {
        return Ok(());
    }
    batch.partners.iter().try_for_each(|row| partner(session, row))?;
    batch.credentials.iter().try_for_each(|row| credential(session, row))?;
    session.execute("UPDATE versions SET version = version + 1 WHERE name = 'directory'", &[])?;
    Ok(())
}

fn partner(session: &dyn Session, Stamped { row, command }: &Stamped<Partner>) -> Result<(), RowError> {
    let sql = "INSERT INTO partners (id, name, parent, prevent_duplicates, limits, created_at, command)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, parent = excluded.parent,
             prevent_duplicates = excluded.prevent_duplicates, limits = excluded.limits,
             command = excluded.command";
    session.execute(
        sql,
        &values![
            row.id.value(),
            &row.name,
            row.parent.map(PartnerId::value),
            guard_text(row.prevent_duplicates),
            &json(&row.limits)?,
            row.created_at.millis(),
            command.value(),
        ],
    )?;
    Ok(())
}

fn credential(session: &dyn Session, Stamped { row, command }: &Stamped<Credential>) -> Result<(), RowError> {
    let sql =
        "INSERT INTO credentials (partner, id, dialect, currency, public_id, secret_hash, label, created_at,
             expires_at, command, token_lifetime_s, withdrawn, restrictions, secret_sealed)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
         ON CONFLICT (partner, id) DO UPDATE SET dialect = excluded.dialect, currency = excluded.currency,
             public_id = excluded.public_id, secret_hash = excluded.secret_hash, label = excluded.label,
             expires_at = excluded.expires_at, command = excluded.command,
             token_lifetime_s = excluded.token_lifetime_s, withdrawn = excluded.withdrawn,
             restrictions = excluded.restrictions, secret_sealed = excluded.secret_sealed";
    session.execute(
        sql,
        &values![
            row.partner.value(),
            row.id.value(),
            row.dialect.as_str(),
            row.currency.code(),
            &row.public_id,
            &row.secret_hash,
            &row.label,
            row.created_at.millis(),
            row.expires_at.map(Timestamp::millis),
            command.value(),
            row.token_lifetime_s,
            row.is_withdrawn,
            &json(&row.restrictions)?,
            row.secret_sealed.as_ref(),
        ],
    )?;
    Ok(())
}

pub(super) fn uses(
    session: &dyn Session,
    rows: &[Stamped<(PartnerId, CredentialUse)>],
) -> Result<(), RowError> {
    let sql =
        "INSERT INTO credential_uses (partner, credential, last_used_at, command) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (partner, credential) DO UPDATE SET
             command = excluded.command, last_used_at = CASE
                 WHEN credential_uses.last_used_at > excluded.last_used_at THEN credential_uses.last_used_at
                 ELSE excluded.last_used_at END";
    for Stamped { row: (partner, used), command } in rows {
        session.execute(
            sql,
            &values![partner.value(), used.credential.value(), used.last_used_at.millis(), command.value(),],
        )?;
    }
    Ok(())
}

pub(super) fn endpoint(
    session: &dyn Session,
    Stamped { row, command }: &Stamped<Endpoint>,
) -> Result<(), RowError> {
    let sql =
        "INSERT INTO endpoints (partner, dialect, url, secret_sealed, created_at, failing_since, disabled_at,
             disabled_cause, command, failed_last_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
         ON CONFLICT (partner, dialect) DO UPDATE SET url = excluded.url,
             secret_sealed = excluded.secret_sealed, created_at = excluded.created_at,
             failing_since = excluded.failing_since, disabled_at = excluded.disabled_at,
             disabled_cause = excluded.disabled_cause, command = excluded.command,
             failed_last_at = excluded.failed_last_at";
    session.execute(
        sql,
        &values![
            row.partner.value(),
            row.dialect.as_str(),
            &row.url,
            &row.secret_sealed,
            row.created_at.millis(),
            row.failing_since.map(Timestamp::millis),
            row.disabled.map(|disabled| disabled.at.millis()),
            row.disabled.map(|disabled| disabled.cause.as_str()),
            command.value(),
            row.failed_last_at.map(Timestamp::millis),
        ],
    )?;
    Ok(())
}
