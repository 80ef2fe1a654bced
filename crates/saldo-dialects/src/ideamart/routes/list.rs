//! *Get Payment Instrument List*. An operator that refuses the subscriber refuses this too.

use super::Posted;
use crate::ideamart::Ideamart;
use crate::ideamart::error::Words;
use crate::ideamart::translate::instruments as translate;
use crate::ideamart::wire::{InstrumentType, ListRequest, ListResponse};

pub(super) async fn answer(ideamart: &Ideamart, posted: &Posted) -> ListResponse {
    match asked(ideamart, posted).await {
        Ok(kind) => translate::listed(ideamart.engine.instrument_list(), kind),
        Err(words) => translate::no_instruments(words),
    }
}

async fn asked(ideamart: &Ideamart, posted: &Posted) -> Result<InstrumentType, Words> {
    let (caller, sent) = ideamart.caller(posted.object()?, posted.from)?;
    let request = ListRequest::read(sent)?;
    ideamart.payer(&caller, &request.subscriber_id, None).await?;
    Ok(request.kind)
}
