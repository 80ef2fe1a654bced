//! The two operations in words, each with what it takes and how it may be answered.

use utoipa::openapi::path::HttpMethod;
use utoipa::openapi::schema::Type;

use crate::contract::openapi::{Answer, Api, Body, Header, Key, Operation, of};
use crate::sling::VERSION;
use crate::sling::wire::{
    CreditRequest, CreditResponse, EligibilityRequest, EligibilityResponse, ErrorResponse, Notification,
};

/// What the contract calls the key.
pub(super) const KEY: &str = "ApiKey";
/// As the operations are called in it.
pub(super) const CHECK_ELIGIBILITY: &str = "checkEligibility";
pub(super) const CREDIT: &str = "credit";

pub(super) const ELIGIBILITY_BODY: &str = r#"{"msisdn": "447010000001"}"#;
pub(super) const CREDIT_BODY: &str =
    r#"{"request_id": "5f2b7c1e", "msisdn": "447010000001", "amount": 500, "currency": "GBP"}"#;

const INTRODUCTION: &str = "Credits a mobile phone account. Every call is a POST over HTTPS with the API key alone in \
    `Authorization`; a sandbox takes plain HTTP too. A credit is accepted at once, and a webhook tells how it ended: the \
    shape `Notification`, signed with the API key in `X-SIGNATURE` (HMAC-SHA256 of the raw body, in lower-case \
    hexadecimal). After a 5xx send the same request again: its `request_id` keeps it from being credited twice.";

const GROUP: &str = "Crediting";

const RETRY_AFTER: Header =
    Header { name: "Retry-After", description: "Seconds to wait before the next try.", kind: Type::Integer };
const ASKS: Header =
    Header { name: "WWW-Authenticate", description: "How a key is shown.", kind: Type::String };

const fn error(status: &'static str, description: &'static str, tells: &'static [Header]) -> Answer {
    Answer { status, description, shape: of::<ErrorResponse>, tells, examples: &[] }
}

const MALFORMED: Answer = error("400", "The body is no JSON object, or did not arrive whole.", &[]);
const NO_KEY: Answer = error("401", "There is no key, or one that is not good.", &[ASKS]);
const TOO_POOR: Answer = error("402", "The balance does not pay for the credit.", &[]);
const NOT_ALLOWED: Answer =
    error("403", "It came over plain HTTP, or the key may not do this, or not from this address.", &[]);
const CONFLICT: Answer = error("409", "The request_id was used for another credit.", &[]);
const TOO_LARGE: Answer = error("413", "The body is larger than 1 MiB.", &[]);
const WRONG: Answer = error("422", "A member is missing or wrong, or nobody credits the number.", &[]);
const TOO_MANY: Answer = error("429", "Too many requests.", &[RETRY_AFTER]);
const BROKEN: Answer = error("500", "Something went wrong here.", &[]);
const BUSY: Answer = error("503", "Too busy, or the carrier does not answer.", &[RETRY_AFTER]);

pub(super) const API: Api = Api {
    title: "Sling mobile crediting",
    version: VERSION,
    introduction: INTRODUCTION,
    groups: &[(GROUP, "Whether a number takes a credit, and crediting it.")],
    keys: &[Key {
        scheme: KEY,
        header: "Authorization",
        description: "The API key as it is, without a scheme before it.",
    }],
    takes: &[],
    tells: &[Header {
        name: "X-VERSION",
        description: "The exact version that answers.",
        kind: Type::String,
    }],
    operations: &[
        Operation {
            id: CHECK_ELIGIBILITY,
            group: GROUP,
            summary: "Does a number take a credit?",
            description: "Finds the carrier of a number and asks it. Nothing is recorded.",
            verb: HttpMethod::Post,
            path: "/api/v1/eligibility",
            takes: &[],
            body: Some(Body {
                shape: of::<EligibilityRequest>,
                examples: &[("eligible", ELIGIBILITY_BODY), ("ineligible", r#"{"msisdn": "447020000001"}"#)],
            }),
            answers: &[
                Answer {
                    status: "200",
                    description: "What the carrier says.",
                    shape: of::<EligibilityResponse>,
                    tells: &[],
                    examples: &[
                        ("eligible", r#"{"msisdn": "447010000001", "carrier": "EE", "eligible": true}"#),
                        ("ineligible", r#"{"msisdn": "447020000001", "carrier": "O2", "eligible": false}"#),
                        ("of nobody", r#"{"msisdn": "441632960001", "carrier": null, "eligible": false}"#),
                    ],
                },
                MALFORMED,
                NO_KEY,
                NOT_ALLOWED,
                TOO_LARGE,
                WRONG,
                TOO_MANY,
                BROKEN,
                BUSY,
            ],
        },
        Operation {
            id: CREDIT,
            group: GROUP,
            summary: "Credit a number",
            description: "Accepts a credit once for each request_id, and holds its money. The same request again gets \
                the first answer again. The carrier is asked whether the number takes it, its technical failures are \
                tried again for 60 seconds, and a webhook tells how it ended.",
            verb: HttpMethod::Post,
            path: "/api/v1/credit",
            takes: &[],
            body: Some(Body { shape: of::<CreditRequest>, examples: &[("credit", CREDIT_BODY)] }),
            answers: &[
                Answer {
                    status: "202",
                    description: "It is accepted, now or before. The webhook that follows has the shape Notification.",
                    shape: |shapes| {
                        shapes.add::<Notification>();
                        shapes.add::<CreditResponse>().into()
                    },
                    tells: &[],
                    examples: &[(
                        "pending",
                        r#"{"request_id": "5f2b7c1e", "id": "863785000", "msisdn": "447010000001", "status": "pending"}"#,
                    )],
                },
                MALFORMED,
                NO_KEY,
                TOO_POOR,
                NOT_ALLOWED,
                CONFLICT,
                TOO_LARGE,
                WRONG,
                TOO_MANY,
                BROKEN,
                BUSY,
            ],
        },
    ],
};
