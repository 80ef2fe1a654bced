//! Check what a caller wants to send, in the order of `Reason`, and price it. Nothing is written here.

use std::sync::Arc;

use rust_decimal::Decimal;
use saldo_core::catalogue::{Ask, Catalogue, Product, Provider, ProviderStatus, Quote};
use saldo_core::ids::ConnectorName;
use saldo_core::transfer::{ClaimPolicy, Flow, Order, Pace, Precheck, Realm, Refusal, Setting};
use saldo_core::{AccountNumber, Field, Reason, Reference};

use crate::pricing::check_currency;
use crate::{Answer, Caller, Engine};

/// Which bill a transfer pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BillRef {
    /// One that was looked up.
    Named(String),
    /// What is due on the account, as the provider has it.
    OfAccount,
}

/// What a caller wants to send, in neutral words; amounts in major units of its settlement currency.
#[derive(Debug, Clone)]
pub struct TransferOrder {
    pub sku: String,
    /// Empty for nobody's, where what is bought is read from the receipt.
    pub account_number: String,
    pub send: Decimal,
    /// Absent is the caller's own; no other is taken.
    pub currency: Option<String>,
    pub reference: String,
    pub settings: Vec<Setting>,
    pub bill_ref: Option<BillRef>,
    pub correlation: Option<String>,
    /// Absent is the product's own.
    pub pace: Option<Pace>,
    pub policy: ClaimPolicy,
    pub realm: Realm,
}

/// An order that may be opened.
pub(crate) struct Checked {
    pub reference: Reference,
    pub order: Arc<Order>,
    pub connector: ConnectorName,
    /// Why it is refused all the same, once its reference has been looked at.
    pub refusal: Option<Refusal>,
}

impl Engine {
    /// Looks whether a checked order may be sent at this moment. That it may not is no error: its reference comes first.
    pub(super) async fn order_admit(&self, caller: &Caller, checked: Checked) -> Answer<Checked> {
        let too_often = self.velocity_refusal(caller, &checked.order).await?.map(Refusal::from);
        Ok(Checked { refusal: too_often.or_else(|| checked.refusal.clone()), ..checked })
    }

    /// Checks an order and prices it.
    ///
    /// Errors, first found first: `Invalid(Sku)`, `Missing(BillRef | Settings)`, `Invalid(Reference | Settings |
    /// SendCurrency | SendAmount)`, `OutOfRange(SendAmount)`, `Missing(AccountNumber)`, `AccountNumberInvalid`.
    pub(super) fn order_check(&self, caller: &Caller, asked: &TransferOrder) -> Answer<Checked> {
        let catalogue = self.catalogue();
        let product = catalogue.product(&asked.sku).ok_or(Reason::Invalid(Field::Sku))?;
        check_bill_and_settings(product, asked)?;
        let reference = Reference::parse(&asked.reference).ok_or(Reason::Invalid(Field::Reference))?;
        check_currency(caller, asked.currency.as_deref())?;
        let quote = self.quote(caller, sold_as(&catalogue, product, asked), Ask::Send(asked.send))?;
        let number = account_number(product, &asked.account_number)?;
        let provider = catalogue.provider(product.provider.as_str()).ok_or(Reason::Invalid(Field::Sku))?;
        let rehearses = asked.realm == Realm::Simulated || product.uat_ending(&number).is_some();
        let fits = number.is_nobody() || number.fits(product.pattern.as_ref().unwrap_or(&provider.pattern));
        if !rehearses && !fits {
            return Err(Reason::AccountNumberInvalid);
        }
        let realm = if rehearses { Realm::Simulated } else { Realm::Real };
        let plain = purchase(product, number, realm, quote);
        let order = Order {
            settings: asked.settings.clone(),
            bill_ref: named_bill(asked).map(str::to_owned),
            correlation: asked.correlation.clone(),
            pace: asked.pace.unwrap_or(plain.pace),
            ..plain
        };
        Ok(Checked {
            refusal: down_refusal(provider, &order),
            connector: self.connector_for(realm).clone(),
            reference,
            order: Arc::new(order),
        })
    }

    /// The connector that orders of a realm go to.
    pub(super) fn connector_for(&self, realm: Realm) -> &ConnectorName {
        match realm {
            Realm::Real => &self.parts.default_connector,
            Realm::Simulated => &self.parts.rehearsal_connector,
        }
    }
}

/// A purchase with nothing but what every one has.
pub(super) fn purchase(
    product: &Product,
    account_number: AccountNumber,
    realm: Realm,
    quote: Quote,
) -> Order {
    Order {
        sku: product.sku.clone(),
        kind: product.kind,
        provider: product.provider.clone(),
        account_number,
        settings: Vec::new(),
        bill_ref: None,
        correlation: None,
        quote,
        pace: product.processing_mode.into(),
        realm,
        flow: Flow::Purchase,
        precheck: Precheck::None,
        signer: None,
    }
}

/// Why an order is not sent while its provider takes none; what can wait waits.
pub(super) fn down_refusal(provider: &Provider, order: &Order) -> Option<Refusal> {
    let is_down = matches!(provider.status, ProviderStatus::Down { .. }) && order.realm == Realm::Real;
    (is_down && order.pace == Pace::Instant).then(|| Refusal::from(Reason::ProviderUnavailableForNow))
}

fn check_bill_and_settings(product: &Product, asked: &TransferOrder) -> Answer<()> {
    let is_given = asked.bill_ref == Some(BillRef::OfAccount) || named_bill(asked).is_some();
    if product.needs_bill_lookup && !is_given {
        return Err(Reason::Missing(Field::BillRef));
    }
    check_settings(product, &asked.settings)
}

/// The bill that an order names.
fn named_bill(asked: &TransferOrder) -> Option<&str> {
    match &asked.bill_ref {
        Some(BillRef::Named(bill_ref)) => Some(bill_ref.as_str()).filter(|bill_ref| !bill_ref.is_empty()),
        Some(BillRef::OfAccount) | None => None,
    }
}

/// The product whose price an order has: for a package the one that stands for it, where the catalogue has that.
fn sold_as<'a>(catalogue: &'a Catalogue, product: &'a Product, asked: &TransferOrder) -> &'a Product {
    let package = Setting::package_id(&asked.settings).filter(|_| product.has_packages);
    let stand_in = package.and_then(|id| catalogue.product_by_number(id.parse().ok()?));
    let is_alike = |other: &&Product| (&other.provider, other.kind) == (&product.provider, product.kind);
    stand_in.filter(is_alike).unwrap_or(product)
}

/// Whose account it is for.
fn account_number(product: &Product, given: &str) -> Answer<AccountNumber> {
    match given {
        "" if product.kind.is_read() => Ok(AccountNumber::nobody()),
        "" => Err(Reason::Missing(Field::AccountNumber)),
        given => {
            let number = AccountNumber::parse(given).filter(|number| !number.is_nobody());
            number.ok_or(Reason::AccountNumberInvalid)
        }
    }
}

/// Every mandatory setting is given, each once, and none that the product does not know.
pub(crate) fn check_settings(product: &Product, settings: &[Setting]) -> Answer<()> {
    let given = |name: &str| settings.iter().filter(|setting| setting.name == name).count();
    let lacks = product.settings.iter().any(|definition| {
        let value = settings.iter().find(|setting| setting.name == definition.name);
        definition.is_mandatory && value.is_none_or(|setting| setting.value.trim().is_empty())
    });
    if lacks {
        return Err(Reason::Missing(Field::Settings));
    }
    let known = |name: &str| product.settings.iter().any(|definition| definition.name == name);
    let wrong = settings.iter().any(|setting| !known(&setting.name) || given(&setting.name) > 1);
    if wrong { Err(Reason::Invalid(Field::Settings)) } else { Ok(()) }
}
