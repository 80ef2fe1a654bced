//! EstimatePrices and LookupBills.

use axum::http::StatusCode;
use bytes::Bytes;
use saldo_engine::PriceRequest;

use super::{Answer, Call, json_text};
use crate::ding::batch;
use crate::ding::error::Problem;
use crate::ding::translate::price;
use crate::ding::wire::{Bill, EstimatedPrice, EstimationRequest, Items, LookupBillsRequest};
use crate::http::answer;
use crate::http::json::Object;

/// POST EstimatePrices: a batch.
pub(super) fn estimate(call: &Call<'_>, body: &Bytes) -> Answer {
    let items = batch::read(json_text(body)?, call.ding.options.values_max)?;
    call.count("EstimatePrices")?;
    let prices = items.into_iter().map(|(batch_item_ref, object)| match EstimationRequest::read(object) {
        Ok(request) => estimated(call, batch_item_ref, request),
        Err(faults) => price::not_read(batch_item_ref, &faults),
    });
    Ok(answer::json_of(StatusCode::OK, &Items::success(prices.collect())))
}

fn estimated(call: &Call<'_>, batch_item_ref: String, request: EstimationRequest) -> EstimatedPrice {
    let currency = request.send_currency_iso.as_deref();
    let priced = price::ask(&request).and_then(|ask| {
        call.ding.engine.price(&call.caller, &PriceRequest { sku: &request.sku_code, ask, currency })
    });
    match priced {
        Ok(priced) => price::estimated(batch_item_ref, request.sku_code, &priced.quote, priced.exactness),
        Err(reason) => price::not_estimated(batch_item_ref, Some(request.sku_code), reason),
    }
}

/// POST LookupBills. A refusal has a list too, an empty one: clients were told that all its answers have.
pub(super) async fn bills(call: &Call<'_>, body: &Bytes) -> Answer {
    Ok(found(call, body).await.unwrap_or_else(|mut problem| {
        let error_codes = std::mem::take(&mut problem.errors);
        let none = Items::<Bill> { result_code: problem.result, error_codes, items: Vec::new() };
        problem.dress(answer::json_of(problem.status, &none))
    }))
}

async fn found(call: &Call<'_>, body: &Bytes) -> Answer {
    let object = Object::parse(json_text(body)?).ok_or(Problem::request(StatusCode::BAD_REQUEST))?;
    let request = price::bill_request(LookupBillsRequest::read(object)?);
    call.count("LookupBills")?;
    let found = call.ding.engine.bill_lookup(&call.caller, request).await;
    let found = found.map_err(|refused| refused.refusal.reason)?;
    let bills: Vec<_> = found.into_iter().map(price::bill).collect();
    Ok(answer::json_of(StatusCode::OK, &Items::success(bills)))
}
