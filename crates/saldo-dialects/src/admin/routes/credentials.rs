//! List a partner's credentials, issue one, end one. A secret is answered when it is issued and never again.

use std::future::{Ready, ready};

use axum::extract::State;
use saldo_core::{CredentialId, Field, Reason};

use super::{Answered, Shared, created, ok};
use crate::admin::error::Problem;
use crate::admin::page::{self, Limit};
use crate::admin::request::{Asked, At, Sent};
use crate::admin::{translate, wire};

/// By id; the expired ones too.
pub(super) fn list(
    State(engine): State<Shared>,
    At(partner): At<String>,
    Asked(asked): Asked<wire::PageQuery>,
) -> Ready<Answered> {
    ready(page_of(&engine, &partner, &asked))
}

pub(super) async fn issue(
    State(engine): State<Shared>,
    At(partner): At<String>,
    Sent(sent): Sent<wire::NewCredential>,
) -> Answered {
    let partner = translate::partner_at(&engine, &partner)?;
    let issued = engine.credential_issue(translate::new_credential(partner.id, sent)?).await;
    let issued = issued.map_err(|reason| match reason {
        Reason::ReferenceConflict => Problem::taken("secret", "this secret is in use; take another, or none"),
        Reason::Invalid(Field::Reference) => Problem::field(
            "secret",
            "`secret` is not 8 to 256 printable bytes; take another, or leave it out and one is made",
        ),
        other => other.into(),
    })?;
    let credential = translate::credential(&engine, &issued.credential);
    Ok(created(&wire::IssuedCredential { credential, secret: issued.secret }))
}

pub(super) async fn revoke(
    State(engine): State<Shared>,
    At(credential): At<String>,
    Asked(asked): Asked<wire::RevocationQuery>,
) -> Answered {
    let grace_ms = translate::grace_ms(asked.grace_seconds.as_deref())?;
    let unknown = || Problem::not_found("no credential has this id; a partner's list has them");
    let id: CredentialId = credential.parse().map_err(|_| unknown())?;
    let revoked = engine.credential_revoke(id, grace_ms).await;
    let credential = revoked.map_err(|reason| match reason {
        Reason::NotFound => unknown(),
        other => other.into(),
    })?;
    Ok(ok(&translate::credential(&engine, &credential)))
}

fn page_of(engine: &Shared, partner: &str, asked: &wire::PageQuery) -> Answered {
    let partner = translate::partner_at(engine, partner)?;
    let limit = Limit::read(asked.limit.as_deref())?;
    let after = page::after(asked.after.as_deref())?;
    let directory = engine.directory();
    let mut credentials: Vec<_> = directory.credentials.iter().collect();
    credentials.retain(|credential| {
        credential.partner == partner.id && after.is_none_or(|after| credential.id.value() > after)
    });
    credentials.sort_by_key(|credential| credential.id);
    let items = credentials.into_iter().map(|credential| translate::credential(engine, credential));
    Ok(ok(&limit.page(items, |credential| credential.id.to_string())))
}
