//! The balance, and the lists of what there is.

use axum::response::Response;
use saldo_core::catalogue::{Product, Quote};

use super::{Answer, Call, payload};
use crate::utelecard::translate::catalogue as translate;

/// GET /v1/account/balance.
pub(super) async fn balance(call: &Call<'_>) -> Answer {
    let balance = call.utelecard.engine.balance(&call.caller).await?;
    Ok(payload(balance.to_decimal().to_string()))
}

/// GET /v1/products.
pub(super) fn products(call: &Call<'_>) -> Response {
    let catalogue = call.utelecard.engine.catalogue();
    let sold = translate::sold(&catalogue, |product| range(call, product));
    payload(translate::products(&catalogue, sold))
}

/// GET /v1/products/groups.
pub(super) fn groups() -> Response {
    payload(translate::groups())
}

/// GET /v1/products/types.
pub(super) fn types() -> Response {
    payload(translate::types())
}

/// GET /v1/carriers.
pub(super) fn carriers(call: &Call<'_>) -> Response {
    let catalogue = call.utelecard.engine.catalogue();
    let sold = translate::sold(&catalogue, |product| range(call, product));
    payload(translate::carriers(&catalogue, sold))
}

/// The least and the most that a product takes; nothing where it has no price in the caller's currency.
fn range(call: &Call<'_>, product: &Product) -> Option<(Quote, Quote)> {
    call.utelecard.engine.price_range(&call.caller, product).ok()
}
