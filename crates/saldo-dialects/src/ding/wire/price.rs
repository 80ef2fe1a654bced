//! Prices and what is answered with them: GetBalance, EstimatePrices, LookupBills.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};
use utoipa::ToSchema;

use super::envelope::{ErrorCode, ResultCode};
use crate::http::number::Number;

/// A member that one method leaves out where another prints `null`: the published lists omit what a product has not,
/// the published transfers print it (Ding Connect description, *Deferred SendTransfer*).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ding) enum Maybe<T> {
    Absent,
    Null,
    Given(T),
}

impl<T> Maybe<T> {
    fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

impl<T: Serialize> Serialize for Maybe<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Absent | Self::Null => serializer.serialize_none(),
            Self::Given(value) => value.serialize(serializer),
        }
    }
}

/// What is paid and what arrives. The provider gets SendValue less CustomerFee; the balance loses SendValue and
/// DistributorFee.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct Price {
    /// What the end user pays beside the value, in SendCurrencyIso.
    pub customer_fee: Number,
    /// What the distributor pays beside the value, in SendCurrencyIso.
    pub distributor_fee: Number,
    /// What the account number receives, tax included.
    pub receive_value: Number,
    pub receive_currency_iso: &'static str,
    /// What the account number receives once tax is taken off.
    pub receive_value_excluding_tax: Number,
    /// In percent: 10 is 10 %.
    #[schema(required = false)]
    pub tax_rate: Number,
    #[serde(skip_serializing_if = "Maybe::is_absent")]
    #[schema(value_type = Option<String>)]
    pub tax_name: Maybe<String>,
    /// Inclusive or Exclusive; blank where the provider sees to the tax.
    #[serde(skip_serializing_if = "Maybe::is_absent")]
    #[schema(value_type = Option<String>)]
    pub tax_calculation: Maybe<&'static str>,
    pub send_value: Number,
    pub send_currency_iso: &'static str,
}

/// What the distributor can spend.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
#[schema(as = GetBalanceResponse)]
pub(in crate::ding) struct Balance {
    pub balance: Number,
    pub currency_iso: &'static str,
    pub result_code: ResultCode,
    #[schema(value_type = Vec<ErrorCode>)]
    pub error_codes: [ErrorCode; 0],
}

/// The result of one item of EstimatePrices.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct EstimatedPrice {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub price: Option<Price>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub sku_code: Option<String>,
    pub batch_item_ref: String,
    pub result_code: ResultCode,
    pub error_codes: Vec<ErrorCode>,
}

/// One bill that can be paid.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct Bill {
    pub price: Price,
    /// The BillRef that SendTransfer pays it by.
    pub bill_ref: String,
    /// What the provider tells of the bill, such as its Holder and DueDate.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(required = false)]
    pub additional_info: BTreeMap<String, String>,
}
