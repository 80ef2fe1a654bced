//! What a transfer would cost a caller.

use rust_decimal::Decimal;
use saldo_core::catalogue::{Ask, Product, Quote};
use saldo_core::{Field, Reason};

use crate::{Answer, Caller, Engine};

/// A price asked for by amount sent (settlement currency) or received (product's receive currency).
#[derive(Debug, Clone, Copy)]
pub struct PriceRequest<'a> {
    pub sku: &'a str,
    pub ask: Ask,
    /// The currency of an amount sent; absent is the caller's own, and no other is taken.
    pub currency: Option<&'a str>,
}

/// Whether the price is for exactly what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exactness {
    Exact,
    /// The provider cannot supply that amount; this is the nearest one that is not less.
    Nearest,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Priced {
    pub quote: Quote,
    pub exactness: Exactness,
}

impl Engine {
    /// Prices a product for a caller.
    ///
    /// Errors: `Invalid(Sku)`, `Invalid(SendCurrency)`, `OutOfRange` or `Invalid` of the amount given.
    pub fn price(&self, caller: &Caller, request: &PriceRequest<'_>) -> Answer<Priced> {
        let catalogue = self.catalogue();
        let product = catalogue.product(request.sku).ok_or(Reason::Invalid(Field::Sku))?;
        check_currency(caller, request.currency)?;
        let quote = self.quote(caller, product, request.ask)?;
        let exact = match request.ask {
            Ask::Send(_) | Ask::ReceiveExactly(_) => true,
            Ask::Receive(amount) => quote.receive.to_decimal() == amount,
        };
        Ok(Priced { quote, exactness: if exact { Exactness::Exact } else { Exactness::Nearest } })
    }

    /// The prices at both ends of a product's range, in a caller's settlement currency.
    pub fn price_range(&self, caller: &Caller, product: &Product) -> Answer<(Quote, Quote)> {
        let rates = &self.catalogue().parts.rates;
        Ok(Quote::range(&product.price, caller.currency, rates)?)
    }

    pub(crate) fn quote(&self, caller: &Caller, product: &Product, ask: Ask) -> Answer<Quote> {
        let positive = match ask {
            Ask::Send(amount) | Ask::Receive(amount) | Ask::ReceiveExactly(amount) => amount > Decimal::ZERO,
        };
        if !positive {
            return Err(Reason::OutOfRange(match ask {
                Ask::Send(_) => Field::SendAmount,
                Ask::Receive(_) | Ask::ReceiveExactly(_) => Field::ReceiveAmount,
            }));
        }
        Ok(Quote::new(&product.price, ask, caller.currency, &self.catalogue().parts.rates)?)
    }
}

/// A caller pays from one account: another currency is refused.
pub(crate) fn check_currency(caller: &Caller, currency: Option<&str>) -> Answer<()> {
    match currency {
        Some(code) if code != caller.currency.code() => Err(Reason::Invalid(Field::SendCurrency)),
        Some(_) | None => Ok(()),
    }
}
