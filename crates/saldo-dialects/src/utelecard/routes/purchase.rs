//! Buying, and paying.

use std::sync::Arc;

use bytes::Bytes;
use saldo_core::transfer::Transfer;
use saldo_core::{Field, Reason};
use saldo_engine::Refused;

use super::{Answer, Call, object, payload};
use crate::utelecard::translate::purchase as translate;
use crate::utelecard::wire::BuyRequest;

/// POST /v1/buy.
pub(super) async fn buy(call: &Call<'_>, body: &Bytes) -> Answer {
    let request = BuyRequest::read(object(body)?)?;
    let engine = &call.utelecard.engine;
    let catalogue = engine.catalogue();
    let product = catalogue.product_by_number(request.product_id.into());
    let order = translate::order(request, product.ok_or(Reason::Invalid(Field::Sku))?);
    let transfer = engine.transfer_submit(&call.caller, order).await.or_else(stored)?;
    Ok(payload(translate::purchase(&transfer)?))
}

/// A purchase that was sent before, as it stands: the same request again is answered by what became of the first.
fn stored(refused: Refused) -> Result<Arc<Transfer>, Refused> {
    match (refused.refusal.reason, &refused.transfer) {
        (Reason::ReferenceRepeated, Some(before)) => Ok(Arc::clone(before)),
        _ => Err(refused),
    }
}
