//! `rates.csv`: the exchange rates, which must lead from US dollars to the currency of every product.

use std::collections::HashSet;

use saldo_core::Currency;
use saldo_core::catalogue::{Rate, Rates};

use super::cell;
use super::document::Document;
use super::products::PRODUCTS;
use super::table::{Row, Shape};

pub(super) const RATES: Shape = Shape { file: "rates.csv", columns: &["base", "quote", "rate", "date"] };

/// The currency that every price can be told in.
const ANCHOR: &str = "USD";

pub(super) fn rates(document: &Document<'_>) -> Rates {
    let mut rates = Rates::default();
    for (base, quote, rate) in document.rows(&RATES).filter_map(|row| rate(&row)) {
        rates.insert(base, quote, rate);
    }
    rates
}

fn rate(row: &Row<'_>) -> Option<(Currency, Currency, Rate)> {
    let base = row.required("base", cell::currency);
    let quote = row.required("quote", cell::currency);
    let rate = row.required("rate", cell::rate);
    let date = row.required("date", cell::day);
    let (base, quote) = (base?, quote?);
    if base == quote {
        row.fault("quote", "is the base itself, which needs no rate; remove the row");
    }
    Some((base, quote, Rate { rate: rate?, date: date? }))
}

/// Reports the first product of every currency that no rate leads to. Says nothing while a rate is at fault.
pub(super) fn check_reach(document: &Document<'_>, rates: &Rates) {
    let Ok(anchor) = ANCHOR.parse() else { return };
    if document.faults.any_in(RATES.file) {
        return;
    }
    let mut seen = HashSet::new();
    for row in document.rows(&PRODUCTS) {
        let text = row.cell("currency");
        let Ok(currency) = text.parse::<Currency>() else { continue };
        if seen.insert(currency) && rates.between(anchor, currency).is_none() {
            row.fault(
                "currency",
                &format!("no rate leads from {ANCHOR} to {text}; add one to {}", RATES.file),
            );
        }
    }
}
