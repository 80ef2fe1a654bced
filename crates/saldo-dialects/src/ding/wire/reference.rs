//! Reference data: countries, providers, products, promotions and their texts. What an item has not is left out.

use serde::Serialize;
use utoipa::ToSchema;

use super::envelope::{ErrorCode, ResultCode};
use super::price::Price;
use crate::http::number::Number;

/// A country, and how its numbers begin.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct Country<'a> {
    pub country_iso: &'a str,
    pub country_name: &'a str,
    pub international_dialing_information: Vec<Dialling<'a>>,
    pub region_codes: Vec<&'a str>,
}

/// How the numbers of a country begin, and how long they are. Lengths include the prefix.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
#[schema(as = InternationalDialingInformation)]
pub(in crate::ding) struct Dialling<'a> {
    pub prefix: &'a str,
    pub minimum_length: u32,
    pub maximum_length: u32,
}

/// A currency.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct Currency<'a> {
    pub currency_iso: &'a str,
    pub currency_name: &'a str,
}

/// A part of a country; the whole of it where it has no parts.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct Region<'a> {
    pub region_code: &'a str,
    pub region_name: &'a str,
    pub country_iso: &'a str,
}

/// Who delivers a product in one country.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct Provider<'a> {
    pub provider_code: &'a str,
    pub country_iso: &'a str,
    pub name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub short_name: Option<&'a str>,
    /// Account numbers must match it.
    pub validation_regex: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub customer_care_number: Option<&'a str>,
    pub region_codes: Vec<&'a str>,
    /// Prepaid or Postpaid.
    pub payment_types: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub logo_url: Option<&'a str>,
}

/// Whether a provider takes transfers at present.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct ProviderStatus<'a> {
    pub provider_code: &'a str,
    pub is_processing_transfers: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub message: Option<&'a str>,
}

/// What can be sent. A product whose Minimum equals its Maximum has one price.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct Product<'a> {
    pub provider_code: &'a str,
    pub sku_code: &'a str,
    /// Finds the product's texts in GetProductDescriptions.
    pub localization_key: &'a str,
    pub setting_definitions: Vec<SettingDefinition<'a>>,
    pub maximum: Price,
    pub minimum: Price,
    /// A fraction: 0.03 is 3 %.
    pub commission_rate: Number,
    /// Instant or Batch.
    pub processing_mode: &'a str,
    /// Immediate, ReadReceipt or ReadAdditionalInformation.
    pub redemption_mechanism: &'a str,
    /// Such as Mobile, Minutes, Data, LongDistance, Electricity, TV, Internet and Utility. More may be added.
    pub benefits: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub validity_period_iso: Option<&'a str>,
    /// An account number to test with: nothing is charged. Its last digit chooses the outcome.
    pub uat_number: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub additional_information: Option<&'a str>,
    pub default_display_text: &'a str,
    pub region_code: &'a str,
    pub payment_types: Vec<&'a str>,
    /// Whether SendTransfer needs the BillRef of a bill that LookupBills found.
    #[schema(required = false)]
    pub lookup_bills_required: bool,
}

/// A value that SendTransfer must or may name in its Settings.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct SettingDefinition<'a> {
    /// Used verbatim in Settings.
    pub name: &'a str,
    pub description: &'a str,
    pub is_mandatory: bool,
}

/// The texts of a product in one language.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
#[schema(as = LocalizedProductDescription)]
pub(in crate::ding) struct ProductDescription<'a> {
    pub display_text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub description_markdown: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub read_more_markdown: Option<&'a str>,
    pub localization_key: &'a str,
    pub language_code: &'a str,
}

/// A promotion of a provider.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct Promotion<'a> {
    pub provider_code: &'a str,
    #[schema(format = DateTime)]
    pub start_utc: String,
    /// The last second of the year 9999 where no end is known.
    #[schema(format = DateTime)]
    pub end_utc: String,
    pub currency_iso: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub validity_period_iso: Option<&'a str>,
    pub minimum_send_amount: Number,
    pub localization_key: &'a str,
}

/// The texts of a promotion in one language.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
#[schema(as = LocalizedPromotionDescription)]
pub(in crate::ding) struct PromotionDescription<'a> {
    /// Days as MM/DD/YYYY, separated by semicolons. Blank where it has no end.
    pub dates: &'a str,
    pub headline: &'a str,
    pub terms_and_conditions_mark_down: &'a str,
    pub bonus_validity: &'a str,
    pub promotion_type: &'a str,
    pub localization_key: &'a str,
    pub language_code: &'a str,
    pub send_amounts: Vec<SendAmount<'a>>,
}

/// What is given for an amount in a range.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct SendAmount<'a> {
    pub minimum: Number,
    pub maximum: Number,
    pub bonuses: Vec<Bonus<'a>>,
}

/// One part of a bonus.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct Bonus<'a> {
    /// One of + % x MB GB SMS. More may be added.
    pub bonus_type: &'a str,
    pub quantity: Number,
    /// Days.
    pub validity: i32,
}

/// Where an account number belongs.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
#[schema(as = GetAccountLookupResponse)]
pub(in crate::ding) struct AccountFound {
    #[schema(required = false)]
    pub country_iso: String,
    /// With its country's prefix, digits only.
    #[schema(required = false)]
    pub account_number_normalized: String,
    pub items: Vec<AccountLookup>,
    pub result_code: ResultCode,
    pub error_codes: Vec<ErrorCode>,
}

/// A provider that an account number may belong to.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct AccountLookup {
    pub provider_code: String,
    pub region_code: String,
}

/// An error or context code in words.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct ErrorDescription {
    pub message: &'static str,
    pub code: &'static str,
}
