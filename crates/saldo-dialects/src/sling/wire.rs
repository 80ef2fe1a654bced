//! The shapes. The document prints none: the names lean on the headings of its tables, and `docs/dialects/sling.md`
//! says so. Members that are not here are passed over.

use serde::Serialize;
use utoipa::ToSchema;

use crate::http::json::Object;
use crate::http::parameters::{Faults, Parameters};

const REQUEST_ID_CHARS_MAX: usize = 64;
const VALUE_CHARS_MAX: usize = 32;

pub(super) const REQUEST_ID: &str = "request_id";
pub(super) const MSISDN: &str = "msisdn";
pub(super) const AMOUNT: &str = "amount";
pub(super) const CURRENCY: &str = "currency";

/// The number that is asked about.
#[derive(Debug, ToSchema)]
pub(super) struct EligibilityRequest {
    /// In international form.
    #[schema(max_length = 32)]
    pub msisdn: String,
}

impl EligibilityRequest {
    pub(super) fn read(object: Object<'_>) -> Result<Self, Faults> {
        let mut from = Parameters::new(object);
        let read = Self { msisdn: from.single_required(MSISDN, VALUE_CHARS_MAX) };
        from.finish(read)
    }
}

/// A credit to make.
#[derive(Debug, ToSchema)]
pub(super) struct CreditRequest {
    /// The caller's own id of the credit, another one for each.
    #[schema(max_length = 64)]
    pub request_id: String,
    /// In international form.
    #[schema(max_length = 32)]
    pub msisdn: String,
    /// In minor units: 500 is GBP 5.00.
    #[schema(minimum = 1)]
    pub amount: u32,
    /// The currency of the key, which it is where absent.
    pub currency: Option<String>,
}

impl CreditRequest {
    pub(super) fn read(object: Object<'_>) -> Result<Self, Faults> {
        let mut from = Parameters::new(object);
        let read = Self {
            request_id: from.single_required(REQUEST_ID, REQUEST_ID_CHARS_MAX),
            msisdn: from.single_required(MSISDN, VALUE_CHARS_MAX),
            amount: from.integer_required(AMOUNT, (1, u32::MAX)),
            currency: from.single(CURRENCY, VALUE_CHARS_MAX),
        };
        from.finish(read)
    }
}

/// Whether a number takes a credit.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EligibilityResponse {
    /// In international form, without a `+`.
    pub msisdn: String,
    /// `EE`, `O2`, `Vodafone` or `Three`; `null` where no carrier is known to have the number.
    #[schema(required)]
    pub carrier: Option<String>,
    pub eligible: bool,
}

/// A credit that was accepted. How it ends is told by webhook.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CreditResponse {
    pub request_id: String,
    /// The credit's own id.
    pub id: String,
    /// In international form, without a `+`.
    pub msisdn: String,
    /// Always `pending`.
    pub status: &'static str,
}

/// What is posted when a credit has ended (*Versioning*: "the version present in the JSON data").
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Notification {
    pub version: &'static str,
    /// The credit's own id.
    pub id: String,
    pub request_id: String,
    pub msisdn: String,
    pub carrier: String,
    /// In minor units.
    pub amount: i64,
    pub currency: &'static str,
    /// `succeeded` or `failed`.
    pub status: &'static str,
    /// Of a credit that failed.
    #[schema(required)]
    pub error_code: Option<&'static str>,
    /// When it ended, in RFC 3339 and UTC.
    pub timestamp: String,
}

/// Why a request was refused.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ErrorResponse {
    pub error_code: &'static str,
    pub message: String,
    /// The members that are wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub fields: Vec<&'static str>,
}
