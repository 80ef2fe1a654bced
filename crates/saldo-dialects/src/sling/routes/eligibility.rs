//! *Eligibility*: whether a number takes a credit, asked of its carrier.

use axum::http::StatusCode;
use axum::response::Response;
use saldo_engine::Caller;

use crate::http::answer;
use crate::http::json::Object;
use crate::sling::Sling;
use crate::sling::error::Problem;
use crate::sling::translate;
use crate::sling::wire::EligibilityRequest;

pub(super) async fn answer(sling: &Sling, caller: &Caller, object: Object<'_>) -> Result<Response, Problem> {
    let request = EligibilityRequest::read(object)?;
    let found = sling.engine.eligibility_check(caller, &request.msisdn).await?;
    Ok(answer::json_of(StatusCode::OK, &translate::eligibility(found)))
}
