//! The ways in which operations answer: one that succeeds, each with a shape of its own, and those that fail, which have
//! one body (*HTTP Codes*).

use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{AdditionalProperties, ArrayBuilder, ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::contract::Shapes;
use crate::contract::openapi::{Answer, Example, Header, Shape, of};
use crate::utelecard::wire::ErrorBody;

const ALLOWED: Header = Header {
    name: "WWW-Authenticate",
    description: "How to show who you are: `APIKey`, and its realm.",
    kind: Type::String,
};
const WAIT: Header = Header { name: "Retry-After", description: "Seconds to wait.", kind: Type::Integer };

/// What an operation answers that succeeded.
pub(super) const fn ok(shape: Shape, description: &'static str, examples: &'static [Example]) -> Answer {
    Answer { status: "200", description, shape, tells: &[], examples }
}

/// A payload of one type.
pub(super) fn one<T: ToSchema>(shapes: &mut Shapes) -> RefOr<Schema> {
    payload(shapes.add::<T>().into())
}

/// A payload of many.
pub(super) fn many<T: ToSchema>(shapes: &mut Shapes) -> RefOr<Schema> {
    payload(ArrayBuilder::new().items(shapes.add::<T>()).into())
}

/// A payload that is a text.
pub(super) fn text(_shapes: &mut Shapes) -> RefOr<Schema> {
    payload(String::schema())
}

fn payload(of: RefOr<Schema>) -> RefOr<Schema> {
    let others = Some(AdditionalProperties::<Schema>::FreeForm(false));
    ObjectBuilder::new().property("payload", of).required("payload").additional_properties(others).into()
}

const fn failed(status: &'static str, description: &'static str) -> Answer {
    Answer { status, description, shape: of::<ErrorBody>, tells: &[], examples: &[] }
}

pub(super) const BAD_REQUEST: Answer = failed("400", "The body is no JSON object.");
pub(super) const UNAUTHORIZED: Answer =
    Answer { tells: &[ALLOWED], ..failed("401", "User and secret are wrong, or may not be used from here.") };
pub(super) const BAD_PARAMETERS: Answer = Answer {
    examples: &[("missing", r#"{"code":"SW03","message":"MISSING PARAMETERS: reference"}"#)],
    ..failed("406", "A header or a parameter is missing or bad; the message names it.")
};
pub(super) const CONFLICT: Answer = Answer {
    examples: &[(
        "in progress",
        r#"{"code":"SW01","message":"TRANSACTION IN PROGRESS, QUERY IT BY ITS REFERENCE"}"#,
    )],
    ..failed(
        "409",
        "SW01: it is not known yet what became of the transaction; it has not failed, and /v1/txns tells how it ends. \
         SW02: the reference was used before, for something else.",
    )
};
pub(super) const TOO_LARGE: Answer = failed("413", "The body is larger than 1 MiB.");
pub(super) const UNSATISFIED: Answer = Answer {
    examples: &[(
        "refused",
        r#"{"code":"DB27","message":"UTP TRANSACTION REJECTED, PHONE RATE LIMIT EXCEEDED"}"#,
    )],
    tells: &[WAIT],
    ..failed("422", "It was refused. Nothing was bought, and nothing is charged.")
};
pub(super) const TOO_MANY: Answer = Answer { tells: &[WAIT], ..failed("429", "Too many calls.") };
pub(super) const SERVER_ERROR: Answer = failed("500", "The switch has failed.");
