//! Every `Reason` as a code, and the answers made of codes. A transaction that is on record tells its end in `status`
//! (HTTP 201); a call that came to none is refused with `errors`.

use axum::http::header::{ALLOW, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use saldo_core::transfer::Refusal;
use saldo_core::{Field, Reason};

use super::codes::{self, Code};
use super::wire::{ErrorItem, Errors};
use crate::http::answer;
use crate::http::parameters::Faults;

/// Seconds after which a client may try again, where nothing better is known.
const RETRY_AFTER_S: u32 = 5;

/// Whose account it is that has too little.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// A partner of nobody else.
    Master,
    /// A partner that another has.
    Retailer,
}

/// How a transaction that was refused has ended: in the provider's own code where that is one, else by the reason.
pub(super) fn end(refusal: &Refusal, standing: Standing) -> Code {
    let given = refusal.provider_code.as_deref().and_then(codes::given);
    given.unwrap_or_else(|| match (refusal.reason, code(refusal.reason, standing)) {
        // Of a call it is the caller who has too many; of a transaction the recipient.
        (Reason::RateLimited, _) => codes::RECIPIENT_MAXIMUM,
        (_, code) => code,
    })
}

/// A reason's code.
pub(super) fn code(reason: Reason, standing: Standing) -> Code {
    match reason {
        Reason::AuthenticationFailed
        | Reason::CredentialExpired
        | Reason::HostNotAllowed
        | Reason::Forbidden => codes::UNAUTHORIZED,

        Reason::Missing(field) | Reason::Invalid(field) => parameter(field),
        Reason::OutOfRange(Field::SendAmount | Field::ReceiveAmount | Field::Amount) => codes::LIMIT_EXCEEDED,
        Reason::OutOfRange(_) | Reason::Conflicting(..) | Reason::Ambiguous => codes::PARAMETER_INVALID,
        Reason::AccountNumberInvalid | Reason::AccountNumberUnrecognised => codes::NUMBER_INCORRECT,
        Reason::NotFound => codes::NOT_FOUND,

        Reason::ReferenceRepeated | Reason::ReferenceConflict => codes::EXTERNAL_ID_USED,
        Reason::InProgress => codes::REPEATED,

        Reason::RateLimited | Reason::CallsUsedUp { .. } => codes::TOO_MANY_CALLS,
        Reason::SentTooOften { .. } | Reason::AccountBlockedForNow => codes::RECIPIENT_MAXIMUM,
        Reason::InstantNotCancellable | Reason::AlreadyFinal => codes::REJECTED,
        Reason::InsufficientBalance => match standing {
            Standing::Master => codes::MASTER_SHORT,
            Standing::Retailer => codes::RETAILER_SHORT,
        },

        Reason::ProviderTimedOut => codes::TIMEOUT,
        Reason::NotOffered
        | Reason::ProviderUnavailableForNow
        | Reason::ProviderUnavailable
        | Reason::ProductUnavailableForNow
        | Reason::ProductUnavailable => codes::NOT_AVAILABLE,
        Reason::AccountRefused | Reason::RechargeNotAllowed => codes::NUMBER_INCORRECT,
        Reason::ProviderRefusedForNow
        | Reason::ProviderRefused
        | Reason::ProviderUnknownError
        | Reason::PayerTimedOut
        | Reason::PayerRefused => codes::REJECTED,

        Reason::Overloaded | Reason::Indeterminate | Reason::Internal => codes::INTERNAL,
    }
}

/// The code of a value that is missing or wrong. A bill that is not due has been paid.
fn parameter(field: Field) -> Code {
    match field {
        Field::Sku => codes::NOT_AVAILABLE,
        Field::BillRef => codes::ALREADY_PAID,
        Field::SendAmount
        | Field::SendCurrency
        | Field::ReceiveAmount
        | Field::AccountNumber
        | Field::Reference
        | Field::Settings
        | Field::Account
        | Field::Note
        | Field::Amount
        | Field::Currency
        | Field::Instrument
        | Field::Partner
        | Field::PublicId
        | Field::TokenLifetime => codes::PARAMETER_INVALID,
    }
}

/// A call that came to no transaction.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub status: StatusCode,
    pub errors: Vec<ErrorItem>,
    /// The verb an address takes, for an answer that refuses another.
    pub allow: Option<&'static str>,
    pub retry_after_s: Option<u32>,
}

impl Problem {
    pub(super) fn of(code: Code) -> Self {
        let status = StatusCode::from_u16(code.http).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self { status, errors: vec![code.into()], allow: None, retry_after_s: None }
    }

    /// What a partner of this standing hears of a reason.
    pub(super) fn refused(reason: Reason, standing: Standing) -> Self {
        let plain = Self::of(code(reason, standing));
        match reason {
            Reason::RateLimited => Self { retry_after_s: Some(1), ..plain },
            Reason::CallsUsedUp { retry_after_s } => Self { retry_after_s: Some(retry_after_s), ..plain },
            Reason::Overloaded => {
                Self { status: StatusCode::SERVICE_UNAVAILABLE, retry_after_s: Some(RETRY_AFTER_S), ..plain }
            }
            _ => plain,
        }
    }

    /// One parameter that is wrong.
    pub(super) fn parameter(name: &'static str) -> Self {
        Faults { invalid: vec![name], ..Faults::default() }.into()
    }

    pub(super) fn no_such_address() -> Self {
        let error = ErrorItem { message: "Resource not found".into(), ..codes::NOT_FOUND.into() };
        Self { errors: vec![error], ..Self::of(codes::NOT_FOUND) }
    }

    /// A request that is malformed as such, with a status that says how.
    pub(super) fn request(status: StatusCode, how: &'static str) -> Self {
        let plain = Self::of(codes::PARAMETER_INVALID);
        Self { status, ..plain.with(how.to_owned()) }
    }

    pub(super) fn other_verb(allow: &'static str) -> Self {
        let plain = Self::request(StatusCode::METHOD_NOT_ALLOWED, "the address takes another method");
        Self { allow: Some(allow), ..plain }
    }

    /// The first error is the published one, which clients read; what follows it is for people.
    fn with(mut self, how: String) -> Self {
        self.errors.push(ErrorItem { message: how.into(), ..codes::PARAMETER_INVALID.into() });
        self
    }

    pub(super) fn into_response(self) -> Response {
        let mut response = answer::json_of(self.status, &Errors { errors: self.errors });
        if let Some(verb) = self.allow {
            response.headers_mut().insert(ALLOW, HeaderValue::from_static(verb));
        }
        if let Some(seconds) = self.retry_after_s {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        response
    }
}

impl From<Reason> for Problem {
    /// What is refused before it is known who asks, or for whoever asks.
    fn from(reason: Reason) -> Self {
        Self::refused(reason, Standing::Master)
    }
}

impl From<Code> for ErrorItem {
    fn from(code: Code) -> Self {
        Self { code: code.number, message: code.message.into() }
    }
}

impl From<Faults> for Problem {
    fn from(faults: Faults) -> Self {
        let kinds = [
            ("missing", faults.missing),
            ("invalid", faults.invalid),
            ("too long or too large", faults.out_of_range),
        ];
        let named =
            kinds.into_iter().flat_map(|(kind, names)| names.into_iter().map(move |name| (name, kind)));
        let plain = Self::of(codes::PARAMETER_INVALID);
        named.fold(plain, |problem, (name, kind)| problem.with(format!("{name} is {kind}")))
    }
}
