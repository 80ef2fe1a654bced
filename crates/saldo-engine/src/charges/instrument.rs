//! Payment instruments: what a subscriber can be charged on, by the names that callers use.

use rust_decimal::Decimal;
use saldo_core::transfer::{Charge, Collection};
use saldo_core::{AccountNumber, ConnectorName, Currency, Field, ProviderCode, Reason, Sku};

use crate::{Answer, Engine};

/// One instrument.
#[derive(Debug, Clone)]
pub struct Instrument {
    /// As it is listed.
    pub name: String,
    /// Other spellings that are taken for it.
    pub aliases: Vec<String>,
    /// What its charges are recorded as.
    pub sku: Sku,
    pub provider: ProviderCode,
    pub connector: ConnectorName,
    pub charge: Charge,
    /// The currency in which it charges.
    pub currency: Currency,
    /// The platform's part of a charge, 0.03 = 3 %.
    pub fee_rate: Decimal,
}

impl Instrument {
    /// Whether its charges end later, when the subscriber has paid.
    pub fn is_asynchronous(&self) -> bool {
        self.charge.collection == Collection::AsPaid
    }

    fn is_called(&self, name: &str) -> bool {
        [&self.name].into_iter().chain(&self.aliases).any(|own| own.eq_ignore_ascii_case(name))
    }
}

impl Engine {
    /// The instruments that a subscriber can be charged on, the one that is meant without a name first.
    pub fn instrument_list(&self) -> &[Instrument] {
        &self.parts.instruments
    }

    /// The instrument of a name; the first where none is given.
    ///
    /// Errors: `Invalid(Instrument)`; `NotOffered` where its connector takes no charges, or there is no instrument.
    pub fn instrument(&self, name: Option<&str>) -> Answer<&Instrument> {
        let instruments = self.instrument_list();
        let found = match name {
            Some(name) => instruments.iter().find(|instrument| instrument.is_called(name)),
            None => instruments.first(),
        };
        let missing =
            if instruments.is_empty() { Reason::NotOffered } else { Reason::Invalid(Field::Instrument) };
        let instrument = found.ok_or(missing)?;
        let charges = self.connector(&instrument.connector).is_some_and(|c| c.capabilities().charge);
        if charges { Ok(instrument) } else { Err(Reason::NotOffered) }
    }

    /// A subscriber's number in the form in which its account is kept: without `tel:` and `+`.
    ///
    /// Errors: `AccountNumberInvalid`.
    pub(super) fn subscriber_number(&self, text: &str) -> Answer<AccountNumber> {
        let bare = text.trim();
        let bare = match bare.split_once(':') {
            Some((scheme, number)) if is_telephone(scheme) => number.trim(),
            Some(_) | None => bare,
        };
        let bare = bare.strip_prefix('+').unwrap_or(bare);
        AccountNumber::parse(bare)
            .filter(|number| !number.as_str().is_empty())
            .ok_or(Reason::AccountNumberInvalid)
    }
}

/// Whether it is `tel`, in any case, or as it is also published, `tell`.
fn is_telephone(scheme: &str) -> bool {
    ["tel", "tell"].iter().any(|known| scheme.trim().eq_ignore_ascii_case(known))
}
