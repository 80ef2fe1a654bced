//! The price of one transfer, in the partner's settlement currency. Rounding happens here and nowhere else.
//! A transfer keeps its quote: settling never prices again.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::price::{Ask, PriceBand, PriceError, TaxCalculation};
use super::rates::{Rate, Rates};
use crate::money::{Currency, Money, MoneyError};
use crate::reason::Field;

/// The tax contained in what is received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxLine {
    pub name: String,
    /// In percent, 10 = 10 %.
    pub rate: Decimal,
    pub calculation: TaxCalculation,
}

/// What one transfer costs and conveys. All but the receive values are in the settlement currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// What the customer pays, the customer fee included.
    pub send: Money,
    pub customer_fee: Money,
    pub distributor_fee: Money,
    pub receive: Money,
    pub receive_excluding_tax: Money,
    pub tax: Option<TaxLine>,
    /// The part of the provider's share that is owed as tax.
    pub tax_amount: Money,
    pub commission_rate: Decimal,
    pub commission: Money,
    /// The send value in the product's own currency.
    pub product_send: Money,
    /// Settlement units for one unit of the product's currency, and the day of that rate.
    pub rate: Decimal,
    pub rate_date: String,
}

impl Quote {
    /// Prices one transfer of a product.
    ///
    /// Receive values are rounded down and send values up to their currency's exponent; commission and tax are
    /// rounded half to even, and the provider's share is what remains.
    pub fn new(band: &PriceBand, ask: Ask, settlement: Currency, rates: &Rates) -> Result<Self, PriceError> {
        let rate = rates.between(band.currency(), settlement).ok_or(PriceError::NoRate)?;
        let send = match ask {
            Ask::Send(amount) => Money::from_decimal(amount, settlement).map_err(|error| match error {
                MoneyError::TooLarge => PriceError::OutOfRange(Field::SendAmount),
                MoneyError::TooPrecise | MoneyError::CurrencyUnknown | MoneyError::CurrencyMixed => {
                    PriceError::TooPrecise(Field::SendAmount)
                }
            })?,
            Ask::Receive(amount) | Ask::ReceiveExactly(amount) => {
                send_for_receive(band, amount, settlement, &rate)?
            }
        };
        let (lowest, highest) = send_limits(band, settlement, &rate)?;
        let is_outside = send.minor() < lowest.minor() || send.minor() > highest.minor();
        match ask {
            Ask::Send(_) if is_outside => Err(PriceError::OutOfRange(Field::SendAmount)),
            Ask::Receive(_) if is_outside => Err(PriceError::OutOfRange(Field::ReceiveAmount)),
            Ask::Send(_) | Ask::Receive(_) => Self::of_send(band, send, settlement, rate),
            // The amount is inside; its price is rounded up, at the very end of the range to more than could be sent.
            Ask::ReceiveExactly(amount) => {
                Self::of_send(band, send, settlement, rate)?.receiving(amount, band)
            }
        }
    }

    /// The same price for exactly this amount received.
    fn receiving(self, amount: Decimal, band: &PriceBand) -> Result<Self, PriceError> {
        let receive = Money::from_decimal(amount, band.receive_currency()).map_err(|error| match error {
            MoneyError::TooPrecise => PriceError::TooPrecise(Field::ReceiveAmount),
            MoneyError::TooLarge | MoneyError::CurrencyUnknown | MoneyError::CurrencyMixed => {
                PriceError::OutOfRange(Field::ReceiveAmount)
            }
        })?;
        Ok(Self { receive, receive_excluding_tax: excluding_tax(receive, band)?, ..self })
    }

    /// What is refused before it has a price: nothing is paid for an amount that nobody receives.
    pub fn of_nothing(receive: Money, settlement: Currency) -> Self {
        let zero = Money::zero(settlement);
        Self {
            send: zero,
            customer_fee: zero,
            distributor_fee: zero,
            receive,
            receive_excluding_tax: receive,
            tax: None,
            tax_amount: zero,
            commission_rate: Decimal::ZERO,
            commission: zero,
            product_send: zero,
            rate: Decimal::ONE,
            rate_date: String::new(),
        }
    }

    /// What a charge brings: the whole amount from the subscriber, less the platform's fee for the partner.
    ///
    /// The fee is rounded half to even and never more than the amount.
    pub fn of_charge(amount: Money, fee_rate: Decimal) -> Result<Self, MoneyError> {
        let fee = Money::round_half_even(amount.to_decimal() * fee_rate, amount.currency())?;
        let zero = Money::zero(amount.currency());
        Ok(Self {
            send: amount,
            customer_fee: if fee.minor() > amount.minor() { amount } else { fee },
            distributor_fee: zero,
            receive: amount,
            receive_excluding_tax: amount,
            tax: None,
            tax_amount: zero,
            commission_rate: Decimal::ZERO,
            commission: zero,
            product_send: amount,
            rate: Decimal::ONE,
            rate_date: String::new(),
        })
    }

    /// The quotes at both ends of a product's band, in a settlement currency.
    pub fn range(band: &PriceBand, settlement: Currency, rates: &Rates) -> Result<(Self, Self), PriceError> {
        let rate = rates.between(band.currency(), settlement).ok_or(PriceError::NoRate)?;
        let (lowest, highest) = send_limits(band, settlement, &rate)?;
        Ok((
            Self::of_send(band, lowest, settlement, rate.clone())?,
            Self::of_send(band, highest, settlement, rate)?,
        ))
    }

    /// What the partner's balance loses.
    pub fn total(&self) -> Money {
        Money::from_minor(
            self.send.minor().saturating_add(self.distributor_fee.minor()),
            self.send.currency(),
        )
    }

    /// What is owed to the provider: the send value less the customer fee, commission and tax.
    pub fn provider_share(&self) -> Money {
        let taken = self.customer_fee.minor() + self.commission.minor() + self.tax_amount.minor();
        Money::from_minor(self.send.minor() - taken, self.send.currency())
    }

    /// What the switch keeps.
    pub fn fees(&self) -> Money {
        Money::from_minor(self.customer_fee.minor() + self.distributor_fee.minor(), self.send.currency())
    }

    fn of_send(band: &PriceBand, send: Money, settlement: Currency, rate: Rate) -> Result<Self, PriceError> {
        let product_send = to_product(band, send, &rate)?;
        let too_large = PriceError::Money(MoneyError::TooLarge);
        let receive = band.receive_for(product_send.to_decimal()).ok_or(too_large)?;
        let receive = Money::round_down(receive, band.receive_currency())?;
        let receive_excluding_tax = excluding_tax(receive, band)?;
        let customer_fee = fee(band.customer_fee, settlement, &rate)?;
        let customer_fee = if customer_fee.minor() > send.minor() { send } else { customer_fee };
        let commission_base = send.checked_sub(customer_fee)?;
        let commission = Money::round_half_even(commission_base.to_decimal() * band.commission, settlement)?;
        let taxable = commission_base.checked_sub(commission)?;
        let tax_amount =
            Money::round_half_even(taxable.to_decimal() * (Decimal::ONE - net_fraction(band)), settlement)?;
        Ok(Self {
            send,
            customer_fee,
            distributor_fee: fee(band.distributor_fee, settlement, &rate)?,
            receive,
            receive_excluding_tax,
            tax: band.tax.as_ref().map(|tax| TaxLine {
                name: tax.name.clone(),
                rate: tax.rate,
                calculation: tax.calculation,
            }),
            tax_amount,
            commission_rate: band.commission,
            commission,
            product_send,
            rate: rate.rate,
            rate_date: rate.date,
        })
    }
}

/// The part of what is received that is not tax.
fn net_fraction(band: &PriceBand) -> Decimal {
    band.tax.as_ref().map_or(Decimal::ONE, super::TaxRule::net_fraction)
}

fn excluding_tax(receive: Money, band: &PriceBand) -> Result<Money, MoneyError> {
    Money::round_half_even(receive.to_decimal() * net_fraction(band), receive.currency())
}

/// The smallest and the largest amount a partner can send, in its settlement currency.
fn send_limits(band: &PriceBand, settlement: Currency, rate: &Rate) -> Result<(Money, Money), PriceError> {
    let (lowest, highest) = band.send_span();
    let lowest = Money::round_up(lowest * rate.rate, settlement)?;
    let highest = if band.is_fixed() { lowest } else { Money::round_down(highest * rate.rate, settlement)? };
    Ok((lowest, highest))
}

/// The send value in the product's own currency, kept inside the band where rounding would leave it.
fn to_product(band: &PriceBand, send: Money, rate: &Rate) -> Result<Money, PriceError> {
    let too_large = PriceError::Money(MoneyError::TooLarge);
    let amount = send.to_decimal().checked_div(rate.rate).ok_or(too_large)?;
    let (lowest, highest) = band.send_span();
    Ok(Money::round_down(amount.clamp(lowest, highest), band.currency())?)
}

fn send_for_receive(
    band: &PriceBand,
    receive: Decimal,
    settlement: Currency,
    rate: &Rate,
) -> Result<Money, PriceError> {
    let (lowest, highest) = band.receive_span();
    if receive < lowest || receive > highest {
        return Err(PriceError::OutOfRange(Field::ReceiveAmount));
    }
    let too_large = PriceError::Money(MoneyError::TooLarge);
    let in_product = Money::round_up(band.send_for(receive).ok_or(too_large)?, band.currency())?;
    Ok(Money::round_up(in_product.to_decimal() * rate.rate, settlement)?)
}

fn fee(fee: Money, settlement: Currency, rate: &Rate) -> Result<Money, PriceError> {
    Ok(Money::round_up(fee.to_decimal() * rate.rate, settlement)?)
}
