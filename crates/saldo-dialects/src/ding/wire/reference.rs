//! Reference data: countries, providers, products, promotions and their texts. What an item has not is left out.

use serde::Serialize;

use super::envelope::{ErrorCode, ResultCode};
use super::price::Price;
use crate::http::number::Number;

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct Country<'a> {
    pub country_iso: &'a str,
    pub country_name: &'a str,
    pub international_dialing_information: Vec<Dialling<'a>>,
    pub region_codes: Vec<&'a str>,
}

/// Lengths include the prefix.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct Dialling<'a> {
    pub prefix: &'a str,
    pub minimum_length: u32,
    pub maximum_length: u32,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct Currency<'a> {
    pub currency_iso: &'a str,
    pub currency_name: &'a str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct Region<'a> {
    pub region_code: &'a str,
    pub region_name: &'a str,
    pub country_iso: &'a str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct Provider<'a> {
    pub provider_code: &'a str,
    pub country_iso: &'a str,
    pub name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub short_name: Option<&'a str>,
    pub validation_regex: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_care_number: Option<&'a str>,
    pub region_codes: Vec<&'a str>,
    pub payment_types: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo_url: Option<&'a str>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct ProviderStatus<'a> {
    pub provider_code: &'a str,
    pub is_processing_transfers: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<&'a str>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct Product<'a> {
    pub provider_code: &'a str,
    pub sku_code: &'a str,
    pub localization_key: &'a str,
    pub setting_definitions: Vec<SettingDefinition<'a>>,
    pub maximum: Price,
    pub minimum: Price,
    /// A fraction: 0.03 is 3 %.
    pub commission_rate: Number,
    pub processing_mode: &'a str,
    pub redemption_mechanism: &'a str,
    pub benefits: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validity_period_iso: Option<&'a str>,
    pub uat_number: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additional_information: Option<&'a str>,
    pub default_display_text: &'a str,
    pub region_code: &'a str,
    pub payment_types: Vec<&'a str>,
    pub lookup_bills_required: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct SettingDefinition<'a> {
    pub name: &'a str,
    pub description: &'a str,
    pub is_mandatory: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct ProductDescription<'a> {
    pub display_text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description_markdown: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_more_markdown: Option<&'a str>,
    pub localization_key: &'a str,
    pub language_code: &'a str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct Promotion<'a> {
    pub provider_code: &'a str,
    pub start_utc: String,
    pub end_utc: String,
    pub currency_iso: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validity_period_iso: Option<&'a str>,
    pub minimum_send_amount: Number,
    pub localization_key: &'a str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct PromotionDescription<'a> {
    pub dates: &'a str,
    pub headline: &'a str,
    pub terms_and_conditions_mark_down: &'a str,
    pub bonus_validity: &'a str,
    pub promotion_type: &'a str,
    pub localization_key: &'a str,
    pub language_code: &'a str,
    pub send_amounts: Vec<SendAmount<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct SendAmount<'a> {
    pub minimum: Number,
    pub maximum: Number,
    pub bonuses: Vec<Bonus<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct Bonus<'a> {
    pub bonus_type: &'a str,
    pub quantity: Number,
    /// Days.
    pub validity: i32,
}

/// The body of GetAccountLookup.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct AccountFound {
    pub country_iso: String,
    pub account_number_normalized: String,
    pub items: Vec<AccountLookup>,
    pub result_code: ResultCode,
    pub error_codes: Vec<ErrorCode>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct AccountLookup {
    pub provider_code: String,
    pub region_code: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct ErrorDescription {
    pub message: &'static str,
    pub code: &'static str,
}
