//! List a partner's credentials, issue one, give one another secret, restrict one, end one. A secret is answered when it
//! is issued and never again.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use saldo_core::party::Credential;
use saldo_core::{CredentialId, Field, Reason, Timestamp};
use saldo_engine::{IssuedCredential, TOKEN_LIFETIME_MAX_S};

use super::{Answered, Shared, created, ok};
use crate::admin::error::Problem;
use crate::admin::page::{self, Limit};
use crate::admin::request::{Asked, At, Sent};
use crate::admin::{translate, wire};

/// By id; the expired ones too.
pub(super) async fn list(
    State(engine): State<Shared>,
    At(partner): At<String>,
    Asked(asked): Asked<wire::PageQuery>,
) -> Answered {
    let partner = translate::partner_at(&engine, &partner)?;
    let limit = Limit::read(asked.limit.as_deref())?;
    let after = page::after(asked.after.as_deref())?;
    let uses = engine.credential_uses(partner.id).await?;
    let directory = engine.directory();
    let mut credentials: Vec<_> = directory.credentials.iter().collect();
    credentials.retain(|credential| {
        credential.partner == partner.id && after.is_none_or(|after| credential.id.value() > after)
    });
    credentials.sort_by_key(|credential| credential.id);
    let used = |id: CredentialId| uses.get(&id).copied();
    let items = credentials
        .into_iter()
        .map(|credential| translate::credential(&engine, credential, used(credential.id)));
    Ok(ok(&limit.page(items, |credential| credential.id.to_string())))
}

pub(super) async fn issue(
    State(engine): State<Shared>,
    At(partner): At<String>,
    Sent(sent): Sent<wire::NewCredential>,
) -> Answered {
    let partner = translate::partner_at(&engine, &partner)?;
    let issued = engine.credential_issue(translate::new_credential(partner.id, sent)?).await;
    Ok(issued_once(&engine, issued.map_err(not_issued)?))
}

pub(super) async fn rotate(
    State(engine): State<Shared>,
    At(credential): At<String>,
    Sent(sent): Sent<wire::Rotation>,
) -> Answered {
    let grace_ms = translate::rotation_grace_ms(sent.grace_seconds)?;
    let rotated = engine.credential_rotate(id(&credential)?, grace_ms).await;
    let issued = rotated.map_err(|reason| match reason {
        Reason::NotFound => unknown(),
        Reason::CredentialExpired => {
            let message = "the credential has ended, or will at the end of its grace; rotate the one after it, or issue another";
            Problem::new(StatusCode::CONFLICT, "credential_expired", message)
        }
        other => other.into(),
    })?;
    Ok(issued_once(&engine, issued))
}

pub(super) async fn restrict(
    State(engine): State<Shared>,
    At(credential): At<String>,
    Sent(sent): Sent<wire::Restrictions>,
) -> Answered {
    let restrictions = translate::restrictions(sent)?;
    changed(&engine, engine.credential_restrict(id(&credential)?, restrictions).await).await
}

pub(super) async fn revoke(
    State(engine): State<Shared>,
    At(credential): At<String>,
    Asked(asked): Asked<wire::RevocationQuery>,
) -> Answered {
    let grace_ms = translate::grace_ms(asked.grace_seconds.as_deref())?;
    changed(&engine, engine.credential_revoke(id(&credential)?, grace_ms).await).await
}

/// A credential as it is after a change.
async fn changed(engine: &Shared, credential: Result<Credential, Reason>) -> Answered {
    let credential = credential.map_err(|reason| match reason {
        Reason::NotFound => unknown(),
        other => other.into(),
    })?;
    let last_used_at = last_use(engine, &credential).await?;
    Ok(ok(&translate::credential(engine, &credential, last_used_at)))
}

fn issued_once(engine: &Shared, issued: IssuedCredential) -> Response {
    let credential = translate::credential(engine, &issued.credential, None);
    created(&wire::IssuedCredential { credential, secret: issued.secret })
}

async fn last_use(engine: &Shared, credential: &Credential) -> Result<Option<Timestamp>, Problem> {
    Ok(engine.credential_uses(credential.partner).await?.get(&credential.id).copied())
}

fn id(credential: &str) -> Result<CredentialId, Problem> {
    credential.parse().map_err(|_| unknown())
}

fn unknown() -> Problem {
    Problem::not_found("no credential has this id; a partner's list has them")
}

fn not_issued(reason: Reason) -> Problem {
    match reason {
        Reason::ReferenceConflict => Problem::taken("secret", "this secret is in use; take another, or none"),
        Reason::Invalid(Field::Reference) => Problem::field(
            "secret",
            "`secret` is not 8 to 256 printable bytes; take another, or leave it out and one is made",
        ),
        Reason::Invalid(Field::PublicId) => {
            Problem::taken("public_id", "a client has this id; take another, or none")
        }
        Reason::Invalid(Field::TokenLifetime) => Problem::field(
            "token_lifetime_seconds",
            "callers of this dialect have no tokens; leave `token_lifetime_seconds` out",
        ),
        Reason::OutOfRange(Field::TokenLifetime) => Problem::field(
            "token_lifetime_seconds",
            format!("`token_lifetime_seconds` is not from 1 to {TOKEN_LIFETIME_MAX_S}; give seconds"),
        ),
        other => other.into(),
    }
}
