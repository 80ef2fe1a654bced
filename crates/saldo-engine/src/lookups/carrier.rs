//! Find the carrier of a phone number and what it is credited by, and ask whether the number takes a credit.

use saldo_connectors::Verification;
use saldo_core::catalogue::{Ask, Catalogue, Kind, Product, Provider};
use saldo_core::{AccountNumber, Currency, Field, Money, Reason, Sku};

use crate::{Answer, Caller, Engine};

/// Whether a phone number takes a credit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Eligibility {
    /// In international form, without the `+`.
    pub number: AccountNumber,
    /// The carrier's name, where the number is one of a known carrier's.
    pub carrier: Option<String>,
    pub is_eligible: bool,
}

/// A carrier and the products that credit its numbers with just what is sent, in catalogue order.
struct Home<'a> {
    carrier: Option<&'a Provider>,
    products: Vec<&'a Product>,
}

impl Engine {
    /// Finds the carrier of a phone number and asks it whether the number takes a credit. Nothing is recorded.
    ///
    /// Errors: `Invalid(AccountNumber)` for what is no phone number in international form; what the upstream refuses,
    /// `ProviderUnavailableForNow` where it does not answer.
    pub async fn eligibility_check(&self, caller: &Caller, number: &str) -> Answer<Eligibility> {
        let number = phone_number(number)?;
        let catalogue = self.catalogue();
        let home = self.home_of(&catalogue, caller, &number).await?;
        let is_eligible = match home.products.first() {
            Some(product) => self.takes_credit(product, &number).await?,
            None => false,
        };
        let carrier = home.carrier.map(|carrier| carrier.name.clone());
        Ok(Eligibility { number, carrier, is_eligible })
    }

    /// The product that credits a phone number with an amount; one that does not have the amount where none has.
    ///
    /// Errors: `AccountNumberUnrecognised`; `NotOffered` where the carrier takes no credit in the caller's currency.
    pub(crate) async fn credit_product(
        &self,
        caller: &Caller,
        number: &AccountNumber,
        amount: Money,
    ) -> Answer<Sku> {
        let catalogue = self.catalogue();
        let home = self.home_of(&catalogue, caller, number).await?;
        if home.carrier.is_none() {
            return Err(Reason::AccountNumberUnrecognised);
        }
        let has_amount =
            |product: &&&Product| self.quote(caller, product, Ask::Send(amount.to_decimal())).is_ok();
        let product = home.products.iter().find(has_amount).or(home.products.first());
        product.map(|product| product.sku.clone()).ok_or(Reason::NotOffered)
    }

    async fn home_of<'a>(
        &self,
        catalogue: &'a Catalogue,
        caller: &Caller,
        number: &AccountNumber,
    ) -> Answer<Home<'a>> {
        let accounts = match self.account_lookup(number).await {
            Ok(found) => found.accounts,
            Err(Reason::AccountNumberUnrecognised) => Vec::new(),
            Err(reason) => return Err(reason),
        };
        let carriers = accounts.iter().filter_map(|account| catalogue.provider(account.provider.as_str()));
        let mut homes = carriers.map(|carrier| {
            let products = catalogue.parts.products.iter();
            let products = products.filter(|product| {
                credits(product, carrier, caller.currency) && self.brings_what_is_sent(caller, product)
            });
            let products = products.collect();
            Home { carrier: Some(carrier), products }
        });
        let first = homes.next().unwrap_or(Home { carrier: None, products: Vec::new() });
        if !first.products.is_empty() {
            return Ok(first);
        }
        Ok(homes.find(|home| !home.products.is_empty()).unwrap_or(first))
    }

    /// Whether a product's least and its most arrive as they are sent, and cost no more: then all between do.
    fn brings_what_is_sent(&self, caller: &Caller, product: &Product) -> bool {
        let ends = [product.price.send_minimum, product.price.send_maximum];
        ends.iter().all(|end| {
            let quote = self.quote(caller, product, Ask::Send(end.to_decimal()));
            quote.is_ok_and(|quote| quote.receive == quote.send && quote.total() == *end)
        })
    }

    async fn takes_credit(&self, product: &Product, number: &AccountNumber) -> Answer<bool> {
        match self.account_verify(product, number).await {
            Ok(Verification::Verified) | Err(Reason::NotOffered) => Ok(true),
            Ok(Verification::NotVerified) => Ok(false),
            Err(reason) => Err(reason),
        }
    }
}

/// Whether a product is for a carrier's numbers, in one currency, and needs nothing but the number.
fn credits(product: &Product, carrier: &Provider, currency: Currency) -> bool {
    let price = &product.price;
    let is_same = price.send_minimum.currency() == currency && price.receive_minimum.currency() == currency;
    let needs_more = product.needs_bill_lookup
        || product.has_packages
        || product.settings.iter().any(|setting| setting.is_mandatory);
    product.provider == carrier.code && product.kind == Kind::Topup && is_same && !needs_more
}

/// A phone number in international form, as it is stored: without a `+` and what people put between the digits.
pub(crate) fn phone_number(text: &str) -> Answer<AccountNumber> {
    let guess = AccountNumber::parse(text).and_then(|number| number.guess());
    let number = guess.and_then(|guess| AccountNumber::parse(&guess.normalised));
    number.ok_or(Reason::Invalid(Field::AccountNumber))
}
