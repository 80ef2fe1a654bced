//! Every `Reason` in Ding's words (Ding Connect description, *Error and Context Codes*), and the answers made of them.
//! The descriptions that GetErrorCodeDescriptions answers stand in `descriptions`.

use std::borrow::Cow;

use axum::http::header::{ALLOW, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use saldo_core::{Field, Reason};

use super::wire::{Envelope, ErrorCode, ResultCode};
use crate::http::answer;
use crate::http::authorization::BEARER;
use crate::http::parameters::Faults;

/// Seconds after which a client may try again, by what was short; where nothing better is known.
const RETRY_AFTER_BUSY_S: u32 = 5;
const RETRY_AFTER_PROVIDER_S: u32 = 30;

/// A call's outcome in Ding's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Words {
    pub result: ResultCode,
    pub code: &'static str,
    pub context: Option<Cow<'static, str>>,
}

impl Words {
    fn new(result: ResultCode, code: &'static str, context: Option<&'static str>) -> Self {
        Self { result, code, context: context.map(Cow::Borrowed) }
    }

    fn client(code: &'static str, context: Option<&'static str>) -> Self {
        Self::new(ResultCode::ClientError, code, context)
    }

    fn transient(code: &'static str, context: Option<&'static str>) -> Self {
        Self::new(ResultCode::TransientError, code, context)
    }

    fn provider(context: &'static str) -> Self {
        Self::new(ResultCode::ServerError, "ProviderError", Some(context))
    }

    pub(super) fn into_error(self) -> ErrorCode {
        ErrorCode { code: self.code, context: self.context }
    }
}

/// A reason in Ding's words.
pub(super) fn words(reason: Reason) -> Words {
    match reason {
        Reason::AuthenticationFailed | Reason::HostNotAllowed | Reason::Forbidden => {
            Words::client("AuthenticationFailed", None)
        }
        Reason::CredentialExpired => Words::client("AuthenticationFailed", Some("TokenExpired")),

        Reason::Missing(field) => Words::client("ParameterMissing", Some(parameter(field))),
        Reason::Invalid(field) => Words::client("ParameterInvalid", Some(parameter(field))),
        Reason::OutOfRange(field) => Words::client("ParameterOutOfRange", Some(parameter(field))),
        Reason::Conflicting(one, other) => Words {
            context: Some(Cow::Owned(format!("{},{}", parameter(one), parameter(other)))),
            ..Words::client("ParameterCombinationInvalid", None)
        },
        Reason::AccountNumberInvalid => {
            Words::client("AccountNumberInvalid", Some("AccountNumberFailedRegex"))
        }
        Reason::AccountNumberUnrecognised => Words::client("AccountNumberInvalid", None),
        Reason::NotOffered => Words::client("RequestInvalid", None),
        Reason::NotFound | Reason::AlreadyFinal => Words::client("RequestInvalid", Some("NoRecordsFound")),
        Reason::Ambiguous => Words::client("RequestInvalid", Some("MultipleRecordsMatched")),

        Reason::ReferenceRepeated | Reason::ReferenceConflict => {
            Words::client("DuplicateTransactionPrevented", None)
        }
        Reason::InProgress | Reason::Indeterminate | Reason::SentTooOften { .. } => {
            Words::transient("RateLimited", Some("TransactionStillInProgress"))
        }

        Reason::RateLimited | Reason::CallsUsedUp { .. } | Reason::Overloaded => {
            Words::transient("RateLimited", None)
        }
        Reason::InstantNotCancellable => {
            Words::client("RequestInvalid", Some("InstantTransfersCannotBeCancelled"))
        }
        Reason::InsufficientBalance => Words::new(ResultCode::ServerError, "InsufficientBalance", None),

        Reason::ProviderTimedOut => Words::transient("TransientProviderError", Some("ProviderTimedOut")),
        Reason::ProviderRefusedForNow => {
            Words::transient("TransientProviderError", Some("ProviderRefusedRequest"))
        }
        Reason::ProviderUnavailableForNow => {
            Words::transient("TransientProviderError", Some("ProviderTemporarilyUnavailable"))
        }
        Reason::ProductUnavailableForNow => {
            Words::transient("TransientProviderError", Some("ProductUnavailable"))
        }
        Reason::AccountBlockedForNow => {
            Words::transient("TransientProviderError", Some("AccountTemporarilyUnavailable"))
        }

        Reason::AccountRefused => Words::client("AccountNumberInvalid", Some("ProviderRefusedRequest")),
        Reason::ProviderRefused | Reason::PayerTimedOut | Reason::PayerRefused => {
            Words::provider("ProviderRefusedRequest")
        }
        Reason::ProviderUnavailable => Words::provider("ProviderTemporarilyUnavailable"),
        Reason::ProductUnavailable => Words::provider("ProductUnavailable"),
        Reason::RechargeNotAllowed => Words::provider("RechargeNotAllowed"),
        Reason::ProviderUnknownError => Words::provider("ProviderUnknownError"),

        Reason::Internal => Words::new(ResultCode::ServerError, "OtherError", None),
    }
}

/// The published name of a part of a request.
fn parameter(field: Field) -> &'static str {
    match field {
        Field::Sku => "SkuCode",
        Field::SendAmount | Field::Amount => "SendValue",
        Field::SendCurrency | Field::Currency => "SendCurrencyIso",
        Field::ReceiveAmount => "ReceiveValue",
        Field::AccountNumber => "AccountNumber",
        Field::Reference => "DistributorRef",
        Field::Settings => "Settings",
        Field::BillRef => "BillRef",
        Field::Account => "Account",
        Field::Instrument => "PaymentInstrument",
        Field::Note => "Note",
        Field::Partner => "Partner",
        Field::PublicId => "client_id",
        Field::TokenLifetime => "expires_in",
    }
}

/// A call that failed as a whole.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub status: StatusCode,
    pub result: ResultCode,
    pub errors: Vec<ErrorCode>,
    /// The verbs a method takes, for an answer that refuses another.
    pub allow: Option<&'static str>,
    /// When the call may be made again, where that is known.
    pub retry_after_s: Option<u32>,
}

impl Problem {
    pub(super) fn new(words: Words) -> Self {
        let (result, status) = (words.result, status(words.result, words.code));
        Self { status, result, errors: vec![words.into_error()], allow: None, retry_after_s: None }
    }

    /// A request that is malformed as such, with a status that says how.
    pub(super) fn request(status: StatusCode) -> Self {
        Self { status, ..Self::new(Words::client("RequestInvalid", None)) }
    }

    /// A list parameter with more values than are taken.
    pub(super) fn too_many(parameters: &'static str) -> Self {
        Self::new(Words::client("TooManyParameters", Some(parameters)))
    }

    pub(super) fn duplicate_batch_item() -> Self {
        Self::new(Words::client("BatchItemRefMustBeUnique", None))
    }

    /// The headers that belong to it, put on an answer that has its own body.
    pub(super) fn dress(&self, mut response: Response) -> Response {
        let headers = response.headers_mut();
        if let Some(verbs) = self.allow {
            headers.insert(ALLOW, HeaderValue::from_static(verbs));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, BEARER);
        }
        if self.result == ResultCode::TransientError {
            let is_busy = self.status == StatusCode::TOO_MANY_REQUESTS;
            let usual = if is_busy { RETRY_AFTER_BUSY_S } else { RETRY_AFTER_PROVIDER_S };
            let seconds = self.retry_after_s.unwrap_or(usual);
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }

    pub(super) fn into_response(mut self) -> Response {
        let error_codes = std::mem::take(&mut self.errors);
        let envelope = Envelope { result_code: self.result, error_codes };
        self.dress(answer::json_of(self.status, &envelope))
    }
}

impl From<Reason> for Problem {
    fn from(reason: Reason) -> Self {
        let retry_after_s = match reason {
            Reason::CallsUsedUp { retry_after_s } | Reason::SentTooOften { retry_after_s } => {
                Some(retry_after_s)
            }
            _ => None,
        };
        Self { retry_after_s, ..Self::new(words(reason)) }
    }
}

impl From<Faults> for Problem {
    fn from(faults: Faults) -> Self {
        let errors = fault_errors(&faults);
        let (status, result) = (StatusCode::BAD_REQUEST, ResultCode::ClientError);
        Self { status, result, errors, allow: None, retry_after_s: None }
    }
}

/// One error for each way of being wrong, its context the names of the parameters that are.
pub(super) fn fault_errors(faults: &Faults) -> Vec<ErrorCode> {
    let kinds = [
        ("ParameterMissing", &faults.missing),
        ("ParameterInvalid", &faults.invalid),
        ("ParameterOutOfRange", &faults.out_of_range),
    ];
    kinds
        .into_iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(code, names)| ErrorCode { code, context: Some(Cow::Owned(names.join(","))) })
        .collect()
}

/// The status of a result code (Ding Connect description, *Responses*).
fn status(result: ResultCode, code: &str) -> StatusCode {
    match result {
        ResultCode::Success | ResultCode::SuccessWithWarning => StatusCode::OK,
        ResultCode::TransientError if code == "RateLimited" => StatusCode::TOO_MANY_REQUESTS,
        ResultCode::TransientError => StatusCode::SERVICE_UNAVAILABLE,
        ResultCode::ClientError if code == "AuthenticationFailed" => StatusCode::UNAUTHORIZED,
        ResultCode::ClientError => StatusCode::BAD_REQUEST,
        ResultCode::ServerError => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
