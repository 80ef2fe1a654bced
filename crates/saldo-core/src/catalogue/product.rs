//! A product: what can be bought from one provider, how it is delivered and what it conveys.

use std::fmt;

use regex::Regex;
use serde::{Deserialize, Serialize};

use super::price::PriceBand;
use crate::account_number::AccountNumber;
use crate::ids::{ProviderCode, Sku};

macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
        pub enum $name { $(#[serde(rename = $text)] $variant),+ }

        impl $name {
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The name in the catalogue's files.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)+ _ => None }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(self.as_str())
            }
        }
    };
}

named!(
    /// What sort of thing a product is.
    Kind {
        Topup = "topup",
        Data = "data",
        Bundle = "bundle",
        Pin = "pin",
        Voucher = "voucher",
        Tv = "tv",
        Electricity = "electricity",
        Bill = "bill",
        Ldi = "ldi",
        Charge = "charge",
    }
);
impl Kind {
    /// What a catalogue sells; a charge is no product.
    pub const SOLD: &[Self] = &[
        Self::Topup,
        Self::Data,
        Self::Bundle,
        Self::Pin,
        Self::Voucher,
        Self::Tv,
        Self::Electricity,
        Self::Bill,
        Self::Ldi,
    ];

    /// Whether the end user reads what was bought from the receipt, so that it needs no account to go to.
    pub fn is_read(self) -> bool {
        matches!(self, Self::Pin | Self::Voucher | Self::Ldi)
    }
}
named!(
    /// Whether a transfer is sent at once, or queued and sent later.
    ProcessingMode { Instant = "instant", Batch = "batch" }
);
named!(
    /// How the end user gets the value.
    Redemption {
        Immediate = "immediate",
        ReadReceipt = "read_receipt",
        ReadAdditionalInformation = "read_additional_information",
    }
);
named!(
    /// How the end user pays the provider.
    PaymentType { Prepaid = "Prepaid", Postpaid = "Postpaid" }
);

/// Something a product conveys, for example `Mobile` or `Data`; an open set.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Benefit(pub String);

/// A value a partner must or may give beside the account number, for example a meter id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingDefinition {
    pub name: String,
    pub description: String,
    pub is_mandatory: bool,
}

#[derive(Debug, Clone)]
pub struct Product {
    pub sku: Sku,
    /// The number of dialects that count products; published numbers are kept.
    pub number: i64,
    pub provider: ProviderCode,
    pub region: String,
    pub kind: Kind,
    pub localization_key: String,
    pub processing_mode: ProcessingMode,
    pub redemption: Redemption,
    pub benefits: Vec<Benefit>,
    pub payment_types: Vec<PaymentType>,
    /// ISO 8601 duration, for example `P30D`.
    pub validity: Option<String>,
    /// The number that rehearses a transfer: it and the numbers that differ from it in the last digit move no money.
    pub uat_number: AccountNumber,
    pub additional_information: Option<String>,
    /// Overrides the provider's pattern.
    pub pattern: Option<Regex>,
    pub price: PriceBand,
    pub settings: Vec<SettingDefinition>,
    pub needs_bill_lookup: bool,
    /// Sold by the id of a package that is looked up first.
    pub has_packages: bool,
}

impl Product {
    /// The ending of a rehearsal number: the last digit of a number that is otherwise the product's UAT number.
    ///
    /// `None` for every real number.
    pub fn uat_ending(&self, number: &AccountNumber) -> Option<char> {
        let uat = self.uat_number.as_str();
        let given = number.as_str();
        let stem = uat.get(..uat.len().checked_sub(1)?)?;
        let ending = given.strip_prefix(stem)?;
        let mut chars = ending.chars();
        match (chars.next(), chars.next()) {
            (Some(digit), None) if digit.is_ascii_digit() => Some(digit),
            _ => None,
        }
    }

    /// Whether the price is one amount.
    pub fn is_fixed(&self) -> bool {
        self.price.is_fixed()
    }
}

/// A product's text in one language. `description` and `read_more` are CommonMark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductText {
    pub localization_key: String,
    pub language: String,
    pub display_text: String,
    pub description: Option<String>,
    pub read_more: Option<String>,
}
