//! Prices and what is answered with them: GetBalance, EstimatePrices, LookupBills.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

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

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct Price {
    pub customer_fee: Number,
    pub distributor_fee: Number,
    pub receive_value: Number,
    pub receive_currency_iso: &'static str,
    pub receive_value_excluding_tax: Number,
    /// In percent.
    pub tax_rate: Number,
    #[serde(skip_serializing_if = "Maybe::is_absent")]
    pub tax_name: Maybe<String>,
    #[serde(skip_serializing_if = "Maybe::is_absent")]
    pub tax_calculation: Maybe<&'static str>,
    pub send_value: Number,
    pub send_currency_iso: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct Balance {
    pub balance: Number,
    pub currency_iso: &'static str,
    pub result_code: ResultCode,
    pub error_codes: [ErrorCode; 0],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct EstimatedPrice {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<Price>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sku_code: Option<String>,
    pub batch_item_ref: String,
    pub result_code: ResultCode,
    pub error_codes: Vec<ErrorCode>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct Bill {
    pub price: Price,
    pub bill_ref: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub additional_info: BTreeMap<String, String>,
}
