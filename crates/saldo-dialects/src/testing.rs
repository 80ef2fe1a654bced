//! What the tests of every dialect ask of a router and of an answer.

use std::collections::BTreeSet;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use axum::response::Response;
use http_body_util::BodyExt;
use saldo_core::Reason;
use serde_json::Value;
use tower::ServiceExt;

/// One call, and its whole answer.
pub(crate) async fn answer(router: &Router, request: Request<Body>) -> (StatusCode, HeaderMap, String) {
    read(router.clone().oneshot(request).await.unwrap()).await
}

pub(crate) async fn read(response: Response) -> (StatusCode, HeaderMap, String) {
    let (head, body) = response.into_parts();
    let text = String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap();
    (head.status, head.headers, text)
}

/// The names an object has.
pub(crate) fn names(value: &Value) -> BTreeSet<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

/// Every reason that names no field.
pub(crate) const REASONS: [Reason; 34] = [
    Reason::AuthenticationFailed,
    Reason::CredentialExpired,
    Reason::HostNotAllowed,
    Reason::Forbidden,
    Reason::AccountNumberInvalid,
    Reason::AccountNumberUnrecognised,
    Reason::NotOffered,
    Reason::NotFound,
    Reason::Ambiguous,
    Reason::ReferenceRepeated,
    Reason::ReferenceConflict,
    Reason::InProgress,
    Reason::RateLimited,
    Reason::CallsUsedUp { retry_after_s: 77 },
    Reason::SentTooOften { retry_after_s: 88 },
    Reason::InstantNotCancellable,
    Reason::AlreadyFinal,
    Reason::InsufficientBalance,
    Reason::ProviderTimedOut,
    Reason::ProviderRefusedForNow,
    Reason::ProviderUnavailableForNow,
    Reason::ProductUnavailableForNow,
    Reason::AccountBlockedForNow,
    Reason::AccountRefused,
    Reason::ProviderRefused,
    Reason::ProviderUnavailable,
    Reason::ProductUnavailable,
    Reason::RechargeNotAllowed,
    Reason::ProviderUnknownError,
    Reason::PayerTimedOut,
    Reason::PayerRefused,
    Reason::Overloaded,
    Reason::Indeterminate,
    Reason::Internal,
];
