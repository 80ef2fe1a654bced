//! An order as a transfer's row keeps it: what people query has columns, the rest is one small JSON text.
//! The text is for good: a field that is added must be optional when it is read.

use std::borrow::Cow;

use rust_decimal::Decimal;
use saldo_core::catalogue::{Kind, Quote, TaxLine};
use saldo_core::transfer::{Charge, Flow, Order, Pace, Precheck, Realm, Setting};
use saldo_core::{AccountNumber, CredentialId, Currency, Money, ProviderCode, Sku};
use serde::{Deserialize, Serialize};

/// The part of an order that has columns of its own.
pub(crate) struct Named {
    pub(crate) sku: Sku,
    pub(crate) provider: ProviderCode,
    pub(crate) account_number: AccountNumber,
    /// The settlement currency.
    pub(crate) currency: Currency,
}

/// The rest. Amounts are in minor units of the settlement currency where nothing else is said.
#[derive(Serialize, Deserialize)]
struct Rest<'a> {
    kind: Kind,
    pace: Pace,
    realm: Realm,
    #[serde(default, skip_serializing_if = "<[Setting]>::is_empty")]
    settings: Cow<'a, [Setting]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bill_ref: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    correlation: Option<Cow<'a, str>>,
    /// Absent for a purchase.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    charge: Option<Charge>,
    #[serde(default, skip_serializing_if = "Precheck::is_none")]
    precheck: Precheck,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    signer: Option<CredentialId>,
    send: i64,
    #[serde(default, skip_serializing_if = "is_zero")]
    customer_fee: i64,
    #[serde(default, skip_serializing_if = "is_zero")]
    distributor_fee: i64,
    receive: Money,
    /// In the currency of `receive`; absent where it is the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    receive_excluding_tax: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tax: Option<Cow<'a, TaxLine>>,
    #[serde(default, skip_serializing_if = "is_zero")]
    tax_amount: i64,
    commission: i64,
    commission_rate: Decimal,
    /// Absent where the product's currency is the settlement currency and the rate is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    exchange: Option<Exchange<'a>>,
}

/// How the price in the product's currency became one in the settlement currency.
#[derive(Serialize, Deserialize)]
struct Exchange<'a> {
    product_send: Money,
    rate: Decimal,
    date: Cow<'a, str>,
}

/// Why an order has no such text.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OrderedError {
    #[error("an amount of the order is not in {0}")]
    Currency(Currency),
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

/// The rest of an order, as text.
pub(crate) fn to_text(order: &Order) -> Result<String, OrderedError> {
    let quote = &order.quote;
    let (settlement, receive) = (quote.send.currency(), quote.receive.currency());
    let same = quote.product_send == quote.send && quote.rate == Decimal::ONE && quote.rate_date.is_empty();
    let excluding_tax = minor_in(quote.receive_excluding_tax, receive)?;
    Ok(serde_json::to_string(&Rest {
        kind: order.kind,
        pace: order.pace,
        realm: order.realm,
        settings: Cow::Borrowed(&order.settings),
        bill_ref: order.bill_ref.as_deref().map(Cow::Borrowed),
        correlation: order.correlation.as_deref().map(Cow::Borrowed),
        charge: match order.flow {
            Flow::Purchase => None,
            Flow::Charge(charge) => Some(charge),
        },
        precheck: order.precheck,
        signer: order.signer,
        send: quote.send.minor(),
        customer_fee: minor_in(quote.customer_fee, settlement)?,
        distributor_fee: minor_in(quote.distributor_fee, settlement)?,
        receive: quote.receive,
        receive_excluding_tax: (excluding_tax != quote.receive.minor()).then_some(excluding_tax),
        tax: quote.tax.as_ref().map(Cow::Borrowed),
        tax_amount: minor_in(quote.tax_amount, settlement)?,
        commission: minor_in(quote.commission, settlement)?,
        commission_rate: quote.commission_rate,
        exchange: (!same).then_some(Exchange {
            product_send: quote.product_send,
            rate: quote.rate,
            date: Cow::Borrowed(&quote.rate_date),
        }),
    })?)
}

/// The order again.
pub(crate) fn from_text(named: Named, text: &str) -> Result<Order, OrderedError> {
    let rest: Rest<'_> = serde_json::from_str(text)?;
    let money = |minor| Money::from_minor(minor, named.currency);
    let receive = rest.receive;
    let excluding_tax = rest.receive_excluding_tax.unwrap_or(receive.minor());
    let exchange = rest.exchange.unwrap_or_else(|| Exchange {
        product_send: money(rest.send),
        rate: Decimal::ONE,
        date: Cow::Borrowed(""),
    });
    let quote = Quote {
        send: money(rest.send),
        customer_fee: money(rest.customer_fee),
        distributor_fee: money(rest.distributor_fee),
        receive,
        receive_excluding_tax: Money::from_minor(excluding_tax, receive.currency()),
        tax: rest.tax.map(Cow::into_owned),
        tax_amount: money(rest.tax_amount),
        commission_rate: rest.commission_rate,
        commission: money(rest.commission),
        product_send: exchange.product_send,
        rate: exchange.rate,
        rate_date: exchange.date.into_owned(),
    };
    Ok(Order {
        sku: named.sku,
        kind: rest.kind,
        provider: named.provider,
        account_number: named.account_number,
        settings: rest.settings.into_owned(),
        bill_ref: rest.bill_ref.map(Cow::into_owned),
        correlation: rest.correlation.map(Cow::into_owned),
        quote,
        pace: rest.pace,
        realm: rest.realm,
        flow: rest.charge.map_or(Flow::Purchase, Flow::Charge),
        precheck: rest.precheck,
        signer: rest.signer,
    })
}

fn minor_in(money: Money, currency: Currency) -> Result<i64, OrderedError> {
    if money.currency() == currency { Ok(money.minor()) } else { Err(OrderedError::Currency(currency)) }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands the field over by reference")]
fn is_zero(minor: &i64) -> bool {
    *minor == 0
}
