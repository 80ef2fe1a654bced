//! What the text of one cell means: a parser for each type of column, whose error says what to write instead.

use std::fmt::Display;

use rust_decimal::Decimal;
use saldo_core::{Currency, Money, Timestamp};
use time::{Date, Month};

/// A value, or what is wrong with the cell and what to do.
pub(super) type Parsed<T> = Result<T, String>;

/// The largest amount, in major units: far below what 64 bits of minor units hold in any currency.
const AMOUNT_MAX: Decimal = Decimal::from_parts(1_000_000_000, 0, 0, false, 0);
/// 1e-9 and 1e9: a rate and its inverse keep their digits between these.
const RATE_MIN: Decimal = Decimal::from_parts(1, 0, 0, false, 9);
const RATE_MAX: Decimal = AMOUNT_MAX;
/// The largest whole number that every JSON reader keeps.
const NUMBER_MAX: i64 = (1 << 53) - 1;
const LINE_CHARS_MAX: usize = 1_000;
const MARKDOWN_CHARS_MAX: usize = 20_000;

/// Text of one line.
pub(super) fn line(text: &str) -> Parsed<String> {
    if text.chars().any(char::is_control) {
        return Err("has a line break or a control character; write it as one line".to_owned());
    }
    at_most(text, LINE_CHARS_MAX)
}

/// CommonMark, which may have several lines.
pub(super) fn markdown(text: &str) -> Parsed<String> {
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err("has a control character; remove it".to_owned());
    }
    at_most(text, MARKDOWN_CHARS_MAX)
}

fn at_most(text: &str, chars_max: usize) -> Parsed<String> {
    match text.chars().count() {
        count if count > chars_max => Err(format!("has {count} characters; shorten it to {chars_max}")),
        _ => Ok(text.to_owned()),
    }
}

/// A text that a type of the core takes or refuses.
pub(super) fn identity<T>(text: &str, parse: fn(&str) -> Option<T>, chars_max: usize) -> Parsed<T> {
    parse(text).ok_or_else(|| format!("{text:?} is not a name; use 1 to {chars_max} printable characters"))
}

/// ISO 3166 alpha-2, or `XG`.
pub(super) fn country(text: &str) -> Parsed<String> {
    let is_code = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
    if is_code {
        Ok(text.to_owned())
    } else {
        Err(format!("{text:?} is not a country; write two capital letters"))
    }
}

/// ISO 3166 numeric.
pub(super) fn country_numeric(text: &str) -> Parsed<String> {
    let is_code = text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_code {
        Ok(text.to_owned())
    } else {
        Err(format!("{text:?} is not three digits; write them all, like 004"))
    }
}

/// A language tag: `en`, `pt-BR`.
pub(super) fn language(text: &str) -> Parsed<String> {
    let mut parts = text.split('-');
    let is_language = parts.next().is_some_and(|part| {
        (2..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_lowercase())
    });
    let is_tag = is_language
        && parts.all(|part| {
            (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        });
    if is_tag {
        Ok(text.to_owned())
    } else {
        Err(format!("{text:?} is not a language; write it like en or pt-BR"))
    }
}

pub(super) fn currency(text: &str) -> Parsed<Currency> {
    text.parse()
        .map_err(|_| format!("{text:?} is not a currency of ISO 4217; write its three capital letters"))
}

/// The number of a row: from 1, without leading zeros, below 2^53.
pub(super) fn number(text: &str) -> Parsed<i64> {
    let number = text.parse().ok().filter(|number| (1..=NUMBER_MAX).contains(number));
    let canonical = number.filter(|number| number.to_string() == text);
    canonical.ok_or_else(|| {
        format!("{text:?} is not a whole number from 1 to {NUMBER_MAX}; write it in plain digits")
    })
}

/// A count of days, of which there may be none.
pub(super) fn days(text: &str) -> Parsed<i32> {
    let days = text.parse().ok().filter(|days| (0..=36_500).contains(days));
    days.ok_or_else(|| format!("{text:?} is not a number of days from 0 to 36500; write it in plain digits"))
}

/// Digits, with a point and digits if need be; no sign, no exponent, no separators.
pub(super) fn decimal(text: &str) -> Parsed<Decimal> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_plain =
        [whole, fraction].iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    let decimal = Decimal::from_str_exact(text).ok().filter(|_| is_plain);
    decimal.ok_or_else(|| format!("{text:?} is not a decimal number; write it like 10.50"))
}

/// An amount in major units: above zero, at most a thousand million.
pub(super) fn amount(text: &str) -> Parsed<Decimal> {
    let amount = within(text, Decimal::ZERO, AMOUNT_MAX)?;
    if amount.is_zero() { Err("is zero; write an amount above it".to_owned()) } else { Ok(amount) }
}

/// An amount in major units that may be zero.
pub(super) fn amount_or_zero(text: &str) -> Parsed<Decimal> {
    within(text, Decimal::ZERO, AMOUNT_MAX)
}

/// An exchange rate.
pub(super) fn rate(text: &str) -> Parsed<Decimal> {
    within(text, RATE_MIN, RATE_MAX)
}

/// A part of one: 0.03 is 3 %.
pub(super) fn fraction(text: &str) -> Parsed<Decimal> {
    within(text, Decimal::ZERO, Decimal::ONE)
}

/// 10 is 10 %.
pub(super) fn percent(text: &str) -> Parsed<Decimal> {
    within(text, Decimal::ZERO, Decimal::ONE_HUNDRED)
}

fn within(text: &str, lowest: Decimal, highest: Decimal) -> Parsed<Decimal> {
    match decimal(text)? {
        value if value < lowest || value > highest => {
            Err(format!("{text} is out of range; write a number from {lowest} to {highest}"))
        }
        value => Ok(value),
    }
}

/// An amount as money, which it must fit exactly.
pub(super) fn money(amount: Decimal, currency: Currency) -> Parsed<Money> {
    let decimals = currency.exponent();
    Money::from_decimal(amount, currency)
        .map_err(|_| format!("{amount} does not fit {currency}, which has {decimals} decimals; round it"))
}

/// One of a closed set of words.
pub(super) fn word<T: Copy + Display>(text: &str, words: &[T]) -> Parsed<T> {
    let found = words.iter().copied().find(|word| word.to_string() == text);
    found.ok_or_else(|| {
        let words: Vec<_> = words.iter().map(T::to_string).collect();
        format!("{text:?} is not one of {}; write one of these", words.join(", "))
    })
}

pub(super) fn yes_or_no(text: &str) -> Parsed<bool> {
    word(text, &[true, false])
}

/// RFC 3339, with any offset.
pub(super) fn moment(text: &str) -> Parsed<Timestamp> {
    Timestamp::parse_rfc3339(text)
        .ok_or_else(|| format!("{text:?} is not a time; write it like 2026-12-31T23:59:59Z"))
}

/// ISO 8601 day.
pub(super) fn day(text: &str) -> Parsed<String> {
    let mut parts = text.split('-');
    let day = [parts.next(), parts.next(), parts.next(), parts.next()];
    let is_day =
        matches!(day, [Some(year), Some(month), Some(day), None] if date(year, month, day).is_some());
    if is_day { Ok(text.to_owned()) } else { Err(format!("{text:?} is not a day; write it like 2026-12-31")) }
}

/// A day as promotions print it.
pub(super) fn day_slashed(text: &str) -> Parsed<()> {
    let mut parts = text.split('/');
    let day = [parts.next(), parts.next(), parts.next(), parts.next()];
    let is_day =
        matches!(day, [Some(month), Some(day), Some(year), None] if date(year, month, day).is_some());
    if is_day { Ok(()) } else { Err(format!("{text:?} is not a day; write it like 12/31/2026")) }
}

fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    let is_padded = (year.len(), month.len(), day.len()) == (4, 2, 2);
    let is_digits = [year, month, day].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let month = Month::try_from(month.parse::<u8>().ok()?).ok()?;
    let date = Date::from_calendar_date(year.parse().ok()?, month, day.parse().ok()?).ok()?;
    (is_padded && is_digits).then_some(date)
}

/// ISO 8601 duration in whole units: `P30D`, `PT3H`, `P1Y6M`.
pub(super) fn period(text: &str) -> Parsed<String> {
    if is_period(text) {
        Ok(text.to_owned())
    } else {
        Err(format!("{text:?} is not a duration of ISO 8601; write it like P30D or PT3H"))
    }
}

fn is_period(text: &str) -> bool {
    let Some(body) = text.strip_prefix('P') else { return false };
    let (days, times) = match body.split_once('T') {
        Some((_, "")) => return false,
        Some((days, times)) => (days, times),
        None => (body, ""),
    };
    !body.is_empty() && is_counts(days, "YMWD") && is_counts(times, "HMS")
}

/// Whether a text is counts with their units, each unit at most once and in order.
fn is_counts(text: &str, units: &str) -> bool {
    let mut left = units;
    text.split_inclusive(|c: char| !c.is_ascii_digit()).all(|part| {
        let digits = part.trim_end_matches(|c: char| !c.is_ascii_digit());
        let place = part.chars().last().and_then(|unit| left.find(unit));
        left = place.and_then(|place| left.get(place + 1..)).unwrap_or_default();
        place.is_some() && (1..=6).contains(&digits.len()) && digits.len() + 1 == part.len()
    })
}
