//! Reading a request: a path's parts, a query and a JSON body, each as a type of `wire`.
//! Members and names that nobody knows are refused: a filter with a slip in its name must not list everything.

use std::borrow::Cow;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;

use super::error::Problem;
use crate::http::body::{self, BODY_BYTES_MAX, BodyError};

/// The largest catalogue that is taken: 64 MiB.
pub(super) const CATALOGUE_BYTES_MAX: usize = 64 << 20;

/// The parts of the path.
pub(super) struct At<T>(pub T);

/// The query.
pub(super) struct Asked<T>(pub T);

/// The body of any request but the import of a catalogue.
pub(super) struct Sent<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for At<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let read = Path::from_request_parts(parts, state).await;
        read.map(|Path(read)| Self(read))
            .map_err(|_| Problem::not_found("no such address; check its spelling"))
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let read = Query::try_from_uri(&parts.uri);
        read.map(|Query(read)| Self(read)).map_err(|error| {
            let what = reading_fault(&error.body_text());
            Problem {
                field: what.field,
                ..Problem::new(StatusCode::BAD_REQUEST, "query_invalid", what.message)
            }
        })
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Sent<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Problem> {
        let read = body::read(request.into_body()).await;
        json(&read.map_err(|error| unread(error, BODY_BYTES_MAX))?).map(Self)
    }
}

/// The body of a catalogue's import.
pub(super) async fn catalogue<T: DeserializeOwned>(body: Body) -> Result<T, Problem> {
    let read = match Limited::new(body, CATALOGUE_BYTES_MAX).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(BodyError::TooLarge),
        Err(_) => Err(BodyError::Broken),
    };
    json(&read.map_err(|error| unread(error, CATALOGUE_BYTES_MAX))?)
}

/// Reads an object. Serde would take an array of its members' values too, which is refused here.
fn json<T: DeserializeOwned>(bytes: &Bytes) -> Result<T, Problem> {
    if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'{') {
        let message = "the body is no JSON object; send one, as `{\"name\": \"value\"}`";
        return Err(Problem::new(StatusCode::BAD_REQUEST, "json_invalid", message));
    }
    Json::from_bytes(bytes).map(|Json(read)| read).map_err(|rejection| match rejection {
        JsonRejection::JsonDataError(error) => {
            let what = reading_fault(&error.body_text());
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            Problem { field: what.field, ..Problem::new(status, "field_invalid", what.message) }
        }
        other => {
            let message = format!("the body is not JSON: {}", reading_fault(&other.body_text()).message);
            Problem::new(StatusCode::BAD_REQUEST, "json_invalid", message)
        }
    })
}

fn unread(error: BodyError, bytes_max: usize) -> Problem {
    match error {
        BodyError::TooLarge => {
            let message = format!("the body is larger than {bytes_max} bytes; send less");
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", message)
        }
        BodyError::Broken => {
            let message = "the body ended before it was whole; send it again";
            Problem::new(StatusCode::BAD_REQUEST, "body_broken", message)
        }
    }
}

/// What serde found wrong, and with which member.
struct ReadingFault {
    field: Option<Cow<'static, str>>,
    message: String,
}

/// Takes axum's sentence apart: `Failed to ...: amount: invalid type: integer ...`, `...: missing field `amount` ...`.
fn reading_fault(text: &str) -> ReadingFault {
    let message = text.split_once(": ").map_or(text, |(_, rest)| rest);
    let path = message.split_once(": ").map(|(path, _)| path).filter(|path| is_path(path));
    let named = message.split('`').nth(1).filter(|_| message.contains(" field `"));
    let field = path.or(named).map(|field| field.to_owned().into());
    ReadingFault { field, message: message.to_owned() }
}

fn is_path(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-[]".contains(&byte))
}
