//! Countries, regions, currencies and the providers that trade in them.

use regex::Regex;

use super::product::PaymentType;
use crate::ids::ProviderCode;
use crate::money::Currency;

/// A dialling prefix with the lengths its numbers have, the prefix included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiallingRange {
    pub prefix: String,
    pub length_min: u32,
    pub length_max: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166 alpha-2; `XG` stands for all countries.
    pub iso: String,
    /// ISO 3166 numeric, three digits.
    pub iso_numeric: String,
    /// The number of dialects that count countries their own way.
    pub number: i64,
    pub name: String,
    pub dialling: Vec<DiallingRange>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurrencyName {
    pub currency: Currency,
    pub name: String,
}

/// A part of a country that a provider may be limited to; a country with one region gives it its own code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    pub code: String,
    pub country: String,
    pub name: String,
}

/// Whether a provider takes transfers at the moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProviderStatus {
    Up,
    Down { message: String },
}

/// Who delivers value to the end user.
#[derive(Debug, Clone)]
pub struct Provider {
    pub code: ProviderCode,
    pub number: i64,
    pub country: String,
    pub name: String,
    pub short_name: Option<String>,
    /// Which account numbers are this provider's.
    pub pattern: Regex,
    pub customer_care: Option<String>,
    pub regions: Vec<String>,
    pub payment_types: Vec<PaymentType>,
    pub logo_url: Option<String>,
    pub status: ProviderStatus,
}
