//! What ties the tables together: keys that are there once, cells that name another table's row, English texts.
//! Compares cells as they are written, so a row with a fault elsewhere is still found.

use std::collections::{HashMap, HashSet};

use super::document::Document;
use super::places::{COUNTRIES, CURRENCIES, REGIONS};
use super::products::{PRODUCTS, SETTINGS};
use super::promotions::{BONUSES, PROMOTIONS};
use super::providers::PROVIDERS;
use super::rates::RATES;
use super::table::Shape;
use super::texts::{PRODUCT_TEXTS, PROMOTION_TEXTS};

/// The language that everything is told in.
const LANGUAGE: &str = "en";

/// The columns whose cells, together, no two rows of a table share.
const KEYS: [(&Shape, &[&str]); 14] = [
    (&COUNTRIES, &["iso"]),
    (&COUNTRIES, &["iso_numeric"]),
    (&COUNTRIES, &["number"]),
    (&CURRENCIES, &["iso"]),
    (&REGIONS, &["code"]),
    (&PROVIDERS, &["code"]),
    (&PROVIDERS, &["number"]),
    (&PRODUCTS, &["sku"]),
    (&PRODUCTS, &["number"]),
    (&SETTINGS, &["sku", "name"]),
    (&PRODUCT_TEXTS, &["localization_key", "language"]),
    (&PROMOTIONS, &["key"]),
    (&PROMOTION_TEXTS, &["key", "language"]),
    (&RATES, &["base", "quote"]),
];

/// A column whose cells (or their items, where they are lists) are keys of another table.
struct Reference {
    from: (&'static Shape, &'static str),
    to: (&'static Shape, &'static str),
}

const REFERENCES: [Reference; 14] = [
    Reference { from: (&REGIONS, "country"), to: (&COUNTRIES, "iso") },
    Reference { from: (&PROVIDERS, "country"), to: (&COUNTRIES, "iso") },
    Reference { from: (&PROVIDERS, "regions"), to: (&REGIONS, "code") },
    Reference { from: (&PRODUCTS, "provider"), to: (&PROVIDERS, "code") },
    Reference { from: (&PRODUCTS, "region"), to: (&REGIONS, "code") },
    Reference { from: (&PRODUCTS, "currency"), to: (&CURRENCIES, "iso") },
    Reference { from: (&PRODUCTS, "receive_currency"), to: (&CURRENCIES, "iso") },
    Reference { from: (&SETTINGS, "sku"), to: (&PRODUCTS, "sku") },
    Reference { from: (&PROMOTIONS, "provider"), to: (&PROVIDERS, "code") },
    Reference { from: (&PROMOTIONS, "currency"), to: (&CURRENCIES, "iso") },
    Reference { from: (&PROMOTION_TEXTS, "key"), to: (&PROMOTIONS, "key") },
    Reference { from: (&BONUSES, "key"), to: (&PROMOTIONS, "key") },
    Reference { from: (&RATES, "base"), to: (&CURRENCIES, "iso") },
    Reference { from: (&RATES, "quote"), to: (&CURRENCIES, "iso") },
];

/// Reports every tie that does not hold. What hangs on a table that is not whole is left alone.
pub(super) fn check(document: &Document<'_>) {
    for (shape, columns) in KEYS {
        check_key(document, shape, columns);
    }
    for reference in &REFERENCES {
        check_reference(document, reference);
    }
    check_country_regions(document);
    check_provider_regions(document);
    check_product_regions(document);
    check_texts(document, (&PRODUCTS, "localization_key"), (&PRODUCT_TEXTS, "localization_key"));
    check_texts(document, (&PROMOTIONS, "key"), (&PROMOTION_TEXTS, "key"));
}

fn check_key(document: &Document<'_>, shape: &Shape, columns: &[&str]) {
    let mut lines = HashMap::new();
    for row in document.rows(shape) {
        let key: Vec<_> = columns.iter().map(|column| row.cell(column)).collect();
        if key.contains(&"") {
            continue;
        }
        let text = key.join(",");
        if let Some(line) = lines.insert(key, row.line()) {
            let first = columns.first().copied().unwrap_or_default();
            let columns = columns.join(",");
            row.fault(first, &format!("{text:?} is already the {columns} of line {line}; keep one of them"));
        }
    }
}

/// The keys a table has; `None` where some may not have been read.
fn keys<'d>(document: &'d Document<'_>, (shape, column): (&Shape, &str)) -> Option<HashSet<&'d str>> {
    document.table(shape).filter(|table| table.is_whole)?;
    Some(document.rows(shape).map(|row| row.cell(column)).collect())
}

fn check_reference(document: &Document<'_>, reference: &Reference) {
    let Some(keys) = keys(document, reference.to) else { return };
    let ((shape, column), (target, key)) = (reference.from, reference.to);
    for row in document.rows(shape) {
        for item in row.items(column).filter(|item| !item.is_empty() && !keys.contains(item)) {
            row.fault(
                column,
                &format!("{item:?} is no {key} of {}; add it there or correct it here", target.file),
            );
        }
    }
}

fn check_country_regions(document: &Document<'_>) {
    let Some(countries) = keys(document, (&REGIONS, "country")) else { return };
    for row in document.rows(&COUNTRIES) {
        let iso = row.cell("iso");
        if !iso.is_empty() && !countries.contains(iso) {
            row.fault(
                "iso",
                &format!("{iso:?} has no region; add one to {}, with the same code", REGIONS.file),
            );
        }
    }
}

fn check_provider_regions(document: &Document<'_>) {
    let countries: HashMap<_, _> =
        document.rows(&REGIONS).map(|row| (row.cell("code"), row.cell("country"))).collect();
    for row in document.rows(&PROVIDERS) {
        let country = row.cell("country");
        for region in row.items("regions") {
            if countries.get(region).is_some_and(|other| *other != country) {
                row.fault("regions", &format!("{region:?} is not a region of {country:?}; remove it"));
            }
        }
    }
}

fn check_product_regions(document: &Document<'_>) {
    let regions: HashMap<_, HashSet<_>> =
        document.rows(&PROVIDERS).map(|row| (row.cell("code"), row.items("regions").collect())).collect();
    for row in document.rows(&PRODUCTS) {
        let (provider, region) = (row.cell("provider"), row.cell("region"));
        let served = regions.get(provider).filter(|regions| !regions.is_empty() && !region.is_empty());
        if served.is_some_and(|regions| !regions.contains(region)) {
            row.fault("region", &format!("{provider:?} does not serve {region:?}; write one of its regions"));
        }
    }
}

/// Reports the first row of every text key that has no English.
fn check_texts(document: &Document<'_>, from: (&Shape, &str), to: (&Shape, &str)) {
    let ((shape, column), (target, key)) = (from, to);
    if document.table(target).is_none_or(|table| !table.is_whole) {
        return;
    }
    let english = document.rows(target).filter(|row| row.cell("language") == LANGUAGE);
    let mut told: HashSet<_> = english.map(|row| row.cell(key)).collect();
    for row in document.rows(shape) {
        let text = row.cell(column);
        if !text.is_empty() && told.insert(text) {
            row.fault(column, &format!("{text:?} has no text in {LANGUAGE}; add one to {}", target.file));
        }
    }
}
