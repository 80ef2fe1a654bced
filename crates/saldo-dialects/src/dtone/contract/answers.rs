//! How calls are answered, in words.

use utoipa::ToSchema;
use utoipa::openapi::schema::Type;

use crate::contract::openapi::{Answer, Header, of};
use crate::dtone::wire::Errors;

pub(super) const fn found<T: ToSchema>(description: &'static str) -> Answer {
    Answer { status: "200", description, shape: of::<T>, tells: &[], examples: &[] }
}

pub(super) const fn created<T: ToSchema>() -> Answer {
    let description = "The transaction, also where it was refused: its status says how it stands. \"1000102\" is not \
        final.";
    Answer { status: "201", description, shape: of::<T>, tells: &[], examples: &[] }
}

const fn refused(status: &'static str, description: &'static str) -> Answer {
    Answer { status, description, shape: of::<Errors>, tells: &[], examples: &[] }
}

const WAIT: &[Header] = &[Header {
    name: "Retry-After",
    description: "Seconds after which the call may be made again.",
    kind: Type::Integer,
}];

pub(super) const INVALID: Answer = refused(
    "400",
    "A parameter is wrong (1000999), or one of the codes from 1000204 to 1000304 or 1000990 says why not.",
);
pub(super) const UNAUTHORIZED: Answer =
    refused("401", "The key, the nonce or the hmac is missing or wrong (1000401).");
pub(super) const NOT_FOUND: Answer =
    refused("404", "There is no such transaction, or no such address (1000404).");
pub(super) const TOO_LARGE: Answer = refused("413", "The body is larger than 1 MiB (1000999).");
pub(super) const TOO_MANY: Answer =
    Answer { tells: WAIT, ..refused("429", "The key has no calls left for the moment (1000429).") };
pub(super) const INTERNAL: Answer = refused("500", "Something failed here (1000500).");
pub(super) const BUSY: Answer =
    Answer { tells: WAIT, ..refused("503", "Too busy: nothing was sent (1000500).") };
