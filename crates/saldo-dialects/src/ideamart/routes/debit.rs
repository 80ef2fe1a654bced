//! *Direct Debit*.

use std::net::IpAddr;
use std::sync::Arc;

use saldo_core::Reason;
use saldo_core::transfer::{State, Transfer};
use saldo_engine::{Caller, ChargeOrder, Refused};

use super::Posted;
use crate::http::json::Object;
use crate::ideamart::Ideamart;
use crate::ideamart::error::Words;
use crate::ideamart::translate::debit as translate;
use crate::ideamart::wire::{DebitRequest, DebitResponse, external_trx_id};

pub(super) async fn answer(ideamart: &Ideamart, posted: &Posted) -> DebitResponse {
    let (at, form) = (ideamart.engine.now(), ideamart.options.time_stamps);
    let object = match posted.object() {
        Ok(object) => object,
        Err(words) => return translate::no_debit(words, String::new(), at, form),
    };
    let external_trx_id = external_trx_id(&object);
    let (caller, order) = match order(ideamart, object, posted.from) {
        Ok(ordered) => ordered,
        Err(words) => return translate::no_debit(words, external_trx_id, at, form),
    };
    let charged = ideamart.engine.charge_submit(&caller, order).await;
    match charged.or_else(stored) {
        Ok(transfer) => translate::debit(&transfer, form),
        Err(refused) if refused.refusal.reason == Reason::Indeterminate => {
            translate::not_known(external_trx_id, at, form)
        }
        Err(refused) => {
            let words = Words::refused(&refused.refusal, ideamart.options.shortage);
            let nothing = translate::no_debit(words, external_trx_id, at, form);
            match refused.transfer.filter(|_| refused.refusal.reason != Reason::ReferenceConflict) {
                Some(transfer) => DebitResponse { internal_trx_id: transfer.id.to_string(), ..nothing },
                None => nothing,
            }
        }
    }
}

fn order(
    ideamart: &Ideamart,
    object: Object<'_>,
    from: Option<IpAddr>,
) -> Result<(Caller, ChargeOrder), Words> {
    let (caller, sent) = ideamart.caller(object, from)?;
    let request = DebitRequest::read(sent)?;
    let instrument = ideamart.engine.instrument(request.instrument.as_deref());
    let instrument = instrument.map_err(|reason| ideamart.words(reason))?;
    Ok((caller, translate::order(request, instrument, ideamart.options.policy)?))
}

/// A debit that was sent before, as it stands: it may be in progress, or have failed. Only where it is complete is the
/// refusal true as it is.
fn stored(refused: Refused) -> Result<Arc<Transfer>, Refused> {
    let repeated = refused.refusal.reason == Reason::ReferenceRepeated;
    let Some(before) = refused.transfer.clone().filter(|_| repeated) else {
        return Err(refused);
    };
    match (before.state, &before.refusal) {
        (State::Submitted | State::Processing | State::Cancelling, _) => Ok(before),
        (State::Failed | State::Cancelled, Some(refusal)) => {
            Err(Refused { refusal: refusal.clone(), transfer: Some(before) })
        }
        (State::Failed | State::Cancelled | State::Complete | State::Reversing | State::Reversed, _) => {
            Err(refused)
        }
    }
}
