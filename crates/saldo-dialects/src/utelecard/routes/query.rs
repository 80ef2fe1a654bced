//! What can be bought for an account, or is due on it.

use saldo_core::{Field, Reason};
use saldo_engine::BillRequest;

use super::{Answer, Call, payload};
use crate::http::query::Query;
use crate::utelecard::translate::query as translate;
use crate::utelecard::wire::QueryRequest;

/// GET /v1/query. Which of the two it is follows from the product.
pub(super) async fn find(call: &Call<'_>, query: &Query) -> Answer {
    let request = QueryRequest::read(query)?;
    let engine = &call.utelecard.engine;
    let catalogue = engine.catalogue();
    let product = catalogue.product_by_number(request.product_id.into());
    let product = product.ok_or(Reason::Invalid(Field::Sku))?;
    let (sku, account_number) = (product.sku.as_str(), request.account_number);
    if product.has_packages {
        let found = engine.package_list(sku, &account_number).await?;
        return Ok(payload(translate::packages(found)));
    }
    let asked = BillRequest { sku: sku.to_owned(), account_number, settings: Vec::new() };
    let found = engine.bill_list(&asked).await?.into_iter().next().ok_or(Reason::NotFound)?;
    Ok(payload(translate::bill(found)))
}
