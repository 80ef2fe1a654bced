//! Every `Reason` in Sling's words: as it is answered, and as a webhook tells it of a credit that failed. Published are
//! three `error_code`s of webhooks and none of answers; the others are made in their manner.

use axum::http::header::{ALLOW, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use saldo_core::{Field, Reason};

use super::wire::{AMOUNT, CURRENCY, ErrorResponse, MSISDN, REQUEST_ID};
use crate::http::answer;
use crate::http::parameters::Faults;

/// What a webhook says of a credit that failed.
pub(super) const CARRIER_ERROR: &str = "CARRIER_ERROR";
pub(super) const SYSTEM_ERROR: &str = "SYSTEM_ERROR";
pub(super) const TIMEOUT_EXCEEDED_ERROR: &str = "TIMEOUT_EXCEEDED_ERROR";
pub(super) const INELIGIBLE_ERROR: &str = "INELIGIBLE_ERROR";

/// An error as it is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Answered {
    pub status: StatusCode,
    pub code: &'static str,
    pub message: &'static str,
}

impl Answered {
    const fn new(status: StatusCode, code: &'static str, message: &'static str) -> Self {
        Self { status, code, message }
    }
}

const MALFORMED: Answered =
    Answered::new(StatusCode::BAD_REQUEST, "MALFORMED_REQUEST_ERROR", "the body is no JSON object");
const AUTHENTICATION: Answered = Answered::new(
    StatusCode::UNAUTHORIZED,
    "AUTHENTICATION_ERROR",
    "send an API key that is good, and nothing else, in the header Authorization",
);
const INSUFFICIENT_BALANCE: Answered = Answered::new(
    StatusCode::PAYMENT_REQUIRED,
    "INSUFFICIENT_BALANCE_ERROR",
    "the balance of this key does not pay for the credit",
);
const HTTPS_REQUIRED: Answered =
    Answered::new(StatusCode::FORBIDDEN, "HTTPS_REQUIRED_ERROR", "call over HTTPS");
const HOST_NOT_ALLOWED: Answered = Answered::new(
    StatusCode::FORBIDDEN,
    "HOST_NOT_ALLOWED_ERROR",
    "this key is not taken from the address that called",
);
const KEY_NOT_ALLOWED: Answered = Answered::new(
    StatusCode::FORBIDDEN,
    "KEY_NOT_ALLOWED_ERROR",
    "no webhook can be signed with this key: have it replaced",
);
const NOT_FOUND: Answered = Answered::new(
    StatusCode::NOT_FOUND,
    "NOT_FOUND_ERROR",
    "there are /api/v1/eligibility and /api/v1/credit",
);
const METHOD_NOT_ALLOWED: Answered =
    Answered::new(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED_ERROR", "use POST");
const REQUEST_ID_CONFLICT: Answered = Answered::new(
    StatusCode::CONFLICT,
    "REQUEST_ID_CONFLICT_ERROR",
    "this request_id was used for another credit",
);
const TOO_LARGE: Answered =
    Answered::new(StatusCode::PAYLOAD_TOO_LARGE, "REQUEST_TOO_LARGE_ERROR", "the body is larger than 1 MiB");
const VALIDATION: Answered =
    Answered::new(StatusCode::UNPROCESSABLE_ENTITY, "VALIDATION_ERROR", "a member is not right");
const INELIGIBLE: Answered = Answered::new(
    StatusCode::UNPROCESSABLE_ENTITY,
    INELIGIBLE_ERROR,
    "no carrier that is credited has this number",
);
const RATE_LIMIT: Answered = Answered::new(
    StatusCode::TOO_MANY_REQUESTS,
    "RATE_LIMIT_ERROR",
    "too many requests: wait before the next",
);
const SYSTEM: Answered =
    Answered::new(StatusCode::INTERNAL_SERVER_ERROR, SYSTEM_ERROR, "something went wrong here");
const BUSY: Answered = Answered::new(
    StatusCode::SERVICE_UNAVAILABLE,
    SYSTEM_ERROR,
    "too busy: send the same request again in a moment",
);
const NOT_KNOWN: Answered = Answered::new(
    StatusCode::SERVICE_UNAVAILABLE,
    SYSTEM_ERROR,
    "it is not known yet whether this was begun: send the same request again in a moment",
);
const CARRIER: Answered =
    Answered::new(StatusCode::SERVICE_UNAVAILABLE, CARRIER_ERROR, "the carrier did not say: try again later");

/// Every error that is answered.
#[cfg(test)]
pub(super) const TABLE: [Answered; 17] = [
    MALFORMED,
    AUTHENTICATION,
    INSUFFICIENT_BALANCE,
    HTTPS_REQUIRED,
    HOST_NOT_ALLOWED,
    KEY_NOT_ALLOWED,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    REQUEST_ID_CONFLICT,
    TOO_LARGE,
    VALIDATION,
    INELIGIBLE,
    RATE_LIMIT,
    SYSTEM,
    BUSY,
    NOT_KNOWN,
    CARRIER,
];

/// The `error_code` of a credit that failed for this reason; for none where a person withdrew it.
pub(super) fn end(reason: Option<Reason>) -> &'static str {
    reason.map_or(SYSTEM_ERROR, |reason| words(reason).1)
}

/// A reason as it is answered, and as the end of a credit. A refusal that may pass ends a credit only when it has been
/// tried again for as long as is published, so there it is the time that was exceeded.
pub(super) fn words(reason: Reason) -> (Answered, &'static str) {
    match reason {
        Reason::AuthenticationFailed | Reason::CredentialExpired => (AUTHENTICATION, SYSTEM_ERROR),
        Reason::HostNotAllowed => (HOST_NOT_ALLOWED, SYSTEM_ERROR),
        Reason::Forbidden => (KEY_NOT_ALLOWED, SYSTEM_ERROR),

        Reason::Missing(_) | Reason::Invalid(_) | Reason::OutOfRange(_) | Reason::Conflicting(..) => {
            (VALIDATION, CARRIER_ERROR)
        }
        Reason::AccountNumberInvalid
        | Reason::AccountNumberUnrecognised
        | Reason::NotOffered
        | Reason::AccountRefused
        | Reason::RechargeNotAllowed => (INELIGIBLE, INELIGIBLE_ERROR),
        Reason::NotFound | Reason::Ambiguous => (NOT_FOUND, CARRIER_ERROR),

        Reason::ReferenceRepeated | Reason::ReferenceConflict => (REQUEST_ID_CONFLICT, CARRIER_ERROR),
        Reason::InProgress => (BUSY, CARRIER_ERROR),

        Reason::RateLimited | Reason::CallsUsedUp { .. } | Reason::SentTooOften { .. } => {
            (RATE_LIMIT, TIMEOUT_EXCEEDED_ERROR)
        }
        Reason::InsufficientBalance => (INSUFFICIENT_BALANCE, CARRIER_ERROR),

        Reason::ProviderTimedOut
        | Reason::ProviderRefusedForNow
        | Reason::ProviderUnavailableForNow
        | Reason::ProductUnavailableForNow
        | Reason::AccountBlockedForNow => (CARRIER, TIMEOUT_EXCEEDED_ERROR),

        Reason::ProviderRefused
        | Reason::ProviderUnavailable
        | Reason::ProductUnavailable
        | Reason::PayerTimedOut
        | Reason::PayerRefused => (CARRIER, CARRIER_ERROR),
        Reason::ProviderUnknownError => (SYSTEM, SYSTEM_ERROR),

        Reason::Overloaded => (BUSY, TIMEOUT_EXCEEDED_ERROR),
        Reason::Indeterminate => (NOT_KNOWN, SYSTEM_ERROR),
        Reason::InstantNotCancellable | Reason::AlreadyFinal | Reason::Internal => (SYSTEM, SYSTEM_ERROR),
    }
}

/// The member that a field was read from.
fn member(field: Field) -> Option<&'static str> {
    match field {
        Field::AccountNumber | Field::Account => Some(MSISDN),
        Field::Reference => Some(REQUEST_ID),
        Field::SendAmount | Field::ReceiveAmount | Field::Amount => Some(AMOUNT),
        Field::SendCurrency | Field::Currency => Some(CURRENCY),
        Field::Sku
        | Field::Settings
        | Field::BillRef
        | Field::Note
        | Field::Instrument
        | Field::Partner
        | Field::PublicId
        | Field::TokenLifetime => None,
    }
}

/// Why a request is refused.
#[derive(Debug)]
pub(super) enum Problem {
    PlainHttp,
    NoSuchOperation,
    NotPost,
    BodyTooLarge,
    BodyBroken,
    NoObject,
    Members(Faults),
    Refused(Reason),
}

impl From<Faults> for Problem {
    fn from(faults: Faults) -> Self {
        Self::Members(faults)
    }
}

impl From<Reason> for Problem {
    fn from(reason: Reason) -> Self {
        Self::Refused(reason)
    }
}

impl Problem {
    pub(super) fn into_response(self) -> Response {
        let answered = self.answered();
        let (message, fields) = match &self {
            Self::BodyBroken => ("the body did not arrive whole".to_owned(), Vec::new()),
            Self::Members(faults) => described(faults),
            Self::Refused(reason) => of_reason(*reason, answered.message),
            _ => (answered.message.to_owned(), Vec::new()),
        };
        let error = ErrorResponse { error_code: answered.code, message, fields };
        let mut response = answer::json_of(answered.status, &error);
        let headers = response.headers_mut();
        if let Some(seconds) = self.retry_after_s(answered) {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        match answered.status {
            StatusCode::METHOD_NOT_ALLOWED => drop(headers.insert(ALLOW, HeaderValue::from_static("POST"))),
            StatusCode::UNAUTHORIZED => {
                drop(headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Key realm=\"saldo\"")));
            }
            _ => {}
        }
        response
    }

    fn answered(&self) -> Answered {
        match self {
            Self::PlainHttp => HTTPS_REQUIRED,
            Self::NoSuchOperation => NOT_FOUND,
            Self::NotPost => METHOD_NOT_ALLOWED,
            Self::BodyTooLarge => TOO_LARGE,
            Self::BodyBroken | Self::NoObject => MALFORMED,
            Self::Members(_) => VALIDATION,
            Self::Refused(reason) => words(*reason).0,
        }
    }

    /// Where another try may do better, when.
    fn retry_after_s(&self, answered: Answered) -> Option<u32> {
        match self {
            Self::Refused(Reason::CallsUsedUp { retry_after_s } | Reason::SentTooOften { retry_after_s }) => {
                Some(*retry_after_s)
            }
            _ if [RATE_LIMIT, BUSY, NOT_KNOWN, CARRIER].contains(&answered) => Some(1),
            _ => None,
        }
    }
}

/// The members that are wrong, each with how.
fn described(faults: &Faults) -> (String, Vec<&'static str>) {
    let kinds = [
        ("is missing", &faults.missing),
        ("is not valid", &faults.invalid),
        ("is out of range", &faults.out_of_range),
    ];
    let wrong = kinds.iter().flat_map(|(how, names)| names.iter().map(move |name| format!("{name} {how}")));
    let message = wrong.collect::<Vec<_>>().join("; ");
    (message, kinds.iter().flat_map(|(_, names)| names.iter().copied()).collect())
}

fn of_reason(reason: Reason, otherwise: &'static str) -> (String, Vec<&'static str>) {
    let told = match reason {
        Reason::Missing(field) => member(field).map(|member| (member, "is missing")),
        Reason::Invalid(Field::SendCurrency) => Some((CURRENCY, "is not the one of this key")),
        Reason::Invalid(field) => member(field).map(|member| (member, "is not valid")),
        Reason::OutOfRange(field) => member(field).map(|member| (member, "is out of range")),
        _ => None,
    };
    told.map_or((otherwise.to_owned(), Vec::new()), |(member, how)| (format!("{member} {how}"), vec![member]))
}
