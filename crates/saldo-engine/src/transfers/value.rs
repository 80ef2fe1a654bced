//! Order by what the account is to receive: a product's one value, an amount of the caller's choice, or all that is due.
//! What the provider's rules refuse is on record too, so that a caller finds it as it finds the provider's own refusals.

use std::sync::Arc;

use rust_decimal::Decimal;
use saldo_core::catalogue::{Ask, Product, Quote};
use saldo_core::transfer::{ClaimPolicy, Order, Pace, Realm, Refusal, Setting, Transfer};
use saldo_core::{AccountNumber, Field, Money, MoneyError, Reason, Reference};

use super::Refused;
use super::order::{Checked, check_settings, down_refusal, purchase};
use crate::lookups::in_time;
use crate::{Answer, Caller, Engine};

/// What a caller wants an account to receive, in neutral words.
#[derive(Debug, Clone)]
pub struct ValueOrder {
    pub sku: String,
    pub account_number: String,
    pub value: Value,
    pub reference: String,
    /// What the caller says besides; kept with the transfer and handed on with it, so never a secret.
    pub notes: Vec<Setting>,
    pub policy: ClaimPolicy,
    pub realm: Realm,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// The one value of a fixed product.
    Fixed,
    /// In major units of the product's receive currency.
    Amount(Decimal),
    /// All that is due on the account.
    Bill,
}

/// Who wants which product, and in which realm.
struct Wanted<'a> {
    caller: &'a Caller,
    product: &'a Product,
    realm: Realm,
}

/// What an order comes to.
struct Valued {
    quote: Quote,
    bill_ref: Option<String>,
    refusal: Option<Refusal>,
}

impl Valued {
    fn at(quote: Quote) -> Self {
        Self { quote, bill_ref: None, refusal: None }
    }
}

impl Engine {
    /// Opens, sends and settles a transfer of a value. A simulated one goes to the scenario table alone, for its bill
    /// too, and at once; its account number is whatever the table takes.
    ///
    /// Answers as `transfer_submit` does.
    /// Errors: `Invalid(Sku | Reference | AccountNumber)`; `Missing(Settings)`; `NotOffered` where the product has no
    /// such value; `Invalid(ReceiveAmount)`, and `OutOfRange(ReceiveAmount)` for what is no amount; those of
    /// `submit_checked`. With the failed transfer: `AccountNumberInvalid`, `OutOfRange(ReceiveAmount)` beyond the
    /// product's range, `Invalid(BillRef)` where nothing is due, and what a provider refused.
    pub async fn transfer_submit_value(
        self: &Arc<Self>,
        caller: &Caller,
        asked: ValueOrder,
    ) -> Result<Arc<Transfer>, Refused> {
        let checked = self.order_admit(caller, self.value_check(caller, &asked).await?).await?;
        self.submit_checked(caller, asked.policy, checked).await
    }

    async fn value_check(&self, caller: &Caller, asked: &ValueOrder) -> Answer<Checked> {
        let catalogue = self.catalogue();
        let product = catalogue.product(&asked.sku).ok_or(Reason::Invalid(Field::Sku))?;
        check_settings(product, &[])?;
        let reference = Reference::parse(&asked.reference).ok_or(Reason::Invalid(Field::Reference))?;
        let number = AccountNumber::parse(&asked.account_number).filter(|number| !number.is_nobody());
        let number = number.ok_or(Reason::Invalid(Field::AccountNumber))?;
        let provider = catalogue.provider(product.provider.as_str()).ok_or(Reason::Invalid(Field::Sku))?;
        let pattern = product.pattern.as_ref().unwrap_or(&provider.pattern);
        let fits = asked.realm == Realm::Simulated || number.fits(pattern);
        let misfit = (!fits).then(|| Refusal::from(Reason::AccountNumberInvalid));
        let wanted = Wanted { caller, product, realm: asked.realm };
        let valued = match (asked.value, &misfit) {
            (Value::Fixed, _) if !product.is_fixed() => return Err(Reason::NotOffered),
            (Value::Bill, _) if !product.needs_bill_lookup => return Err(Reason::NotOffered),
            (Value::Fixed, _) => self.valued_at(&wanted, product.price.receive_minimum.to_decimal())?,
            (Value::Amount(amount), _) => self.valued_at(&wanted, amount)?,
            (Value::Bill, Some(refusal)) => nothing(&wanted, Decimal::ZERO, refusal.clone())?,
            (Value::Bill, None) => self.valued_by_bill(&wanted, &number).await?,
        };
        let plain = purchase(product, number, asked.realm, valued.quote);
        let order = Order {
            settings: asked.notes.clone(),
            bill_ref: valued.bill_ref,
            pace: if asked.realm == Realm::Simulated { Pace::Instant } else { plain.pace },
            ..plain
        };
        Ok(Checked {
            refusal: misfit.or(valued.refusal).or_else(|| down_refusal(provider, &order)),
            connector: self.connector_for(asked.realm).clone(),
            reference,
            order: Arc::new(order),
        })
    }

    /// An amount at its price; beyond the product's range it is refused, and has none.
    fn valued_at(&self, wanted: &Wanted<'_>, amount: Decimal) -> Answer<Valued> {
        match self.quote(wanted.caller, wanted.product, Ask::ReceiveExactly(amount)) {
            Ok(quote) => Ok(Valued::at(quote)),
            Err(reason @ Reason::OutOfRange(Field::ReceiveAmount)) if amount > Decimal::ZERO => {
                nothing(wanted, amount, Refusal::from(reason))
            }
            Err(reason) => Err(reason),
        }
    }

    /// What is due on an account, at its price.
    async fn valued_by_bill(&self, wanted: &Wanted<'_>, number: &AccountNumber) -> Answer<Valued> {
        match self.bill_due(wanted, number).await {
            Ok((amount, bill_ref)) => {
                let due = self.valued_at(wanted, amount.to_decimal())?;
                Ok(Valued { bill_ref: Some(bill_ref), ..due })
            }
            Err(refusal) if refusal.reason == Reason::NotOffered => Err(Reason::NotOffered),
            Err(refusal) => nothing(wanted, Decimal::ZERO, refusal),
        }
    }

    /// The amount that is due, and the bill's reference. Of several bills the first that asks for anything is paid.
    async fn bill_due(
        &self,
        wanted: &Wanted<'_>,
        number: &AccountNumber,
    ) -> Result<(Money, String), Refusal> {
        let connector = self.connector(self.connector_for(wanted.realm)).ok_or(Reason::NotOffered)?;
        if !connector.capabilities().lookup_bill {
            return Err(Reason::NotOffered.into());
        }
        let bills = in_time(connector.lookup_bill(wanted.product, number, &[])).await;
        let bills = bills.map_err(|error| Refused::from(error).refusal)?;
        let first = bills.into_iter().find(|bill| bill.amount.is_positive());
        let first = first.ok_or(Reason::Invalid(Field::BillRef))?;
        Ok((first.amount, first.bill_ref))
    }
}

/// What is refused before it has a price.
fn nothing(wanted: &Wanted<'_>, amount: Decimal, refusal: Refusal) -> Answer<Valued> {
    let receive = Money::from_decimal(amount, wanted.product.price.receive_currency());
    let receive = receive.map_err(|error| match error {
        MoneyError::TooPrecise => Reason::Invalid(Field::ReceiveAmount),
        MoneyError::TooLarge | MoneyError::CurrencyMixed | MoneyError::CurrencyUnknown => {
            Reason::OutOfRange(Field::ReceiveAmount)
        }
    })?;
    Ok(Valued { refusal: Some(refusal), ..Valued::at(Quote::of_nothing(receive, wanted.caller.currency)) })
}
