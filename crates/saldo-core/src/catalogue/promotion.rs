//! Promotions: what a provider adds to a transfer for a while.

use rust_decimal::Decimal;

use crate::ids::ProviderCode;
use crate::money::Money;
use crate::time::Timestamp;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promotion {
    pub localization_key: String,
    pub provider: ProviderCode,
    pub starts_at: Timestamp,
    /// `None` while it is open ended.
    pub ends_at: Option<Timestamp>,
    pub validity: Option<String>,
    pub minimum_send: Money,
    pub tiers: Vec<BonusTier>,
}

/// The bonuses for send amounts between two bounds, in the promotion's own currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BonusTier {
    pub minimum: Decimal,
    pub maximum: Decimal,
    pub bonuses: Vec<Bonus>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bonus {
    /// `+`, `%`, `x`, `MB`, `GB`, `SMS`; an open set.
    pub bonus_type: String,
    pub quantity: Decimal,
    pub validity_days: i32,
}

/// A promotion's text in one language; `terms` is CommonMark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromotionText {
    pub localization_key: String,
    pub language: String,
    pub dates: String,
    pub headline: String,
    pub terms: String,
    pub bonus_validity: String,
    pub promotion_type: String,
}
