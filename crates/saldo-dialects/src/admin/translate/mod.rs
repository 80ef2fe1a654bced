//! From what is sent to what the engine takes, and from what it answers to what is printed. Pure; decides nothing.

mod books;
mod events;
mod limits;
mod movements;
mod parties;
mod recovery;
mod restrictions;
mod transfers;

use rust_decimal::Decimal;
use saldo_core::{Currency, Money, MoneyError, Timestamp};

use super::error::Problem;
use super::wire;
use crate::http::number;

pub(super) use books::{account, entry};
pub(super) use events::{event, event_detail, event_filter};
pub(super) use limits::{limits, new_limits};
pub(super) use movements::{adjustment, credit_limit, deposit, movement};
pub(super) use parties::{
    credential, dialect, grace_ms, new_credential, new_partner, partner, partner_asked, partner_at,
    partner_name, rotation_grace_ms, signing_key, webhook,
};
pub(super) use recovery::recovery;
pub(super) use restrictions::restrictions;
pub(super) use transfers::{attempt, detail, discrepancy, filter, refusal, transfer};

/// The longest free text, in characters.
const NOTE_CHARS_MAX: usize = 500;
/// The longest label, public id or account name, in characters.
const LABEL_CHARS_MAX: usize = 128;

/// A text without control characters, up to a length.
fn text(field: &'static str, text: &str, chars_max: usize) -> Result<String, Problem> {
    let fits = text.chars().count() <= chars_max && !text.chars().any(char::is_control);
    fits.then(|| text.to_owned()).ok_or_else(|| {
        let message = format!("`{field}` is longer than {chars_max} characters or not printable; shorten it");
        Problem::field(field, message)
    })
}

fn dialect_asked(named: &str) -> Result<saldo_core::Dialect, Problem> {
    dialect(named).map_err(|problem| Problem::query("dialect", problem.message))
}

fn currency(code: &str) -> Result<Currency, Problem> {
    let unknown = "`currency` is no code of ISO 4217; write it as `USD`";
    code.parse().map_err(|_| Problem::field("currency", unknown))
}

/// An amount in major units, exact in its currency.
fn money(amount: &str, code: &str) -> Result<Money, Problem> {
    let currency = currency(code)?;
    let invalid = "`amount` is no amount; write it in major units, as `\"10.50\"`";
    let amount = decimal(amount).ok_or_else(|| Problem::field("amount", invalid))?;
    Money::from_decimal(amount, currency).map_err(|error| {
        Problem::field(
            "amount",
            match error {
                MoneyError::TooPrecise => {
                    format!(
                        "`amount` has more decimals than the {} of {currency}; round it",
                        currency.exponent()
                    )
                }
                MoneyError::TooLarge | MoneyError::CurrencyMixed | MoneyError::CurrencyUnknown => {
                    "`amount` is larger than any account can hold; send less".to_owned()
                }
            },
        )
    })
}

/// Digits with at most one point between them, and a minus before them.
fn decimal(text: &str) -> Option<Decimal> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-');
    let ends_in_digit = text.ends_with(|c: char| c.is_ascii_digit());
    number::read(text).ok().filter(|_| is_plain && ends_in_digit)
}

fn amount(money: Money) -> wire::Amount {
    wire::Amount { amount: money.to_decimal().to_string(), currency: money.currency().code() }
}

/// Minor units as a decimal text in major units.
fn major(minor: i64, currency: Currency) -> String {
    Money::from_minor(minor, currency).to_decimal().to_string()
}

fn moment(at: Option<Timestamp>) -> Option<String> {
    at.map(|at| at.to_string())
}
