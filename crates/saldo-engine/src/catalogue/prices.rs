//! The price columns of a product: what is paid, what arrives, and the fees, commission and tax between.

use saldo_core::catalogue::{PriceBand, TaxCalculation, TaxRule};
use saldo_core::{Currency, Money};

use super::cell::{self, Parsed};
use super::table::Row;

/// The lowest and the highest amount on one side of a price.
#[derive(Clone, Copy)]
struct Span {
    minimum: Money,
    maximum: Money,
}

impl Span {
    fn is_fixed(self) -> bool {
        self.minimum == self.maximum
    }
}

pub(super) fn price(row: &Row<'_>) -> Option<PriceBand> {
    let currency = row.required("currency", cell::currency);
    let receive_currency = row.required("receive_currency", cell::currency);
    let send = span(row, currency, ["send_minimum", "send_maximum"]);
    let receive = span(row, receive_currency, ["receive_minimum", "receive_maximum"]);
    let customer_fee = row.money("customer_fee", currency, cell::amount_or_zero);
    let distributor_fee = row.money("distributor_fee", currency, cell::amount_or_zero);
    let commission = row.required("commission", cell::fraction);
    let tax = tax(row);
    let (send, receive, customer_fee) = (send?, receive?, customer_fee?);
    if send.is_fixed() != receive.is_fixed() {
        row.fault("receive_maximum", "one side is a fixed amount and the other a range; fix both or neither");
    }
    if customer_fee.minor() > send.minimum.minor() {
        row.fault("customer_fee", "is more than send_minimum, of which it is a part; lower it");
    }
    Some(PriceBand {
        send_minimum: send.minimum,
        send_maximum: send.maximum,
        receive_minimum: receive.minimum,
        receive_maximum: receive.maximum,
        customer_fee,
        distributor_fee: distributor_fee?,
        commission: commission?,
        tax: tax?,
    })
}

fn span(row: &Row<'_>, currency: Option<Currency>, columns: [&str; 2]) -> Option<Span> {
    let [lowest, highest] = columns;
    let minimum = row.money(lowest, currency, cell::amount);
    let maximum = row.money(highest, currency, cell::amount);
    let (minimum, maximum) = (minimum?, maximum?);
    if minimum.minor() > maximum.minor() {
        row.fault(highest, &format!("is less than {lowest}; exchange the two"));
        return None;
    }
    Some(Span { minimum, maximum })
}

/// The tax of a product; the outer `None` after a fault.
///
/// A rate without a calculation is one that the provider settles itself: it is checked, and there is no rule.
fn tax(row: &Row<'_>) -> Option<Option<TaxRule>> {
    let name = row.optional("tax_name", cell::line);
    let rate = row.optional("tax_rate", cell::percent);
    let calculation = row.optional("tax_calculation", tax_calculation);
    match (name?, rate?, calculation?) {
        (Some(name), Some(rate), Some(calculation)) => Some(Some(TaxRule { name, rate, calculation })),
        (None, None, None) | (_, Some(_), None) => Some(None),
        (_, None, _) => missing(row, "tax_rate"),
        (None, Some(_), Some(_)) => missing(row, "tax_name"),
    }
}

fn missing(row: &Row<'_>, column: &str) -> Option<Option<TaxRule>> {
    row.fault(
        column,
        "is empty; a tax needs tax_name, tax_rate and tax_calculation, so fill all three or none",
    );
    None
}

fn tax_calculation(text: &str) -> Parsed<TaxCalculation> {
    match cell::word(text, &["inclusive", "exclusive"])? {
        "inclusive" => Ok(TaxCalculation::Inclusive),
        _ => Ok(TaxCalculation::Exclusive),
    }
}
