//! The tables `partners`, `credentials` with their uses and `endpoints`, and the version that tells when they changed.

use saldo_core::command::EndpointKey;
use saldo_core::party::{
    Credential, CredentialUse, Disabled, DisabledCause, DuplicateGuard, Endpoint, Partner, SecretHash,
};
use saldo_core::{CredentialId, PartnerId};

use super::columns::{Columns, RowError, collect, first, value};
use super::session::{Session, values};

pub(crate) fn version(session: &dyn Session) -> Result<i64, RowError> {
    let sql = "SELECT version FROM versions WHERE name = 'directory'";
    Ok(first(session, sql, &[], value)?.unwrap_or(0))
}

pub(crate) fn partners(session: &dyn Session) -> Result<Vec<Partner>, RowError> {
    let sql = "SELECT id, name, parent, prevent_duplicates, limits, created_at FROM partners ORDER BY id";
    collect(session, sql, &[], |columns| {
        Ok(Partner {
            id: columns.partner()?,
            name: columns.take()?,
            parent: columns.take::<Option<i64>>()?.map(PartnerId::new),
            prevent_duplicates: columns.parse("prevent_duplicates", guard)?,
            limits: columns.json("limits")?,
            created_at: columns.moment()?,
        })
    })
}

pub(crate) fn credentials(session: &dyn Session) -> Result<Vec<Credential>, RowError> {
    let sql =
        "SELECT id, partner, dialect, currency, public_id, token_lifetime_s, secret_hash, secret_sealed,
             label, created_at, expires_at, withdrawn, restrictions
         FROM credentials ORDER BY partner, id";
    collect(session, sql, &[], |columns| {
        Ok(Credential {
            id: CredentialId::new(columns.take()?),
            partner: columns.partner()?,
            dialect: columns.dialect()?,
            currency: columns.currency()?,
            public_id: columns.take()?,
            token_lifetime_s: columns.take()?,
            secret_hash: columns.take::<SecretHash>()?,
            secret_sealed: columns.take()?,
            label: columns.take()?,
            created_at: columns.moment()?,
            expires_at: columns.moment_optional()?,
            is_withdrawn: columns.take()?,
            restrictions: columns.json("restrictions")?,
        })
    })
}

pub(crate) fn uses(session: &dyn Session, partner: PartnerId) -> Result<Vec<CredentialUse>, RowError> {
    let sql = "SELECT credential, last_used_at FROM credential_uses WHERE partner = ?1 ORDER BY credential";
    collect(session, sql, &values![partner.value()], |columns| {
        Ok(CredentialUse { credential: CredentialId::new(columns.take()?), last_used_at: columns.moment()? })
    })
}

const ENDPOINT: &str = "partner, dialect, url, secret_sealed, created_at, failing_since, failed_last_at, disabled_at, \
     disabled_cause";

pub(crate) fn endpoints(session: &dyn Session) -> Result<Vec<Endpoint>, RowError> {
    let sql = format!("SELECT {ENDPOINT} FROM endpoints ORDER BY partner, dialect");
    collect(session, &sql, &[], decode_endpoint)
}

pub(super) fn endpoints_of(session: &dyn Session, partner: PartnerId) -> Result<Vec<Endpoint>, RowError> {
    let sql = format!("SELECT {ENDPOINT} FROM endpoints WHERE partner = ?1 ORDER BY dialect");
    collect(session, &sql, &values![partner.value()], decode_endpoint)
}

pub(crate) fn endpoint(session: &dyn Session, key: EndpointKey) -> Result<Option<Endpoint>, RowError> {
    let sql = format!("SELECT {ENDPOINT} FROM endpoints WHERE partner = ?1 AND dialect = ?2");
    let values = values![key.0.value(), key.1.as_str()];
    first(session, &sql, &values, decode_endpoint)
}

fn decode_endpoint(columns: &mut Columns<'_>) -> Result<Endpoint, RowError> {
    Ok(Endpoint {
        partner: columns.partner()?,
        dialect: columns.dialect()?,
        url: columns.take()?,
        secret_sealed: columns.take()?,
        created_at: columns.moment()?,
        failing_since: columns.moment_optional()?,
        failed_last_at: columns.moment_optional()?,
        disabled: decode_disabled(columns)?,
    })
}

fn decode_disabled(columns: &mut Columns<'_>) -> Result<Option<Disabled>, RowError> {
    let (at, cause) = (columns.moment_optional()?, columns.take::<Option<String>>()?.unwrap_or_default());
    at.map(|at| {
        let cause = DisabledCause::parse(&cause).ok_or_else(|| RowError::value("disabled_cause", cause))?;
        Ok(Disabled { at, cause })
    })
    .transpose()
}

fn guard(text: &str) -> Option<DuplicateGuard> {
    match text {
        "on" => Some(DuplicateGuard::On),
        "off" => Some(DuplicateGuard::Off),
        _ => None,
    }
}

pub(super) fn guard_text(guard: DuplicateGuard) -> &'static str {
    match guard {
        DuplicateGuard::On => "on",
        DuplicateGuard::Off => "off",
    }
}
