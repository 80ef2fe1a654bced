//! `countries.csv`, `currencies.csv` and `regions.csv`.

use saldo_core::catalogue::{Country, CurrencyName, DiallingRange, Region};

use super::cell::{self, Parsed};
use super::document::Document;
use super::table::{Row, Shape};

pub(super) const COUNTRIES: Shape =
    Shape { file: "countries.csv", columns: &["iso", "iso_numeric", "number", "name", "dialling"] };
pub(super) const CURRENCIES: Shape = Shape { file: "currencies.csv", columns: &["iso", "name"] };
pub(super) const REGIONS: Shape = Shape { file: "regions.csv", columns: &["code", "country", "name"] };

/// The most digits a number in international form has, its prefix included (E.164).
const DIGITS_MAX: u32 = 15;

pub(super) fn countries(document: &Document<'_>) -> Vec<Country> {
    document.rows(&COUNTRIES).filter_map(|row| country(&row)).collect()
}

fn country(row: &Row<'_>) -> Option<Country> {
    let iso = row.required("iso", cell::country);
    let iso_numeric = row.required("iso_numeric", cell::country_numeric);
    let number = row.required("number", cell::number);
    let name = row.required("name", cell::line);
    let dialling = row.list("dialling", dialling);
    Some(Country { iso: iso?, iso_numeric: iso_numeric?, number: number?, name: name?, dialling: dialling? })
}

/// `prefix:min:max`, both lengths with the prefix.
fn dialling(text: &str) -> Parsed<DiallingRange> {
    let range = || {
        let (prefix, lengths) = text.split_once(':')?;
        let (minimum, maximum) = lengths.split_once(':')?;
        let is_prefix = (1..=7).contains(&prefix.len()) && prefix.bytes().all(|byte| byte.is_ascii_digit());
        let (length_min, length_max) = (minimum.parse().ok()?, maximum.parse().ok()?);
        is_prefix.then(|| DiallingRange { prefix: prefix.to_owned(), length_min, length_max })
    };
    let range = range().ok_or_else(|| {
        format!("{text:?} is not a dialling range; write prefix:min:max in digits, like 93:11:11")
    })?;
    let has_room = u32::try_from(range.prefix.len()).is_ok_and(|length| length < range.length_min);
    if has_room && range.length_min <= range.length_max && range.length_max <= DIGITS_MAX {
        Ok(range)
    } else {
        Err(format!("{text:?} has lengths that cannot be; write prefix < min <= max <= {DIGITS_MAX}"))
    }
}

pub(super) fn currencies(document: &Document<'_>) -> Vec<CurrencyName> {
    document.rows(&CURRENCIES).filter_map(|row| currency(&row)).collect()
}

fn currency(row: &Row<'_>) -> Option<CurrencyName> {
    let currency = row.required("iso", cell::currency);
    let name = row.required("name", cell::line);
    Some(CurrencyName { currency: currency?, name: name? })
}

pub(super) fn regions(document: &Document<'_>) -> Vec<Region> {
    document.rows(&REGIONS).filter_map(|row| region(&row)).collect()
}

fn region(row: &Row<'_>) -> Option<Region> {
    let code = row.required("code", cell::line);
    let country = row.required("country", cell::line);
    let name = row.required("name", cell::line);
    Some(Region { code: code?, country: country?, name: name? })
}
