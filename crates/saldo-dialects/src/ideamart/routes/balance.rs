//! *Query Balance*.

use bytes::Bytes;
use saldo_engine::PayerFound;

use super::object;
use crate::ideamart::Ideamart;
use crate::ideamart::error::Words;
use crate::ideamart::translate::payer as translate;
use crate::ideamart::wire::{BalanceRequest, BalanceResponse};

pub(super) async fn answer(ideamart: &Ideamart, body: &Bytes) -> BalanceResponse {
    match found(ideamart, body).await {
        Ok(found) => translate::balance(&found),
        Err(words) => translate::no_balance(words),
    }
}

async fn found(ideamart: &Ideamart, body: &Bytes) -> Result<PayerFound, Words> {
    let (caller, sent) = ideamart.caller(object(body)?)?;
    let request = BalanceRequest::read(sent)?;
    translate::currency_taken(request.currency.as_deref()).map_err(|reason| ideamart.words(reason))?;
    ideamart.payer(&caller, &request.subscriber_id, request.instrument.as_deref()).await
}
