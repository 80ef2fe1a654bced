//! A product's price: a band from a minimum to a maximum, linear between, in the product's own currency.
//! `quote` turns it into what one transfer costs in a partner's settlement currency.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::money::{Currency, Money, MoneyError};
use crate::reason::{Field, Reason};

/// How a tax is contained in the receive value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TaxCalculation {
    /// The rate is a part of the receive value: excluding tax = value × (1 − rate).
    Inclusive,
    /// The rate was added to the value without tax: excluding tax = value ÷ (1 + rate).
    Exclusive,
}

/// The tax on a product; `rate` in percent, 10 = 10 %.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxRule {
    pub name: String,
    pub rate: Decimal,
    pub calculation: TaxCalculation,
}

impl TaxRule {
    /// The part of a value that is not tax, between 0 and 1.
    pub fn net_fraction(&self) -> Decimal {
        let rate = self.rate / Decimal::ONE_HUNDRED;
        match self.calculation {
            TaxCalculation::Inclusive => (Decimal::ONE - rate).max(Decimal::ZERO),
            TaxCalculation::Exclusive => Decimal::ONE / (Decimal::ONE + rate),
        }
    }
}

/// What a product costs and conveys, from its minimum to its maximum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceBand {
    pub send_minimum: Money,
    pub send_maximum: Money,
    pub receive_minimum: Money,
    pub receive_maximum: Money,
    /// Contained in the send value; kept by the switch.
    pub customer_fee: Money,
    /// Charged beside the send value; kept by the switch.
    pub distributor_fee: Money,
    /// A fraction of the send value less the customer fee, which the partner earns: 0.03 = 3 %.
    pub commission: Decimal,
    pub tax: Option<TaxRule>,
}

/// What a price is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// An amount to send, in the settlement currency.
    Send(Decimal),
    /// An amount to be received, in the product's receive currency: it, or the next more that can be paid for.
    Receive(Decimal),
    /// That amount and no more, where the provider is told what to deliver. What is paid is the same.
    ReceiveExactly(Decimal),
}

/// Why no price can be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PriceError {
    #[error("the amount is outside the product's range")]
    OutOfRange(Field),
    #[error("the amount has more decimals than its currency")]
    TooPrecise(Field),
    #[error("there is no exchange rate from the product's currency to the settlement currency")]
    NoRate,
    #[error("the amounts do not compute: {0}")]
    Money(#[from] MoneyError),
}

impl From<PriceError> for Reason {
    fn from(error: PriceError) -> Self {
        match error {
            PriceError::OutOfRange(field) => Self::OutOfRange(field),
            PriceError::TooPrecise(field) => Self::Invalid(field),
            PriceError::NoRate => Self::Invalid(Field::SendCurrency),
            PriceError::Money(_) => Self::OutOfRange(Field::SendAmount),
        }
    }
}

impl PriceBand {
    pub fn currency(&self) -> Currency {
        self.send_minimum.currency()
    }

    pub fn receive_currency(&self) -> Currency {
        self.receive_minimum.currency()
    }

    pub fn is_fixed(&self) -> bool {
        self.send_minimum == self.send_maximum
    }

    /// What is received for an amount sent (product currency), before rounding.
    pub(super) fn receive_for(&self, send: Decimal) -> Option<Decimal> {
        interpolate(send, self.send_span(), self.receive_span())
    }

    /// What must be sent (product currency) for an amount to be received, before rounding.
    pub(super) fn send_for(&self, receive: Decimal) -> Option<Decimal> {
        interpolate(receive, self.receive_span(), self.send_span())
    }

    pub(super) fn send_span(&self) -> (Decimal, Decimal) {
        (self.send_minimum.to_decimal(), self.send_maximum.to_decimal())
    }

    pub(super) fn receive_span(&self) -> (Decimal, Decimal) {
        (self.receive_minimum.to_decimal(), self.receive_maximum.to_decimal())
    }
}

/// The point of `to` that lies where `value` lies in `from`; the start of `to` where `from` is a point.
fn interpolate(value: Decimal, from: (Decimal, Decimal), to: (Decimal, Decimal)) -> Option<Decimal> {
    let width = from.1 - from.0;
    if width.is_zero() {
        return Some(to.0);
    }
    let rise = (value - from.0).checked_mul(to.1 - to.0)?.checked_div(width)?;
    to.0.checked_add(rise)
}
