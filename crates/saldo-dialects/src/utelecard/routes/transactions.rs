//! Transactions: what was bought and taken back, and taking back.

use bytes::Bytes;
use saldo_core::transfer::State;
use saldo_core::{Field, Reason, Reference};
use saldo_engine::TransferQuery;

use super::{Answer, Call, object, payload};
use crate::http::query::Query;
use crate::utelecard::error::Problem;
use crate::utelecard::translate::transactions as translate;
use crate::utelecard::wire::{CancelRequest, TransactionsRequest};

/// The most purchases that one answer has.
const PURCHASES_MAX: u32 = 100;

/// GET /v1/txns: newest first.
pub(super) async fn list(call: &Call<'_>, query: &Query) -> Answer {
    let request = TransactionsRequest::read(query)?;
    let engine = &call.utelecard.engine;
    let found = match (&request.reference, request.account_number) {
        (Some(reference), account_number) => {
            let mut found = engine.transfers_with_reference(&call.caller, reference).await?;
            found.retain(|transfer| {
                account_number.as_ref().is_none_or(|number| transfer.order.account_number == *number)
            });
            found
        }
        (None, account_number) => {
            let currency = Some(call.caller.currency);
            let query =
                TransferQuery { account_number, currency, take: PURCHASES_MAX, ..TransferQuery::default() };
            engine.transfer_list(&call.caller, query).await?.items
        }
    };
    let catalogue = engine.catalogue();
    let rows =
        found.iter().flat_map(|transfer| translate::rows(transfer, &catalogue, request.reference.as_ref()));
    Ok(payload(rows.collect::<Vec<_>>()))
}

/// POST /v1/txns/cancel.
pub(super) async fn cancel(call: &Call<'_>, body: &Bytes) -> Answer {
    let request = CancelRequest::read(object(body)?)?;
    let reference = |text: &str| Reference::parse(text).ok_or(Reason::Invalid(Field::Reference));
    let (sent, reversal) = (reference(&request.old_reference)?, reference(&request.new_reference)?);
    let voided = call.utelecard.engine.transfer_void(&call.caller, &sent, reversal).await?;
    match voided.state {
        State::Reversed | State::Cancelled => Ok(payload("Success")),
        _ => Err(Problem::in_progress()),
    }
}
