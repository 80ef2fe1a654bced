//! Sending a transaction of any of the four types, and finding one again.

use std::sync::Arc;

use axum::body::Body;
use axum::http::StatusCode;
use axum::response::Response;
use saldo_core::catalogue::{Ask, Quote};
use saldo_core::transfer::{Flow, Realm, Transfer};
use saldo_core::{Dialect, Money, Reason, Reference};
use saldo_engine::{PriceRequest, Value, ValueOrder};

use super::{Answer, Call, read};
use crate::dtone::assortment::Sold;
use crate::dtone::category::Category;
use crate::dtone::codes;
use crate::dtone::error::Problem;
use crate::dtone::translate::{order, transaction as translate};
use crate::dtone::wire::{RequestBody, TransactionRequest};
use crate::http::answer;

/// What stands before an `external_id` in an address.
const EXTERNAL: &str = "ext-";

/// POST transactions/{type}. Created is whatever came to a transaction, also one that was refused.
pub(super) async fn send(call: &Call<'_>, category: Category, body: Body) -> Answer {
    let body = read(body).await?;
    let body = RequestBody::read(&call.head.headers, &body);
    let object = body.as_ref().and_then(RequestBody::object);
    let no_object = || Problem::request(StatusCode::BAD_REQUEST, "the body is no JSON object");
    let request = TransactionRequest::read(object.ok_or_else(no_object)?, category)?;
    let assortment = call.assortment();
    let sold = assortment.find(request.product_id).ok_or_else(|| Problem::of(codes::NOT_AVAILABLE))?;
    if sold.category != category {
        return Err(Problem::of(codes::NOT_COMPATIBLE));
    }
    let asked = order::order(request, sold);
    match call.dtone.engine.transfer_submit_value(&call.caller, asked.clone()).await {
        Ok(transfer) => Ok(told(call, StatusCode::CREATED, &transfer)),
        Err(refused) => match (refused.refusal.reason, refused.transfer) {
            (Reason::Indeterminate, _) => not_known(call, &asked, sold),
            (reason @ (Reason::ReferenceRepeated | Reason::ReferenceConflict), _) | (reason, None) => {
                Err(call.problem(reason))
            }
            (_, Some(transfer)) => Ok(told(call, StatusCode::CREATED, &transfer)),
        },
    }
}

/// GET transactions/{type}/ext-{external_id} or /{transaction_id}.
pub(super) async fn find(call: &Call<'_>, category: Category, name: &str) -> Answer {
    let engine = &call.dtone.engine;
    let not_found = || Problem::of(codes::NOT_FOUND);
    let found = match name.strip_prefix(EXTERNAL) {
        Some(external_id) => {
            let reference = Reference::parse(external_id).ok_or_else(not_found)?;
            let newest_first = engine.transfers_with_reference(&call.caller, &reference).await;
            newest_first.map(|found| real_first(&found))
        }
        None => {
            let id = name.parse().map_err(|_| not_found())?;
            engine.transfer_find(&call.caller, id).await.map(Some)
        }
    };
    let transfer = found.map_err(|reason| call.problem(reason))?.ok_or_else(not_found)?;
    if is_of(call, &transfer, category) {
        Ok(told(call, StatusCode::OK, &transfer))
    } else {
        Err(not_found())
    }
}

/// The newest real transfer; a simulation only where there is none, so that it never stands in one's place.
fn real_first(newest_first: &[Arc<Transfer>]) -> Option<Arc<Transfer>> {
    let real = newest_first.iter().find(|transfer| transfer.order.realm == Realm::Real);
    real.or(newest_first.first()).cloned()
}

/// Whether a transfer is found as a transaction of this type. One of its own dialect whose type nobody can tell any more
/// is found as any: it must not seem never to have been.
fn is_of(call: &Call<'_>, transfer: &Transfer, category: Category) -> bool {
    let catalogue = call.dtone.engine.catalogue();
    let is_own = transfer.dialect == Dialect::Dtone;
    let is_purchase = transfer.order.flow == Flow::Purchase;
    is_purchase && translate::category(transfer, &catalogue).map_or(is_own, |known| known == category)
}

fn told(call: &Call<'_>, status: StatusCode, transfer: &Transfer) -> Response {
    let catalogue = call.dtone.engine.catalogue();
    answer::json_of(status, &translate::transaction(transfer, &catalogue, call.standing()))
}

/// A transaction that may have been opened or not: in progress, and found by its `external_id`.
fn not_known(call: &Call<'_>, asked: &ValueOrder, sold: Sold<'_>) -> Answer {
    let engine = &call.dtone.engine;
    let price = price(call, asked, sold);
    let order = order::not_opened(asked, sold, price).ok_or_else(|| Problem::of(codes::INTERNAL))?;
    let transaction = translate::not_known(asked, &order, &engine.catalogue(), engine.now());
    Ok(answer::json_of(StatusCode::CREATED, &transaction))
}

/// What it would cost; nothing where that cannot be told without asking the provider.
fn price(call: &Call<'_>, asked: &ValueOrder, sold: Sold<'_>) -> Quote {
    let face = sold.product.price.receive_minimum;
    let amount = match asked.value {
        Value::Fixed => Some(face.to_decimal()),
        Value::Amount(amount) => Some(amount),
        Value::Bill => None,
    };
    let priced = amount.and_then(|amount| {
        let request = PriceRequest { sku: &asked.sku, ask: Ask::ReceiveExactly(amount), currency: None };
        call.dtone.engine.price(&call.caller, &request).ok()
    });
    let nothing = || Quote::of_nothing(Money::zero(face.currency()), call.caller.currency);
    priced.map_or_else(nothing, |priced| priced.quote)
}
