//! Every `Reason` as an HTTP status and a response code (*HTTP Codes*), and the one body of every answer that failed:
//! `{"code","message"}`. The document prints none; this is the only place that knows it.

use std::borrow::Cow;

use axum::http::header::{ALLOW, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use saldo_core::transfer::{Refusal, Transfer};
use saldo_core::{Field, Reason};
use saldo_engine::Refused;

use super::wire::ErrorBody;
use super::{auth, codes, wire};
use crate::http::answer;
use crate::http::body::BodyError;
use crate::http::parameters::Faults;

/// Seconds after which a call may be made again, where nothing better is known.
const RETRY_AFTER_S: u32 = 1;

/// A call that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    pub status: StatusCode,
    pub code: &'static str,
    pub message: Cow<'static, str>,
    /// The verb that an operation takes, for an answer that refuses another.
    pub allow: Option<&'static str>,
    pub retry_after_s: Option<u32>,
}

impl Problem {
    /// A code with its own message.
    pub(super) fn new(status: StatusCode, code: &'static str) -> Self {
        let message = codes::known(code).map_or(code, |known| known.message);
        Self { status, code, message: Cow::Borrowed(message), allow: None, retry_after_s: None }
    }

    /// A transfer of which nothing more is known than that it was begun.
    pub(super) fn in_progress() -> Self {
        Self::new(StatusCode::CONFLICT, codes::IN_PROGRESS)
    }

    /// A transfer that was withdrawn before it was sent.
    pub(super) fn withdrawn() -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, codes::WITHDRAWN)
    }

    /// A transfer that has failed.
    pub(super) fn failed(transfer: &Transfer) -> Self {
        match &transfer.refusal {
            Some(refusal) if transfer.attempt.is_some() => provider(refusal),
            Some(refusal) => refusal.reason.into(),
            None => Reason::ProviderUnknownError.into(),
        }
    }

    pub(super) fn into_response(self) -> Response {
        let mut response =
            answer::json_of(self.status, &ErrorBody { code: self.code, message: self.message });
        let headers = response.headers_mut();
        if let Some(verb) = self.allow {
            headers.insert(ALLOW, HeaderValue::from_static(verb));
        }
        if let Some(seconds) = self.retry_after_s {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, auth::CHALLENGE);
        }
        response
    }
}

impl From<Reason> for Problem {
    fn from(reason: Reason) -> Self {
        if let Reason::Missing(field) = reason {
            return Faults { missing: vec![parameter(field).1], ..Faults::default() }.into();
        }
        let (status, code) = words(reason);
        let retry_after_s = match reason {
            Reason::CallsUsedUp { retry_after_s } | Reason::SentTooOften { retry_after_s } => {
                Some(retry_after_s)
            }
            _ => (status == StatusCode::TOO_MANY_REQUESTS).then_some(RETRY_AFTER_S),
        };
        Self { retry_after_s, ..Self::new(status, code) }
    }
}

impl From<Refused> for Problem {
    /// What a provider refused is told in its own code and words, what is refused here by the reason.
    fn from(refused: Refused) -> Self {
        let refusal = &refused.refusal;
        let ended = refused.transfer.as_ref().filter(|transfer| transfer.attempt.is_some());
        let is_end = ended.is_some_and(|transfer| transfer.refusal.as_ref() == Some(refusal));
        let is_told = refusal.provider_code.is_some() || refusal.message.is_some();
        if is_end || is_told { provider(refusal) } else { refusal.reason.into() }
    }
}

/// What a provider refused: always a request that could not be satisfied. A code of its own that is not in the table is
/// told by the reason.
fn provider(refusal: &Refusal) -> Problem {
    let given = refusal.provider_code.as_deref().filter(|code| *code != codes::SUCCESS);
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    match given.and_then(codes::known) {
        Some(known) => {
            let problem = Problem::new(status, known.code);
            let message = refusal.message.as_deref().map(|message| Cow::Owned(message.to_owned()));
            Problem { message: message.unwrap_or(problem.message.clone()), ..problem }
        }
        None => Problem::new(status, provider_code(refusal.reason)),
    }
}

/// The code of a provider's refusal where it gives none. A few reasons mean another thing when they are its own.
fn provider_code(reason: Reason) -> &'static str {
    match reason {
        Reason::RateLimited | Reason::CallsUsedUp { .. } => codes::PHONE_LIMIT,
        Reason::InProgress | Reason::NotFound => codes::PROVIDER,
        Reason::Missing(_) | Reason::Invalid(_) => codes::PRODUCT_OR_AMOUNT,
        reason => words(reason).1,
    }
}

/// A reason's status and code.
pub(super) fn words(reason: Reason) -> (StatusCode, &'static str) {
    const UNSATISFIED: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
    match reason {
        Reason::AuthenticationFailed | Reason::CredentialExpired => {
            (StatusCode::UNAUTHORIZED, codes::CREDENTIALS)
        }
        Reason::HostNotAllowed | Reason::Forbidden => (StatusCode::UNAUTHORIZED, codes::NOT_ALLOWED),

        Reason::Missing(field) | Reason::Invalid(field) | Reason::OutOfRange(field) => {
            (StatusCode::NOT_ACCEPTABLE, parameter(field).0)
        }
        Reason::Conflicting(..) => (StatusCode::NOT_ACCEPTABLE, codes::PARAMETERS),
        Reason::AccountNumberInvalid | Reason::AccountNumberUnrecognised => {
            (StatusCode::NOT_ACCEPTABLE, codes::ACCOUNT)
        }
        Reason::NotOffered => (UNSATISFIED, codes::NOT_OFFERED),
        Reason::NotFound | Reason::Ambiguous => (UNSATISFIED, codes::NOT_FOUND),

        Reason::ReferenceRepeated | Reason::ReferenceConflict => {
            (StatusCode::CONFLICT, codes::REFERENCE_USED)
        }
        Reason::InProgress | Reason::Indeterminate => (StatusCode::CONFLICT, codes::IN_PROGRESS),

        Reason::RateLimited | Reason::CallsUsedUp { .. } | Reason::Overloaded => {
            (StatusCode::TOO_MANY_REQUESTS, codes::TOO_MANY)
        }
        Reason::SentTooOften { .. } => (UNSATISFIED, codes::PHONE_LIMIT),
        Reason::InstantNotCancellable | Reason::AlreadyFinal => (UNSATISFIED, codes::FINAL),
        Reason::InsufficientBalance => (UNSATISFIED, codes::SHORT_OF_MONEY),

        Reason::ProviderTimedOut => (UNSATISFIED, codes::TIMEOUT),
        Reason::ProviderUnavailableForNow | Reason::ProviderUnavailable => {
            (UNSATISFIED, codes::PROVIDER_AWAY)
        }
        Reason::ProviderRefusedForNow
        | Reason::ProviderRefused
        | Reason::ProviderUnknownError
        | Reason::PayerTimedOut
        | Reason::PayerRefused => (UNSATISFIED, codes::PROVIDER),
        Reason::ProductUnavailableForNow | Reason::ProductUnavailable | Reason::RechargeNotAllowed => {
            (UNSATISFIED, codes::PRODUCT_OR_AMOUNT)
        }
        Reason::AccountBlockedForNow => (UNSATISFIED, codes::PROVIDER_ACCOUNT),
        Reason::AccountRefused => (UNSATISFIED, codes::NO_CLIENT),

        Reason::Internal => (StatusCode::INTERNAL_SERVER_ERROR, codes::INTERNAL),
    }
}

/// The code of a parameter that is wrong, and its published name.
fn parameter(field: Field) -> (&'static str, &'static str) {
    match field {
        Field::Sku => (codes::PRODUCT_OR_AMOUNT, wire::PRODUCT_ID),
        Field::SendAmount | Field::ReceiveAmount | Field::Amount => (codes::PRODUCT_OR_AMOUNT, wire::AMOUNT),
        Field::SendCurrency | Field::Currency => (codes::PRODUCT_OR_AMOUNT, "currencyId"),
        Field::AccountNumber => (codes::PARAMETERS, wire::ACCOUNT_NUMBER),
        Field::Reference => (codes::PARAMETERS, wire::REFERENCE),
        Field::Settings => (codes::PARAMETERS, wire::PACKAGE_ID),
        Field::BillRef => (codes::PARAMETERS, "txnId"),
        Field::PublicId => (codes::PARAMETERS, "user"),
        Field::Account | Field::Note | Field::Instrument | Field::Partner | Field::TokenLifetime => {
            (codes::PARAMETERS, "parameters")
        }
    }
}

impl From<Faults> for Problem {
    fn from(faults: Faults) -> Self {
        let bad = [faults.invalid, faults.out_of_range].concat();
        let kinds = [("MISSING PARAMETERS", faults.missing), ("BAD PARAMETERS", bad)];
        let named = kinds.into_iter().filter(|(_, names)| !names.is_empty());
        let named: Vec<_> = named.map(|(kind, names)| format!("{kind}: {}", names.join(", "))).collect();
        let problem = Self::new(StatusCode::NOT_ACCEPTABLE, codes::PARAMETERS);
        Self { message: Cow::Owned(named.join("; ")), ..problem }
    }
}

impl From<BodyError> for Problem {
    fn from(error: BodyError) -> Self {
        match error {
            BodyError::TooLarge => Self::new(StatusCode::PAYLOAD_TOO_LARGE, codes::TOO_LARGE),
            BodyError::Broken => Self::new(StatusCode::BAD_REQUEST, codes::BODY),
        }
    }
}
