//! Where a partner is told: one address for each dialect, disabled where it failed too long. The signing secret is answered when it is set and never again.

use axum::extract::State;
use saldo_core::{Field, Reason};

use super::{Answered, Shared, ok};
use crate::admin::error::Problem;
use crate::admin::page::{self, Limit};
use crate::admin::request::{Asked, At, Sent};
use crate::admin::{translate, wire};

/// By the dialect's name, which is also the cursor.
pub(super) async fn list(
    State(engine): State<Shared>,
    At(partner): At<String>,
    Asked(asked): Asked<wire::PageQuery>,
) -> Answered {
    let partner = translate::partner_at(&engine, &partner)?;
    let limit = Limit::read(asked.limit.as_deref())?;
    let after = page::given(asked.after.as_deref());
    let mut endpoints = engine.endpoint_list(partner.id).await?;
    endpoints.retain(|endpoint| after.is_none_or(|after| endpoint.dialect.as_str() > after));
    let items = endpoints.iter().map(|endpoint| translate::webhook(&engine, endpoint));
    Ok(ok(&limit.page(items, |webhook| webhook.dialect.to_owned())))
}

pub(super) async fn set(
    State(engine): State<Shared>,
    At((partner, dialect)): At<(String, String)>,
    Sent(sent): Sent<wire::NewWebhook>,
) -> Answered {
    let partner = translate::partner_at(&engine, &partner)?;
    let set = engine.endpoint_set(partner.id, translate::dialect(&dialect)?, &sent.url).await;
    let set = set.map_err(|reason| match reason {
        Reason::Invalid(Field::Reference) => Problem::field(
            "url",
            "`url` is no address that can be told; write it as `https://example.com/hook`",
        ),
        other => other.into(),
    })?;
    Ok(ok(&wire::WebhookSet { url: set.url, secret: set.secret }))
}

/// Ends what disabled an endpoint; what waited for it goes first.
pub(super) async fn enable(
    State(engine): State<Shared>,
    At((partner, dialect)): At<(String, String)>,
) -> Answered {
    let partner = translate::partner_at(&engine, &partner)?;
    let dialect = translate::dialect(&dialect)?;
    let enabled = engine.endpoint_enable(partner.id, dialect).await.map_err(|reason| match reason {
        Reason::NotFound => Problem::not_found("this partner has no webhook of this dialect; PUT sets one"),
        other => other.into(),
    })?;
    Ok(ok(&translate::webhook(&engine, &enabled)))
}
