//! *Query Balance*.

use saldo_engine::PayerFound;

use super::Posted;
use crate::ideamart::Ideamart;
use crate::ideamart::error::Words;
use crate::ideamart::translate::payer as translate;
use crate::ideamart::wire::{BalanceRequest, BalanceResponse};

pub(super) async fn answer(ideamart: &Ideamart, posted: &Posted) -> BalanceResponse {
    match found(ideamart, posted).await {
        Ok(found) => translate::balance(&found),
        Err(words) => translate::no_balance(words),
    }
}

async fn found(ideamart: &Ideamart, posted: &Posted) -> Result<PayerFound, Words> {
    let (caller, sent) = ideamart.caller(posted.object()?, posted.from)?;
    let request = BalanceRequest::read(sent)?;
    translate::currency_taken(request.currency.as_deref()).map_err(|reason| ideamart.words(reason))?;
    ideamart.payer(&caller, &request.subscriber_id, request.instrument.as_deref()).await
}
