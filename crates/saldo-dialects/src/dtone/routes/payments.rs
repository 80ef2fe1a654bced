//! What is due on an account, before it is paid.

use axum::http::StatusCode;
use saldo_core::{Field, Reason};
use saldo_engine::BillRequest;

use super::{Answer, Call, asked, product, query};
use crate::dtone::category::Category;
use crate::dtone::translate::order::plain;
use crate::dtone::translate::payment as translate;
use crate::http::answer;

/// GET of a variable value payment. Of several bills the first is told, as it is the one that is paid.
pub(super) async fn enquiry(call: &Call<'_>, text: &str) -> Answer {
    let query = query(&call.head.uri)?;
    let account_number = asked(&query, "account_number")?;
    let assortment = call.assortment();
    let sold = product(&assortment, text, Some(Category::VariablePayment))?;
    let request = BillRequest {
        sku: sold.product.sku.as_str().to_owned(),
        account_number: plain(account_number).to_owned(),
        settings: Vec::new(),
    };
    let bills = call.dtone.engine.bill_lookup(&call.caller, request).await;
    let first = bills.map_err(|refused| call.problem(refused.refusal.reason))?.into_iter().next();
    let bill = first.ok_or_else(|| call.problem(Reason::Invalid(Field::BillRef)))?;
    Ok(answer::json_of(StatusCode::OK, &translate::enquiry(bill)))
}
