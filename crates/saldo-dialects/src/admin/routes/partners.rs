//! List partners, add one.

use std::future::{Ready, ready};

use axum::extract::State;
use saldo_core::Reason;

use super::{Answered, Shared, created, ok};
use crate::admin::error::Problem;
use crate::admin::page::{self, Limit};
use crate::admin::request::{Asked, Sent};
use crate::admin::{translate, wire};

/// By id, which is the order in which they were added.
pub(super) fn list(State(engine): State<Shared>, Asked(asked): Asked<wire::PageQuery>) -> Ready<Answered> {
    ready(page_of(&engine, &asked))
}

pub(super) async fn add(State(engine): State<Shared>, Sent(sent): Sent<wire::NewPartner>) -> Answered {
    let added = engine.partner_add(translate::new_partner(&engine, sent)?).await;
    let partner = added.map_err(|reason| match reason {
        Reason::ReferenceConflict => Problem::taken("name", "a partner has this name; take another"),
        other => other.into(),
    })?;
    Ok(created(&translate::partner(&engine, &partner)))
}

fn page_of(engine: &Shared, asked: &wire::PageQuery) -> Answered {
    let limit = Limit::read(asked.limit.as_deref())?;
    let after = page::after(asked.after.as_deref())?;
    let directory = engine.directory();
    let mut partners: Vec<_> = directory.partners.values().collect();
    partners.retain(|partner| after.is_none_or(|after| partner.id.value() > after));
    partners.sort_by_key(|partner| partner.id);
    let items = partners.into_iter().map(|partner| translate::partner(engine, partner));
    Ok(ok(&limit.page(items, |partner| partner.id.to_string())))
}
