//! SendTransfer, ListTransferRecords and CancelTransfers.

use std::sync::Arc;

use axum::http::StatusCode;
use bytes::Bytes;
use saldo_core::transfer::Transfer;
use saldo_core::{Dialect, Reason};
use saldo_engine::{Refused, TransferOrder, TransferPage};

use super::{Answer, Call, json_text};
use crate::ding::error::{Problem, fault_errors, words};
use crate::ding::translate::transfer as translate;
use crate::ding::usage::VALIDATE_ONLY;
use crate::ding::wire::{
    self, CancellationRequest, ListTransferRecordsRequest, ResultCode, SendTransferRequest,
    SendTransferResponse, TransferRecord, TransferWithState,
};
use crate::ding::{batch, deferral};
use crate::http::answer;
use crate::http::json::Object;

/// POST SendTransfer.
pub(super) async fn send(call: &Call<'_>, body: &Bytes) -> Answer {
    let object = Object::parse(json_text(body)?).ok_or(Problem::request(StatusCode::BAD_REQUEST))?;
    let request = SendTransferRequest::read(object)?;
    let validates_only = request.validate_only;
    let pace = deferral::asked(&call.head.headers)?;
    let correlation = deferral::correlation(&call.head.headers, pace)?;
    let order =
        TransferOrder { pace, ..translate::order(request, call.caller.duplicate_guard, correlation)? };
    let engine = &call.ding.engine;
    let sent = if validates_only {
        let quote = engine.transfer_validate(&call.caller, &order, VALIDATE_ONLY).await;
        quote.map(|quote| translate::validated(order, &quote))
    } else {
        let asked = order.clone();
        match engine.transfer_submit(&call.caller, order).await {
            Ok(transfer) => Ok(translate::record(&transfer)),
            Err(refused) if refused.refusal.reason == Reason::Indeterminate => {
                Ok(translate::not_known(asked))
            }
            Err(refused) => Err(refused),
        }
    };
    match sent {
        Ok(record) => Ok(answer::json_of(StatusCode::OK, &sent_response(record))),
        Err(refused) => Ok(refusal(refused)),
    }
}

fn sent_response(record: TransferRecord) -> SendTransferResponse {
    SendTransferResponse {
        transfer_record: Some(record),
        result_code: ResultCode::Success,
        error_codes: Vec::new(),
    }
}

/// A refused send, with the record of its failure. A used reference shows no record: that one is another send's.
fn refusal(refused: Refused) -> axum::response::Response {
    let reason = refused.refusal.reason;
    let is_own = !matches!(reason, Reason::ReferenceRepeated | Reason::ReferenceConflict);
    let record = refused.transfer.filter(|_| is_own).map(|transfer| translate::record(&transfer));
    let mut problem = Problem::from(reason);
    let body = SendTransferResponse {
        transfer_record: record,
        result_code: problem.result,
        error_codes: std::mem::take(&mut problem.errors),
    };
    problem.dress(answer::json_of(problem.status, &body))
}

/// POST ListTransferRecords: a page, newest first, of the last two months.
pub(super) async fn list(call: &Call<'_>, body: &Bytes) -> Answer {
    let object = Object::parse(json_text(body)?).ok_or(Problem::request(StatusCode::BAD_REQUEST))?;
    let request = ListTransferRecordsRequest::read(object)?;
    call.count("ListTransferRecords")?;
    let engine = &call.ding.engine;
    let page = match translate::query(&request, engine.now(), call.ding.options.history_days) {
        Some(query) => engine.transfer_list(&call.caller, query).await?,
        None => TransferPage { items: Vec::new(), more: false },
    };
    let body = wire::TransferPage {
        there_are_more_items: page.more,
        items: page.items.iter().map(|transfer| translate::listed(transfer)).collect(),
        result_code: ResultCode::Success,
        error_codes: [],
    };
    Ok(answer::json_of(StatusCode::OK, &body))
}

/// POST CancelTransfers: a batch.
pub(super) async fn cancel(call: &Call<'_>, body: &Bytes) -> Answer {
    let items = batch::read(json_text(body)?, call.ding.options.values_max)?;
    call.count("CancelTransfers")?;
    let mut results = Vec::with_capacity(items.len());
    for (batch_item_ref, object) in items {
        results.push(cancelled(call, batch_item_ref, object).await);
    }
    Ok(answer::json_of(StatusCode::OK, &wire::Items::success(results)))
}

async fn cancelled(call: &Call<'_>, batch_item_ref: String, object: Object<'_>) -> TransferWithState {
    let request = match CancellationRequest::read(object) {
        Ok(request) => request,
        Err(faults) => {
            let errors = fault_errors(&faults);
            return not_found(
                CancellationRequest::default(),
                batch_item_ref,
                ResultCode::ClientError,
                errors,
            );
        }
    };
    match only_match(call, &request).await {
        Ok(transfer) => match call.ding.engine.transfer_cancel(&call.caller, transfer.id).await {
            Ok(transfer) => translate::with_state(&transfer, batch_item_ref, None),
            Err(reason) => translate::with_state(&transfer, batch_item_ref, Some(reason)),
        },
        Err(reason) => {
            let words = words(reason);
            not_found(request, batch_item_ref, words.result, vec![words.into_error()])
        }
    }
}

/// The one transfer that a cancellation names.
async fn only_match(call: &Call<'_>, request: &CancellationRequest) -> Result<Arc<Transfer>, Reason> {
    let query = translate::cancelled(request).ok_or(Reason::NotFound)?;
    let page = call.ding.engine.transfer_list(&call.caller, query).await?;
    let mut found = page.items.into_iter().filter(|transfer| transfer.dialect == Dialect::Ding);
    match (found.next(), found.next()) {
        (Some(only), None) => Ok(only),
        (Some(_), Some(_)) => Err(Reason::Ambiguous),
        (None, _) => Err(Reason::NotFound),
    }
}

/// The result of a cancellation that names no one transfer: what it named, as it was sent.
fn not_found(
    request: CancellationRequest,
    batch_item_ref: String,
    result_code: ResultCode,
    error_codes: Vec<wire::ErrorCode>,
) -> TransferWithState {
    TransferWithState {
        transfer_id: wire::TransferId {
            transfer_ref: request.transfer_id.transfer_ref.unwrap_or_default(),
            distributor_ref: request.transfer_id.distributor_ref.unwrap_or_default(),
        },
        processing_state: None,
        batch_item_ref,
        result_code,
        error_codes,
    }
}
