//! Every `Reason` as a status code. A failure is HTTP 200 with the code in the body, since the published clients read no
//! body of any other status; only what is no operation at all has a status of its own.

use std::borrow::Cow;

use axum::http::header::ALLOW;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use saldo_core::transfer::Refusal;
use saldo_core::{Field, Reason};

use super::codes;
use super::wire::Status;
use crate::http::answer;
use crate::http::parameters::Faults;

pub(super) const SUCCESS: &str = "S1000";
pub(super) const PARTLY_PAID: &str = "P1001";
pub(super) const PENDING: &str = "P1003";
pub(super) const NOT_CHARGED: &str = "E1404";
pub(super) const AMOUNT_TOO_HIGH: &str = "E1329";
pub(super) const AMOUNT_TOO_LOW: &str = "E1330";
pub(super) const AMOUNT_INVALID: &str = "E1606";
pub(super) const BROKEN: &str = "E1601";
const REQUEST_INVALID: &str = "E1312";
const PAYER_TIMED_OUT: &str = "E1405";
const PAYER_REFUSED: &str = "E1406";

/// How a subscriber who has too little is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shortage {
    /// E1308, as the simulator has it.
    ChargingError,
    /// E1378, as production has it.
    InsufficientBalance,
}

/// The status of an operation: its code and what is said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Words {
    pub code: &'static str,
    pub detail: Cow<'static, str>,
}

impl Words {
    /// A code with its own text.
    pub(super) fn of(code: &'static str) -> Self {
        let detail = codes::known(code).map_or(code, |known| known.detail);
        Self { code, detail: Cow::Borrowed(detail) }
    }

    /// A request that is not as published, and how.
    pub(super) fn request(how: &str) -> Self {
        let words = Self::of(REQUEST_INVALID);
        Self { detail: Cow::Owned(format!("{}: {how}", words.detail)), ..words }
    }

    /// What was refused: in the operator's own code where that is one of the published, else by the reason.
    pub(super) fn refused(refusal: &Refusal, shortage: Shortage) -> Self {
        Self::of(given(refusal).unwrap_or_else(|| code(refusal.reason, shortage)))
    }
}

impl From<Faults> for Words {
    fn from(faults: Faults) -> Self {
        let kinds = [
            ("missing", faults.missing),
            ("no single value", faults.invalid),
            ("too long", faults.out_of_range),
        ];
        let named = kinds.into_iter().filter(|(_, names)| !names.is_empty());
        let named: Vec<_> = named.map(|(kind, names)| format!("{kind}: {}", names.join(", "))).collect();
        Self::request(&named.join("; "))
    }
}

/// The operator's own code, where it is one of the published; a refusal is never told as a success.
fn given(refusal: &Refusal) -> Option<&'static str> {
    let code = refusal.provider_code.as_deref().filter(|code| *code != SUCCESS);
    code.and_then(codes::known).map(|known| known.code)
}

/// The code of a charge that has failed, as a notification has it: one for all, unless the operator gives another or
/// the subscriber did not pay.
pub(super) fn end(refusal: &Refusal) -> &'static str {
    given(refusal).unwrap_or(match refusal.reason {
        Reason::PayerTimedOut => PAYER_TIMED_OUT,
        Reason::PayerRefused => PAYER_REFUSED,
        _ => NOT_CHARGED,
    })
}

/// A reason's code.
pub(super) fn code(reason: Reason, shortage: Shortage) -> &'static str {
    match reason {
        Reason::AuthenticationFailed | Reason::CredentialExpired => "E1313",
        Reason::HostNotAllowed => "E1303",
        Reason::Forbidden => "E1309",

        Reason::Missing(field) | Reason::Invalid(field) => parameter(field),
        Reason::OutOfRange(Field::Amount | Field::SendAmount | Field::ReceiveAmount) => AMOUNT_TOO_HIGH,
        Reason::OutOfRange(_) | Reason::Conflicting(..) | Reason::NotFound | Reason::Ambiguous => {
            REQUEST_INVALID
        }
        Reason::AccountNumberInvalid | Reason::AccountNumberUnrecognised => "E1325",
        Reason::NotOffered | Reason::InstantNotCancellable | Reason::AlreadyFinal => "E1825",

        Reason::ReferenceRepeated | Reason::ReferenceConflict => "E1379",
        Reason::InProgress | Reason::Overloaded | Reason::Indeterminate => "E1603",

        Reason::RateLimited | Reason::SentTooOften { .. } => "E1318",
        Reason::CallsUsedUp { .. } => "E1319",
        Reason::InsufficientBalance => match shortage {
            Shortage::ChargingError => "E1308",
            Shortage::InsufficientBalance => "E1378",
        },

        Reason::ProviderTimedOut => "E1363",
        Reason::ProviderRefusedForNow => "E1344",
        Reason::ProviderUnavailableForNow
        | Reason::ProviderUnavailable
        | Reason::ProductUnavailableForNow
        | Reason::ProductUnavailable => "E1315",
        Reason::AccountBlockedForNow | Reason::AccountRefused => "E1317",
        Reason::ProviderRefused => "E1308",
        Reason::RechargeNotAllowed => "E1328",
        Reason::ProviderUnknownError => "E1376",
        Reason::PayerTimedOut => PAYER_TIMED_OUT,
        Reason::PayerRefused => PAYER_REFUSED,

        Reason::Internal => BROKEN,
    }
}

/// The code of a parameter that is missing or wrong.
fn parameter(field: Field) -> &'static str {
    match field {
        Field::Instrument => "E1377",
        Field::Currency | Field::SendCurrency => "E1380",
        Field::Amount | Field::SendAmount | Field::ReceiveAmount => AMOUNT_INVALID,
        Field::Sku
        | Field::AccountNumber
        | Field::Reference
        | Field::Settings
        | Field::BillRef
        | Field::Account
        | Field::Note
        | Field::Partner
        | Field::PublicId
        | Field::TokenLifetime => REQUEST_INVALID,
    }
}

/// What is refused before it is an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Problem {
    NoSuchOperation,
    NotPost,
    BodyTooLarge,
    BodyBroken,
}

impl Problem {
    pub(super) fn into_response(self) -> Response {
        let (status, how) = match self {
            Self::NoSuchOperation => {
                (StatusCode::NOT_FOUND, "no such operation; see the paths of the CaaS API")
            }
            Self::NotPost => (StatusCode::METHOD_NOT_ALLOWED, "use POST"),
            Self::BodyTooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "the body is larger than 1 MiB"),
            Self::BodyBroken => (StatusCode::BAD_REQUEST, "the body did not arrive whole"),
        };
        let mut response = answer::json_of(status, &Status::from(Words::request(how)));
        if self == Self::NotPost {
            response.headers_mut().insert(ALLOW, HeaderValue::from_static("POST"));
        }
        response
    }
}
