//! *Credit*: accepted at once, and told by webhook how it ended.

use axum::http::StatusCode;
use axum::response::Response;
use saldo_core::Reason;
use saldo_engine::{Caller, Refused};

use crate::http::answer;
use crate::http::json::Object;
use crate::sling::Sling;
use crate::sling::error::Problem;
use crate::sling::translate;
use crate::sling::wire::CreditRequest;

pub(super) async fn answer(sling: &Sling, caller: &Caller, object: Object<'_>) -> Result<Response, Problem> {
    let request = CreditRequest::read(object)?;
    let accepted = match sling.engine.credit_submit(caller, translate::order(&request)).await {
        Ok(transfer) => translate::credit(&transfer),
        Err(Refused { refusal, transfer }) => match (refusal.reason, transfer) {
            // The first answer again, whatever has become of the credit since.
            (Reason::ReferenceRepeated, Some(first)) => translate::credit(&first),
            (reason, _) => return Err(reason.into()),
        },
    };
    Ok(answer::json_of(StatusCode::ACCEPTED, &accepted))
}
