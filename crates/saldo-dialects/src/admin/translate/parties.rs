//! Partners by name or id, their credentials and their webhooks.

use std::sync::Arc;

use axum::http::StatusCode;
use saldo_core::party::{Credential, DuplicateGuard, Endpoint, Partner};
use saldo_core::{Dialect, PartnerId, Timestamp};
use saldo_engine::{Engine, NewCredential, NewPartner, SigningKeyFound};

use super::restrictions::restrictions;
use super::{LABEL_CHARS_MAX, currency, moment, text};
use crate::admin::error::Problem;
use crate::admin::page::given;
use crate::admin::wire;

/// The longest grace of a revoked credential: a year.
const GRACE_SECONDS_MAX: i64 = 365 * 24 * 60 * 60;

/// The partner that an address names, by name or by id.
pub(in crate::admin) fn partner_at(engine: &Engine, named: &str) -> Result<Arc<Partner>, Problem> {
    find(engine, named).ok_or_else(|| {
        Problem::not_found("no partner has this name or id; GET /admin/v1/partners lists them")
            .about("partner")
    })
}

/// The partner that a query narrows to, if it does.
pub(in crate::admin) fn partner_asked(
    engine: &Engine,
    named: Option<&str>,
) -> Result<Option<PartnerId>, Problem> {
    given(named).map(|named| partner_at(engine, named).map(|partner| partner.id)).transpose()
}

/// The name of a partner; its id where it is not known yet.
pub(in crate::admin) fn partner_name(engine: &Engine, id: PartnerId) -> String {
    engine.directory().partners.get(&id).map_or_else(|| id.to_string(), |partner| partner.name.clone())
}

fn find(engine: &Engine, named: &str) -> Option<Arc<Partner>> {
    let directory = engine.directory();
    let by_id = || directory.partners.get(&named.parse().ok()?);
    directory.partner_named(named).or_else(by_id).cloned()
}

pub(in crate::admin) fn new_partner(engine: &Engine, sent: wire::NewPartner) -> Result<NewPartner, Problem> {
    if !Partner::name_is_valid(&sent.name) {
        let message = "`name` is not 1 to 40 lower-case letters, digits and hyphens; take another";
        return Err(Problem::field("name", message));
    }
    let unknown = || Problem::field("parent", "`parent` is no partner's name or id; add the parent first");
    let parent = sent.parent.map(|named| find(engine, &named).ok_or_else(unknown)).transpose()?;
    let prevents = sent.prevent_duplicates.unwrap_or(true);
    Ok(NewPartner {
        name: sent.name,
        parent: parent.map(|parent| parent.id),
        prevent_duplicates: if prevents { DuplicateGuard::On } else { DuplicateGuard::Off },
    })
}

pub(in crate::admin) fn partner(engine: &Engine, partner: &Partner) -> wire::Partner {
    wire::Partner {
        id: partner.id.value(),
        name: partner.name.clone(),
        parent: partner.parent.map(|parent| partner_name(engine, parent)),
        prevent_duplicates: partner.prevent_duplicates == DuplicateGuard::On,
        created_at: partner.created_at.to_string(),
    }
}

pub(in crate::admin) fn new_credential(
    partner: PartnerId,
    sent: wire::NewCredential,
) -> Result<NewCredential, Problem> {
    let dialect = Dialect::parse(&sent.dialect).ok_or_else(|| Problem::field("dialect", dialects()))?;
    let strange = "`expires_at` is no moment; write it as RFC 3339 has it, `2027-01-31T12:00:00Z`";
    let moment =
        |text: String| Timestamp::parse_rfc3339(&text).ok_or_else(|| Problem::field("expires_at", strange));
    Ok(NewCredential {
        partner,
        dialect,
        currency: currency(&sent.currency)?,
        token_lifetime_s: sent.token_lifetime_seconds,
        public_id: text("public_id", &sent.public_id.unwrap_or_default(), LABEL_CHARS_MAX)?,
        secret: sent.secret,
        label: text("label", &sent.label.unwrap_or_default(), LABEL_CHARS_MAX)?,
        expires_at: sent.expires_at.map(moment).transpose()?,
        restrictions: restrictions(wire::Restrictions {
            allowed_hosts: sent.allowed_hosts,
            calls_per_second: sent.calls_per_second,
            calls_per_day: sent.calls_per_day,
        })?,
    })
}

pub(in crate::admin) fn credential(
    engine: &Engine,
    credential: &Credential,
    last_used_at: Option<Timestamp>,
) -> wire::Credential {
    wire::Credential {
        id: credential.id.value(),
        partner: partner_name(engine, credential.partner),
        dialect: credential.dialect.as_str(),
        currency: credential.currency.code(),
        public_id: credential.public_id.clone(),
        token_lifetime_seconds: credential.token_lifetime_s,
        label: credential.label.clone(),
        live: credential.is_live(engine.now()),
        created_at: credential.created_at.to_string(),
        expires_at: moment(credential.expires_at),
        last_used_at: moment(last_used_at),
        allowed_hosts: credential.restrictions.allowed_hosts.iter().map(ToString::to_string).collect(),
        calls_per_second: credential.restrictions.calls_per_second,
        calls_per_day: credential.restrictions.calls_per_day,
    }
}

/// How long a credential is still taken once another has its place.
pub(in crate::admin) fn rotation_grace_ms(seconds: Option<i64>) -> Result<i64, Problem> {
    millis(seconds.unwrap_or_default()).ok_or_else(|| Problem::field("grace_seconds", no_grace()))
}

pub(in crate::admin) fn signing_key(found: &SigningKeyFound) -> wire::SigningKey {
    wire::SigningKey {
        kid: found.public.kid.clone(),
        signs: found.verifies_until.is_none(),
        created_at: found.created_at.to_string(),
        verifies_until: moment(found.verifies_until),
    }
}

/// How long a revoked credential is still taken.
pub(in crate::admin) fn grace_ms(seconds: Option<&str>) -> Result<i64, Problem> {
    let seconds = given(seconds).map_or(Some(0), |text| text.parse().ok());
    seconds.and_then(millis).ok_or_else(|| Problem::query("grace_seconds", no_grace()))
}

fn millis(grace_s: i64) -> Option<i64> {
    (0..=GRACE_SECONDS_MAX).contains(&grace_s).then_some(grace_s * 1_000)
}

fn no_grace() -> String {
    format!("`grace_seconds` is not from 0 to {GRACE_SECONDS_MAX}; give seconds, or none")
}

/// The dialect that an address or a query names.
pub(in crate::admin) fn dialect(named: &str) -> Result<Dialect, Problem> {
    let unknown = || Problem::new(StatusCode::NOT_FOUND, "not_found", dialects()).about("dialect");
    Dialect::parse(named).ok_or_else(unknown)
}

pub(super) fn dialects() -> String {
    format!("no dialect has this name; take one of {}", Dialect::ALL.map(Dialect::as_str).join(", "))
}

pub(in crate::admin) fn webhook(engine: &Engine, endpoint: &Endpoint) -> wire::Webhook {
    wire::Webhook {
        partner: partner_name(engine, endpoint.partner),
        dialect: endpoint.dialect.as_str(),
        url: endpoint.url.clone(),
        created_at: endpoint.created_at.to_string(),
        failing_since: moment(endpoint.failing_since),
        disabled_at: moment(endpoint.disabled.map(|disabled| disabled.at)),
        disabled_cause: endpoint.disabled.map(|disabled| disabled.cause.as_str()),
    }
}
