//! Between DT One's shapes and the engine's words. Pure: no engine is called here and no rule about money or state is
//! made.

pub(super) mod catalogue;
pub(super) mod order;
pub(super) mod payment;
pub(super) mod transaction;

use saldo_core::Money;
use saldo_core::catalogue::{ProductText, Quote};

use crate::http::number::Number;

/// An amount in major units, without zeros at its end: `12.5`, `14`.
fn amount(money: Money) -> Number {
    Number(money.to_decimal().normalize())
}

/// What a price comes to.
struct Prices {
    wholesale: Number,
    retail: Number,
    fee: Number,
}

fn prices(quote: &Quote) -> Prices {
    let wholesale =
        Money::from_minor(quote.send.minor().saturating_sub(quote.commission.minor()), quote.send.currency());
    Prices { wholesale: amount(wholesale), retail: amount(quote.send), fee: amount(quote.distributor_fee) }
}

/// A text's description as one line without marks; the name where there is none.
fn short_description(text: &ProductText) -> String {
    let first = text.description.as_deref().and_then(|text| text.lines().next()).unwrap_or_default();
    let plain = first.replace("**", "");
    let plain = plain.trim().trim_end_matches(':');
    if plain.is_empty() || plain.starts_with('#') { text.display_text.clone() } else { plain.to_owned() }
}
