//! The statuses that every method can answer with, and the shape and headers of each
//! (Ding Connect description, *Responses*).

use utoipa::ToSchema;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{ContentBuilder, Ref, Response, ResponseBuilder};

use super::operations::{Described, FailsAs, Takes};
use crate::ding::wire::Envelope;

const OK: (&str, &str) = ("200", "It succeeded. ResultCode is 1, or 2 where ErrorCodes has a warning.");
const BAD_REQUEST: (&str, &str) = ("400", "Something is wrong with the request. ResultCode is 4.");
const UNAUTHORIZED: (&str, &str) =
    ("401", "There are no credentials, or none that are known. ResultCode is 4.");
const TOO_LARGE: (&str, &str) = ("413", "The body is larger than 1 MiB. ResultCode is 4.");
const RATE_LIMITED: (&str, &str) = ("429", "Too many calls. ResultCode is 3; try again after a while.");
const SERVER_ERROR: (&str, &str) =
    ("500", "An error of the provider or the server, or too little balance. ResultCode is 5.");
const UNAVAILABLE: (&str, &str) =
    ("503", "A transient error of the provider. ResultCode is 3; try again after a while.");

/// The responses of a method whose answer has this shape, by status.
pub(super) fn all(described: &Described, answer: &Ref) -> impl Iterator<Item = (&'static str, Response)> {
    let envelope = || Ref::from_schema_name(Envelope::name());
    let failure = || if described.fails_as == FailsAs::Answer { answer.clone() } else { envelope() };
    let has_body = !matches!(described.takes, Takes::Query);
    let too_large = has_body.then(|| with(TOO_LARGE, envelope()).build());
    [
        (OK.0, Some(with(OK, answer.clone()).build())),
        (BAD_REQUEST.0, Some(with(BAD_REQUEST, failure()).build())),
        (UNAUTHORIZED.0, Some(challenged(with(UNAUTHORIZED, envelope())))),
        (TOO_LARGE.0, too_large),
        (RATE_LIMITED.0, Some(retried(with(RATE_LIMITED, failure())))),
        (SERVER_ERROR.0, Some(with(SERVER_ERROR, failure()).build())),
        (UNAVAILABLE.0, Some(retried(with(UNAVAILABLE, failure())))),
    ]
    .into_iter()
    .filter_map(|(status, response)| Some((status, response?)))
}

fn with((_, description): (&str, &str), shape: Ref) -> ResponseBuilder {
    let content = ContentBuilder::new().schema(Some(shape)).build();
    ResponseBuilder::new().description(description).content("application/json", content)
}

/// With the scheme under which a token is taken.
fn challenged(response: ResponseBuilder) -> Response {
    let text = ObjectBuilder::new().schema_type(Type::String);
    let header = HeaderBuilder::new().schema(Some(text)).description(Some("Bearer, and its realm.")).build();
    response.header("WWW-Authenticate", header).build()
}

/// With the time after which it may be tried again.
fn retried(response: ResponseBuilder) -> Response {
    let seconds = ObjectBuilder::new()
        .schema_type(Type::Integer)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)));
    let header = HeaderBuilder::new().schema(Some(seconds)).description(Some("Seconds to wait.")).build();
    response.header("Retry-After", header).build()
}
