//! The errors of the token endpoint (RFC 6749, section 5.2). What the engine refuses goes through the dialect's own
//! table of words, so that no reason is decided twice.

use axum::http::header::{ALLOW, CACHE_CONTROL, PRAGMA, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use saldo_core::Reason;

use super::wire;
use crate::ding::error::words;
use crate::ding::wire::ResultCode;
use crate::http::answer;

const CHALLENGE: HeaderValue = HeaderValue::from_static("Basic realm=\"saldo\", charset=\"UTF-8\"");

/// Seconds after which a client may ask again.
const RETRY_AFTER_S: u32 = 5;

/// A request that gets no token: the error for programs, the description for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ding) struct Refusal {
    status: StatusCode,
    error: &'static str,
    description: &'static str,
    allow: Option<&'static str>,
    retry_after_s: Option<u32>,
}

impl Refusal {
    fn new(status: StatusCode, error: &'static str, description: &'static str) -> Self {
        Self { status, error, description, allow: None, retry_after_s: None }
    }

    pub(super) fn request(description: &'static str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_request", description)
    }

    pub(super) fn too_large() -> Self {
        Self { status: StatusCode::PAYLOAD_TOO_LARGE, ..Self::request("the body is too large") }
    }

    pub(super) fn verb(allow: &'static str) -> Self {
        let refusal = Self::request("this address takes another verb; Allow names it");
        Self { status: StatusCode::METHOD_NOT_ALLOWED, allow: Some(allow), ..refusal }
    }

    pub(super) fn client() -> Self {
        let description = "client_id and client_secret are missing or wrong, or the client has ended";
        Self::new(StatusCode::UNAUTHORIZED, "invalid_client", description)
    }

    pub(super) fn grant() -> Self {
        let description = "grant_type is not client_credentials, the only one there is";
        Self::new(StatusCode::BAD_REQUEST, "unsupported_grant_type", description)
    }

    pub(super) fn scope() -> Self {
        let description = "scope is not topupapi, the only one there is; it may be left out";
        Self::new(StatusCode::BAD_REQUEST, "invalid_scope", description)
    }

    fn too_often(retry_after_s: u32) -> Self {
        let description = "the client has called too often; ask again after Retry-After";
        let refusal = Self::new(StatusCode::TOO_MANY_REQUESTS, "temporarily_unavailable", description);
        Self { retry_after_s: Some(retry_after_s), ..refusal }
    }

    pub(in crate::ding) fn into_response(self) -> Response {
        let failure = wire::Failure { error: self.error, error_description: self.description };
        let mut response = keep_nowhere(answer::json_of(self.status, &failure));
        let headers = response.headers_mut();
        if let Some(verb) = self.allow {
            headers.insert(ALLOW, HeaderValue::from_static(verb));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, CHALLENGE);
        }
        if let Some(seconds) = self.retry_after_s {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl From<Reason> for Refusal {
    fn from(reason: Reason) -> Self {
        match (reason, words(reason).result) {
            (Reason::Forbidden, _) => {
                let description = "this credential is no OAuth client; send it as api_key";
                Self::new(StatusCode::BAD_REQUEST, "unauthorized_client", description)
            }
            (Reason::HostNotAllowed, _) => {
                let description =
                    "this client may not ask from this address; ask from one of its allowed hosts";
                Self::new(StatusCode::BAD_REQUEST, "unauthorized_client", description)
            }
            (Reason::RateLimited, _) => Self::too_often(RETRY_AFTER_S),
            (Reason::CallsUsedUp { retry_after_s }, _) => Self::too_often(retry_after_s),
            (_, ResultCode::ClientError) => Self::client(),
            (_, ResultCode::TransientError) => {
                let (status, description) =
                    (StatusCode::SERVICE_UNAVAILABLE, "too busy; ask again after Retry-After");
                let refusal = Self::new(status, "temporarily_unavailable", description);
                Self { retry_after_s: Some(RETRY_AFTER_S), ..refusal }
            }
            (_, ResultCode::Success | ResultCode::SuccessWithWarning | ResultCode::ServerError) => {
                let status = StatusCode::INTERNAL_SERVER_ERROR;
                Self::new(status, "server_error", "no token could be made; ask again later")
            }
        }
    }
}

/// Puts on an answer that nobody on the way may keep it (RFC 6749, section 5.1).
pub(super) fn keep_nowhere(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(PRAGMA, HeaderValue::from_static("no-cache"));
    response
}
