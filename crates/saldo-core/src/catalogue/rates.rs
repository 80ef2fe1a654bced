//! The exchange rates between product currencies and settlement currencies.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::money::Currency;

/// One unit of the base currency is `rate` units of the quote currency, as of `date` (ISO 8601 day).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rate {
    pub rate: Decimal,
    pub date: String,
}

/// The rate table; pairs that are not in it go over any currency both are quoted in.
#[derive(Debug, Clone, Default)]
pub struct Rates(BTreeMap<(Currency, Currency), Rate>);

impl Rates {
    pub fn insert(&mut self, base: Currency, quote: Currency, rate: Rate) {
        self.0.insert((base, quote), rate);
    }

    pub fn iter(&self) -> impl Iterator<Item = (Currency, Currency, &Rate)> {
        self.0.iter().map(|((base, quote), rate)| (*base, *quote, rate))
    }

    /// How many units of `to` one unit of `from` is; `None` where the table does not say.
    ///
    /// A rate made of two has the older of their dates.
    pub fn between(&self, from: Currency, to: Currency) -> Option<Rate> {
        if let Some(direct) = self.direct(from, to) {
            return Some(direct);
        }
        self.0.keys().map(|(base, _)| *base).find_map(|middle| {
            let first = self.direct(from, middle)?;
            let second = self.direct(middle, to)?;
            let rate = first.rate.checked_mul(second.rate)?;
            Some(Rate { rate, date: first.date.min(second.date) })
        })
    }

    fn direct(&self, from: Currency, to: Currency) -> Option<Rate> {
        if from == to {
            return Some(Rate { rate: Decimal::ONE, date: String::new() });
        }
        if let Some(rate) = self.0.get(&(from, to)) {
            return Some(rate.clone());
        }
        let inverse = self.0.get(&(to, from))?;
        Some(Rate { rate: Decimal::ONE.checked_div(inverse.rate)?, date: inverse.date.clone() })
    }
}
