//! Money: whole minor units of an ISO 4217 currency, with checked arithmetic.
//! Nothing here rounds unless its name says which way.

use std::fmt;
use std::str::FromStr;

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

/// An ISO 4217 currency, for example `USD`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// The three-letter code.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// How many decimal digits the minor unit has: 2 for USD, 0 for JPY, 3 for KWD.
    pub fn exponent(self) -> u32 {
        self.0.exponent().map_or(0, u32::from)
    }
}

impl FromStr for Currency {
    type Err = MoneyError;

    fn from_str(code: &str) -> Result<Self, MoneyError> {
        iso_currency::Currency::from_code(code).map(Self).ok_or(MoneyError::CurrencyUnknown)
    }
}

impl PartialOrd for Currency {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Currency {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.code().cmp(other.code())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.code())
    }
}

/// Why an amount is not money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    #[error("the currency code is not one of ISO 4217")]
    CurrencyUnknown,
    #[error("the amount has more decimals than its currency")]
    TooPrecise,
    #[error("the amount is too large")]
    TooLarge,
    #[error("the amounts are of two currencies")]
    CurrencyMixed,
}

/// An amount of one currency in whole minor units: `USD 10.50` is 1050.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

impl Money {
    pub fn from_minor(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    pub fn zero(currency: Currency) -> Self {
        Self::from_minor(0, currency)
    }

    pub fn minor(self) -> i64 {
        self.minor
    }

    pub fn currency(self) -> Currency {
        self.currency
    }

    pub fn is_zero(self) -> bool {
        self.minor == 0
    }

    pub fn is_positive(self) -> bool {
        self.minor > 0
    }

    /// The amount in major units, with the currency's own number of decimals.
    pub fn to_decimal(self) -> Decimal {
        Decimal::new(self.minor, self.currency.exponent())
    }

    /// An amount in major units that must fit the currency exactly: `10.5` USD is fine, `10.505` is not.
    pub fn from_decimal(amount: Decimal, currency: Currency) -> Result<Self, MoneyError> {
        let money = Self::rounded(amount, currency, RoundingStrategy::ToZero)?;
        if money.to_decimal() == amount { Ok(money) } else { Err(MoneyError::TooPrecise) }
    }

    /// The nearest amount below: what a customer receives.
    pub fn round_down(amount: Decimal, currency: Currency) -> Result<Self, MoneyError> {
        Self::rounded(amount, currency, RoundingStrategy::ToNegativeInfinity)
    }

    /// The nearest amount above: what a partner pays.
    pub fn round_up(amount: Decimal, currency: Currency) -> Result<Self, MoneyError> {
        Self::rounded(amount, currency, RoundingStrategy::ToPositiveInfinity)
    }

    /// The nearest amount, ties to the even one: commission and tax.
    pub fn round_half_even(amount: Decimal, currency: Currency) -> Result<Self, MoneyError> {
        Self::rounded(amount, currency, RoundingStrategy::MidpointNearestEven)
    }

    fn rounded(amount: Decimal, currency: Currency, how: RoundingStrategy) -> Result<Self, MoneyError> {
        let scale = Decimal::from(10_i64.pow(currency.exponent()));
        let minor = amount.checked_mul(scale).ok_or(MoneyError::TooLarge)?.round_dp_with_strategy(0, how);
        let minor = minor.to_i64().ok_or(MoneyError::TooLarge)?;
        Ok(Self { minor, currency })
    }

    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.combine(other, i64::checked_add)
    }

    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.combine(other, i64::checked_sub)
    }

    fn combine(self, other: Self, with: fn(i64, i64) -> Option<i64>) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::CurrencyMixed);
        }
        let minor = with(self.minor, other.minor).ok_or(MoneyError::TooLarge)?;
        Ok(Self { minor, currency: self.currency })
    }
}

impl fmt::Display for Money {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {}", self.to_decimal(), self.currency)
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}
