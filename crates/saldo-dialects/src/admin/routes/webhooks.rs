//! Where a partner is told: one address for each dialect. The signing secret is answered when it is set and never again.

use std::future::{Ready, ready};

use axum::extract::State;
use saldo_core::{Field, Reason};

use super::{Answered, Shared, ok};
use crate::admin::error::Problem;
use crate::admin::page::{self, Limit};
use crate::admin::request::{Asked, At, Sent};
use crate::admin::{translate, wire};

/// By the dialect's name, which is also the cursor.
pub(super) fn list(
    State(engine): State<Shared>,
    At(partner): At<String>,
    Asked(asked): Asked<wire::PageQuery>,
) -> Ready<Answered> {
    ready(page_of(&engine, &partner, &asked))
}

pub(super) async fn set(
    State(engine): State<Shared>,
    At((partner, dialect)): At<(String, String)>,
    Sent(sent): Sent<wire::NewWebhook>,
) -> Answered {
    let partner = translate::partner_at(&engine, &partner)?;
    let set = engine.endpoint_set(partner.id, translate::dialect(&dialect)?, &sent.url).await;
    let set = set.map_err(|reason| match reason {
        Reason::Invalid(Field::Reference) => {
            Problem::field("url", "`url` is no address; write it as `https://example.com/hook`")
        }
        other => other.into(),
    })?;
    Ok(ok(&wire::WebhookSet { url: set.url, secret: set.secret }))
}

fn page_of(engine: &Shared, partner: &str, asked: &wire::PageQuery) -> Answered {
    let partner = translate::partner_at(engine, partner)?;
    let limit = Limit::read(asked.limit.as_deref())?;
    let after = page::given(asked.after.as_deref());
    let directory = engine.directory();
    let mut endpoints: Vec<_> = directory.endpoints.iter().collect();
    endpoints.retain(|endpoint| {
        endpoint.partner == partner.id && after.is_none_or(|after| endpoint.dialect.as_str() > after)
    });
    endpoints.sort_by_key(|endpoint| endpoint.dialect.as_str());
    let items = endpoints.into_iter().map(|endpoint| translate::webhook(engine, endpoint));
    Ok(ok(&limit.page(items, |webhook| webhook.dialect.to_owned())))
}
