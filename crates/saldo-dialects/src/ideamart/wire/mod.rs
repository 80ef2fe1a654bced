//! The shapes exactly as published: what is read stands in `requests`, what is answered and told here.
//! Every value is a text, amounts too. A failure has all members of its operation (Ideamart CaaS description).

mod requests;

use std::borrow::Cow;

use serde::Serialize;

pub use requests::CURRENCY;
pub(super) use requests::{
    BalanceRequest, Credentials, DebitRequest, InstrumentType, ListRequest, external_trx_id,
};

/// What every answer says, and all that is said where no operation was reached.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Status {
    pub status_code: &'static str,
    pub status_detail: Cow<'static, str>,
}

/// *Query Balance*.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct BalanceResponse {
    #[serde(flatten)]
    pub status: Status,
    /// Two decimals.
    pub chargeable_balance: String,
    /// `Active`, or what else the operator says.
    pub account_status: String,
    /// `Pre Paid` or `Post Paid`.
    pub account_type: &'static str,
}

/// *Direct Debit*.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DebitResponse {
    #[serde(flatten)]
    pub status: Status,
    pub time_stamp: String,
    pub short_description: String,
    pub long_description: String,
    pub external_trx_id: String,
    /// Empty where nothing was charged or begun.
    pub internal_trx_id: String,
    /// Eight digits, which the subscriber enters to pay.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference_id: Option<String>,
    /// What the subscriber has to pay.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount_due: Option<String>,
}

/// *Get Payment Instrument List*.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ListResponse {
    #[serde(flatten)]
    pub status: Status,
    pub payment_instrument_list: Vec<PaymentInstrument>,
}

#[derive(Debug, Serialize)]
pub(super) struct PaymentInstrument {
    pub name: String,
    /// `sync` or `async`.
    #[serde(rename = "type")]
    pub kind: &'static str,
}

/// *Charging Notification*.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ChargingNotification {
    pub external_trx_id: String,
    pub internal_trx_id: String,
    /// Only of what is paid by the subscriber itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference_id: Option<String>,
    /// This payment.
    pub paid_amount: String,
    /// All payments so far.
    pub total_amount: String,
    pub balance_due: String,
    pub currency: &'static str,
    #[serde(flatten)]
    pub status: Status,
    pub time_stamp: String,
}
