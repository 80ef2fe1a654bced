//! List accounts, and the entries of one.

use axum::extract::State;
use saldo_core::{AccountId, PartnerId};
use saldo_engine::AccountCursor;

use super::{Answered, Shared, ok};
use crate::admin::error::Problem;
use crate::admin::page::{self, Limit};
use crate::admin::request::{Asked, At};
use crate::admin::{translate, wire};

/// By partner and id; the cursor is both.
pub(super) async fn list(State(engine): State<Shared>, Asked(asked): Asked<wire::AccountsQuery>) -> Answered {
    let limit = Limit::read(asked.limit.as_deref())?;
    let partner = translate::partner_asked(&engine, asked.partner.as_deref())?;
    let after = page::after_pair(asked.after.as_deref())?;
    let after = after.map(|(partner, account)| cursor(PartnerId::new(partner), AccountId::new(account)));
    let accounts = engine.account_list(partner, after, limit.and_one()).await?;
    let cut = limit.page(accounts, |account| format!("{}:{}", account.key.partner, account.id));
    let items = cut.items.iter().map(|account| translate::account(&engine, account)).collect();
    Ok(ok(&wire::Page { items, next: cut.next }))
}

/// Oldest first; the cursor is the sequence.
pub(super) async fn entries(
    State(engine): State<Shared>,
    At((partner, account)): At<(String, String)>,
    Asked(asked): Asked<wire::PageQuery>,
) -> Answered {
    let limit = Limit::read(asked.limit.as_deref())?;
    let after = page::after(asked.after.as_deref())?.unwrap_or_default();
    let partner = translate::partner_at(&engine, &partner)?;
    let unknown =
        || Problem::not_found("the partner has no account with this id; GET /admin/v1/accounts lists them");
    let id: AccountId = account.parse().map_err(|_| unknown())?;
    let before = cursor(partner.id, AccountId::new(id.value().saturating_sub(1)));
    let found = engine.account_list(Some(partner.id), Some(before), 1).await?;
    let account = found.into_iter().find(|account| account.id == id).ok_or_else(unknown)?;
    let entries = engine.entry_list(partner.id, id, after, limit.and_one()).await?;
    let items = entries.iter().map(|entry| translate::entry(&account.key, entry));
    Ok(ok(&limit.page(items, |entry| entry.sequence.to_string())))
}

fn cursor(partner: PartnerId, account: AccountId) -> AccountCursor {
    AccountCursor { partner, account }
}
