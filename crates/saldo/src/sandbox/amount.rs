//! Amounts as a tester types them: decimals in the currency of the sandbox's subscribers.

use rust_decimal::Decimal;
use saldo_core::{Currency, Money};
use saldo_dialects::ideamart::CURRENCY;

use super::refusal::{Refusal, Told};

/// The currency of all subscribers.
pub(super) fn currency() -> Told<Currency> {
    CURRENCY.parse().map_err(|_| Refusal::bad("no such currency"))
}

/// A decimal of at most two digits after the point. `name` is what the refusal calls it.
pub(super) fn parse(text: &str, name: &str) -> Told<Money> {
    let wrong = || {
        Refusal::bad(format!(
            "{name} is a decimal of at most two digits after the point, for example \"1000.00\""
        ))
    };
    let text = text.trim();
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let is_plain = [whole, part]
        .iter()
        .all(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()));
    let amount: Decimal = text.parse().ok().filter(|_| is_plain).ok_or_else(wrong)?;
    Money::from_decimal(amount, currency()?).map_err(|_| wrong())
}

/// `1000.00`.
pub(super) fn print(amount: Money) -> String {
    format!("{:.2}", amount.to_decimal())
}
