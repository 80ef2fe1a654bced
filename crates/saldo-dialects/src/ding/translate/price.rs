//! Quotes as Prices, and what EstimatePrices and LookupBills ask and answer.

use rust_decimal::Decimal;
use saldo_core::catalogue::{Ask, Quote, TaxCalculation, TaxLine};
use saldo_core::{Field, Money, Reason};
use saldo_engine::{BillRequest, Exactness, PricedBill};

use super::transfer::settings;
use crate::ding::error::{Words, fault_errors, words};
use crate::ding::wire::{
    Bill, ErrorCode, EstimatedPrice, EstimationRequest, LookupBillsRequest, Maybe, Price, ResultCode,
};
use crate::http::number::Number;
use crate::http::parameters::Faults;

/// How a price says that there is no tax.
#[derive(Debug, Clone, Copy)]
enum Blank {
    Omitted,
    Null,
}

impl Blank {
    fn or<T>(self, value: Option<T>) -> Maybe<T> {
        match (value, self) {
            (Some(value), _) => Maybe::Given(value),
            (None, Self::Omitted) => Maybe::Absent,
            (None, Self::Null) => Maybe::Null,
        }
    }
}

/// A price in a list, where what there is not is left out.
pub(in crate::ding) fn listed(quote: &Quote) -> Price {
    price(quote, Blank::Omitted)
}

/// The price of a transfer, where what there is not is `null`.
pub(in crate::ding) fn of_transfer(quote: &Quote) -> Price {
    price(quote, Blank::Null)
}

fn price(quote: &Quote, blank: Blank) -> Price {
    let tax = quote.tax.as_ref();
    let name = tax.map(|tax| tax.name.clone()).filter(|name| !name.is_empty());
    Price {
        customer_fee: amount(quote.customer_fee),
        distributor_fee: amount(quote.distributor_fee),
        receive_value: amount(quote.receive),
        receive_currency_iso: quote.receive.currency().code(),
        receive_value_excluding_tax: amount(quote.receive_excluding_tax),
        tax_rate: Number(tax.map_or(Decimal::ZERO, |tax| tax.rate)),
        tax_name: blank.or(name),
        tax_calculation: blank.or(tax.map(calculation)),
        send_value: amount(quote.send),
        send_currency_iso: quote.send.currency().code(),
    }
}

/// An amount in major units, with its currency's own number of decimals.
pub(in crate::ding) fn amount(money: Money) -> Number {
    Number(money.to_decimal())
}

fn calculation(tax: &TaxLine) -> &'static str {
    match tax.calculation {
        TaxCalculation::Inclusive => "Inclusive",
        TaxCalculation::Exclusive => "Exclusive",
    }
}

/// What an estimation asks for: exactly one of its two values.
pub(in crate::ding) fn ask(request: &EstimationRequest) -> Result<Ask, Reason> {
    match (request.send_value, request.receive_value) {
        (Some(_), Some(_)) => Err(Reason::Conflicting(Field::SendAmount, Field::ReceiveAmount)),
        (Some(send), None) => Ok(Ask::Send(send)),
        (None, Some(receive)) => Ok(Ask::Receive(receive)),
        (None, None) => Err(Reason::Missing(Field::SendAmount)),
    }
}

/// The item of EstimatePrices for a price that was found.
pub(in crate::ding) fn estimated(
    batch_item_ref: String,
    sku_code: String,
    quote: &Quote,
    exactness: Exactness,
) -> EstimatedPrice {
    let (result_code, error_codes) = match exactness {
        Exactness::Exact => (ResultCode::Success, Vec::new()),
        Exactness::Nearest => (
            ResultCode::SuccessWithWarning,
            vec![nearest_match(Some("ProviderCannotSupplyRequestReceiveValue"))],
        ),
    };
    let price = Some(listed(quote));
    EstimatedPrice { price, sku_code: Some(sku_code), batch_item_ref, result_code, error_codes }
}

/// The item of EstimatePrices for a price that cannot be given.
pub(in crate::ding) fn not_estimated(
    batch_item_ref: String,
    sku_code: Option<String>,
    reason: Reason,
) -> EstimatedPrice {
    let Words { result, code, context } = words(reason);
    let error_codes = vec![ErrorCode { code, context }];
    EstimatedPrice { price: None, sku_code, batch_item_ref, result_code: result, error_codes }
}

/// The item of EstimatePrices for a request that does not read.
pub(in crate::ding) fn not_read(batch_item_ref: String, faults: &Faults) -> EstimatedPrice {
    let (result_code, error_codes) = (ResultCode::ClientError, fault_errors(faults));
    EstimatedPrice { price: None, sku_code: None, batch_item_ref, result_code, error_codes }
}

/// The warning that not exactly what was asked for was found.
pub(in crate::ding) fn nearest_match(context: Option<&'static str>) -> ErrorCode {
    ErrorCode { code: "NearestMatch", context: context.map(Into::into) }
}

pub(in crate::ding) fn bill_request(request: LookupBillsRequest) -> BillRequest {
    BillRequest {
        sku: request.sku_code,
        account_number: request.account_number,
        settings: settings(request.settings),
    }
}

/// A bill with its price; who holds the account, what is due at least and by when stand among the further values.
pub(in crate::ding) fn bill(priced: PricedBill) -> Bill {
    let found = priced.bill;
    let mut additional_info = found.info;
    let further = [
        ("Holder", found.holder),
        ("DueDate", found.date),
        ("MinimumAmount", found.minimum.map(|minimum| minimum.to_decimal().to_string())),
    ];
    additional_info.extend(further.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
    Bill { price: listed(&priced.quote), bill_ref: found.bill_ref, additional_info }
}
