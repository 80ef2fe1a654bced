//! Every `Reason` as a status and a code of the admin API, and the answers made of them.

use std::borrow::Cow;

use axum::http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use saldo_core::{Field, Reason};
use saldo_engine::catalogue::Fault;

use super::wire;
use crate::http::answer;
use crate::http::authorization::BEARER;

/// Seconds after which it is worth trying again.
const RETRY_AFTER_S: u32 = 2;

/// A call that was not done: what is wrong, and what to do about it.
#[derive(Debug)]
pub(super) struct Problem {
    pub status: StatusCode,
    pub code: &'static str,
    pub message: Cow<'static, str>,
    pub field: Option<Cow<'static, str>>,
    /// Of a catalogue that does not read.
    pub faults: Vec<Fault>,
}

impl Problem {
    pub(super) fn new(status: StatusCode, code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self { status, code, message: message.into(), field: None, faults: Vec::new() }
    }

    /// What was sent reads, but one of its members is not acceptable.
    pub(super) fn field(field: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "field_invalid", message).about(field)
    }

    /// A query or a path that cannot be used.
    pub(super) fn query(field: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "query_invalid", message).about(field)
    }

    /// Something with this name or value is there already.
    pub(super) fn taken(field: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::CONFLICT, "taken", message).about(field)
    }

    pub(super) fn not_found(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", message)
    }

    pub(super) fn about(self, field: impl Into<Cow<'static, str>>) -> Self {
        Self { field: Some(field.into()), ..self }
    }

    /// A catalogue with faults, which was not imported.
    pub(super) fn faulty_catalogue(faults: Vec<Fault>) -> Self {
        let message = match faults.len() {
            1 => "the catalogue has a fault; mend it and send it again".to_owned(),
            count => format!("the catalogue has {count} faults; mend them and send it again"),
        };
        let problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "catalogue_faulty", message);
        Self { faults, ..problem.about("files") }
    }
}

impl From<Reason> for Problem {
    fn from(reason: Reason) -> Self {
        let (status, code) = words(reason);
        let problem = Self::new(status, code, message(reason));
        match field(reason) {
            Some(field) => problem.about(name(field)),
            None => problem,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.status;
        let mut response = answer::json_of(status, &wire::Failure::from(&self));
        let headers = response.headers_mut();
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, BEARER);
        }
        if matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) {
            headers.insert(RETRY_AFTER, HeaderValue::from(RETRY_AFTER_S));
        }
        response
    }
}

/// A reason's status and code. The code also stands for the reason in what is answered about transfers.
fn words(reason: Reason) -> (StatusCode, &'static str) {
    use StatusCode as S;
    match reason {
        Reason::AuthenticationFailed => (S::UNAUTHORIZED, "authentication_failed"),
        Reason::CredentialExpired => (S::UNAUTHORIZED, "credential_expired"),
        Reason::HostNotAllowed => (S::FORBIDDEN, "host_not_allowed"),
        Reason::Forbidden => (S::FORBIDDEN, "forbidden"),
        Reason::Missing(_) => (S::UNPROCESSABLE_ENTITY, "field_missing"),
        Reason::Invalid(_) => (S::UNPROCESSABLE_ENTITY, "field_invalid"),
        Reason::OutOfRange(_) => (S::UNPROCESSABLE_ENTITY, "field_out_of_range"),
        Reason::Conflicting(_, _) => (S::UNPROCESSABLE_ENTITY, "fields_conflicting"),
        Reason::AccountNumberInvalid => (S::UNPROCESSABLE_ENTITY, "account_number_invalid"),
        Reason::AccountNumberUnrecognised => (S::UNPROCESSABLE_ENTITY, "account_number_unrecognised"),
        Reason::NotOffered => (S::UNPROCESSABLE_ENTITY, "not_offered"),
        Reason::NotFound => (S::NOT_FOUND, "not_found"),
        Reason::Ambiguous => (S::CONFLICT, "ambiguous"),
        Reason::ReferenceRepeated => (S::CONFLICT, "reference_repeated"),
        Reason::ReferenceConflict => (S::CONFLICT, "reference_conflict"),
        Reason::InProgress => (S::CONFLICT, "in_progress"),
        Reason::RateLimited => (S::TOO_MANY_REQUESTS, "rate_limited"),
        Reason::CallsUsedUp { .. } => (S::TOO_MANY_REQUESTS, "calls_used_up"),
        Reason::SentTooOften { .. } => (S::TOO_MANY_REQUESTS, "sent_too_often"),
        Reason::InstantNotCancellable => (S::CONFLICT, "instant_not_cancellable"),
        Reason::AlreadyFinal => (S::CONFLICT, "already_final"),
        Reason::InsufficientBalance => (S::UNPROCESSABLE_ENTITY, "insufficient_balance"),
        Reason::ProviderTimedOut => (S::SERVICE_UNAVAILABLE, "provider_timed_out"),
        Reason::ProviderRefusedForNow => (S::SERVICE_UNAVAILABLE, "provider_refused_for_now"),
        Reason::ProviderUnavailableForNow => (S::SERVICE_UNAVAILABLE, "provider_unavailable_for_now"),
        Reason::ProductUnavailableForNow => (S::SERVICE_UNAVAILABLE, "product_unavailable_for_now"),
        Reason::AccountBlockedForNow => (S::SERVICE_UNAVAILABLE, "account_blocked_for_now"),
        Reason::AccountRefused => (S::UNPROCESSABLE_ENTITY, "account_refused"),
        Reason::ProviderRefused => (S::UNPROCESSABLE_ENTITY, "provider_refused"),
        Reason::ProviderUnavailable => (S::UNPROCESSABLE_ENTITY, "provider_unavailable"),
        Reason::ProductUnavailable => (S::UNPROCESSABLE_ENTITY, "product_unavailable"),
        Reason::RechargeNotAllowed => (S::UNPROCESSABLE_ENTITY, "recharge_not_allowed"),
        Reason::ProviderUnknownError => (S::UNPROCESSABLE_ENTITY, "provider_unknown_error"),
        Reason::PayerTimedOut => (S::UNPROCESSABLE_ENTITY, "payer_timed_out"),
        Reason::PayerRefused => (S::UNPROCESSABLE_ENTITY, "payer_refused"),
        Reason::Overloaded => (S::SERVICE_UNAVAILABLE, "overloaded"),
        Reason::Indeterminate => (S::SERVICE_UNAVAILABLE, "indeterminate"),
        Reason::Internal => (S::INTERNAL_SERVER_ERROR, "internal"),
    }
}

/// A reason as it stands in a transfer.
pub(super) fn code(reason: Reason) -> &'static str {
    words(reason).1
}

fn message(reason: Reason) -> Cow<'static, str> {
    let advice = match reason {
        Reason::AuthenticationFailed | Reason::CredentialExpired => {
            "send the operator's token as `Authorization: Bearer <token>`"
        }
        Reason::Missing(_) => "give it",
        Reason::Invalid(_) | Reason::OutOfRange(_) => "correct it; the documentation says what is taken",
        Reason::NotFound => "look for it in the list",
        Reason::ReferenceConflict => "repeat the first request as it was, or take another reference",
        Reason::InsufficientBalance => "take a smaller amount, or deposit first",
        Reason::RateLimited | Reason::Overloaded => "send the same request again after `Retry-After`",
        Reason::Indeterminate => {
            "it may have been written: with a reference, send the same request again; without, look first"
        }
        Reason::Internal => "the cause is in the log of the server",
        other => return Cow::Owned(other.to_string()),
    };
    Cow::Owned(format!("{}; {advice}", what(reason)))
}

/// What is wrong, with the part of the request by its name here.
fn what(reason: Reason) -> String {
    match (reason, field(reason)) {
        (Reason::Missing(_), Some(field)) => format!("`{}` is missing", name(field)),
        (Reason::Invalid(_), Some(field)) => format!("`{}` is not valid", name(field)),
        (Reason::OutOfRange(_), Some(field)) => format!("`{}` is outside the permitted range", name(field)),
        (reason, _) => reason.to_string(),
    }
}

fn field(reason: Reason) -> Option<Field> {
    match reason {
        Reason::Missing(field) | Reason::Invalid(field) | Reason::OutOfRange(field) => Some(field),
        Reason::Conflicting(field, _) => Some(field),
        Reason::ReferenceRepeated | Reason::ReferenceConflict => Some(Field::Reference),
        Reason::InsufficientBalance => Some(Field::Amount),
        _ => None,
    }
}

/// The name of a part of a request.
fn name(field: Field) -> &'static str {
    match field {
        Field::Sku => "sku",
        Field::SendAmount => "send_amount",
        Field::SendCurrency => "send_currency",
        Field::ReceiveAmount => "receive_amount",
        Field::AccountNumber => "account_number",
        Field::Reference => "reference",
        Field::Settings => "settings",
        Field::BillRef => "bill_ref",
        Field::Account => "account",
        Field::Note => "note",
        Field::Amount => "amount",
        Field::Currency => "currency",
        Field::Instrument => "instrument",
        Field::Partner => "partner",
        Field::PublicId => "public_id",
        Field::TokenLifetime => "token_lifetime_seconds",
    }
}
