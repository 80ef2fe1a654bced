//! From a request to its operation: the connection, the path, the verb, the caller, the body; then one file for each
//! operation. Every answer has the version, also those of errors.

mod credit;
mod eligibility;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Method};
use axum::response::Response;
use bytes::Bytes;
use saldo_engine::PlainHttp;

use super::error::Problem;
use super::{Sling, VERSION, auth};
use crate::http::body::{self, BodyError};
use crate::http::cache;
use crate::http::json::{self, Object};
use crate::http::origin::Origin;

const X_VERSION: HeaderName = HeaderName::from_static("x-version");

#[derive(Debug, Clone, Copy)]
pub(super) enum Operation {
    Eligibility,
    Credit,
}

impl Operation {
    /// The operation at a path; a slash at its end is tolerated.
    pub(super) fn at(path: &str) -> Option<Self> {
        match path.strip_suffix('/').unwrap_or(path) {
            "/api/v1/eligibility" => Some(Self::Eligibility),
            "/api/v1/credit" => Some(Self::Credit),
            _ => None,
        }
    }
}

/// Answers any request under the dialect's paths.
pub(super) async fn answer(sling: &Sling, request: Request) -> Response {
    let mut answer = called(sling, request).await.unwrap_or_else(Problem::into_response);
    answer.headers_mut().insert(X_VERSION, HeaderValue::from_static(VERSION));
    cache::no_store_unless_kept(answer)
}

async fn called(sling: &Sling, request: Request) -> Result<Response, Problem> {
    let (head, body) = request.into_parts();
    if sling.options.plain_http == PlainHttp::Refused && !Origin::of(&head.extensions).is_https {
        return Err(Problem::PlainHttp);
    }
    let operation = Operation::at(head.uri.path()).ok_or(Problem::NoSuchOperation)?;
    if head.method != Method::POST {
        return Err(Problem::NotPost);
    }
    let caller = auth::authenticate(sling, &head)?;
    let body = read(body).await?;
    let object = json::text(&body).and_then(Object::parse).ok_or(Problem::NoObject)?;
    match operation {
        Operation::Eligibility => eligibility::answer(sling, &caller, object).await,
        Operation::Credit => credit::answer(sling, &caller, object).await,
    }
}

async fn read(body: Body) -> Result<Bytes, Problem> {
    body::read(body).await.map_err(|error| match error {
        BodyError::TooLarge => Problem::BodyTooLarge,
        BodyError::Broken => Problem::BodyBroken,
    })
}
