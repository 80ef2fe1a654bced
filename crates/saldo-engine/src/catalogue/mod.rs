//! Reads a catalogue document (eleven CSV files) into a `Catalogue`, or says all that is wrong with it.
//! Does no I/O and never takes a part: a document with one fault changes nothing.
//! One file here reads one table or two; `refer` holds what ties the tables together.

mod cell;
mod document;
mod fault;
mod patterns;
mod places;
mod prices;
mod products;
mod promotions;
mod providers;
mod rates;
mod record;
mod refer;
mod table;
mod texts;

#[cfg(test)]
mod tests;

use saldo_core::catalogue::{Catalogue, CatalogueParts};
use saldo_core::command::CatalogueDocument;

use document::Document;
pub use document::document_from;
pub use fault::{FAULTS_MAX, Fault};
use patterns::Patterns;

/// The names of the files a catalogue is made of, in reading order.
pub const FILES: [&str; 11] = [
    places::COUNTRIES.file,
    places::CURRENCIES.file,
    places::REGIONS.file,
    providers::PROVIDERS.file,
    products::PRODUCTS.file,
    products::SETTINGS.file,
    texts::PRODUCT_TEXTS.file,
    promotions::PROMOTIONS.file,
    texts::PROMOTION_TEXTS.file,
    promotions::BONUSES.file,
    rates::RATES.file,
];

/// Reads a document as the catalogue of a version.
///
/// Errors: its faults in the order of the files, lines and columns, the first `FAULTS_MAX` of them. What depends
/// on a table that could not be read whole is not checked: one broken line does not fault a thousand sound ones.
pub fn read(document: &CatalogueDocument, version: i64) -> Result<Catalogue, Vec<Fault>> {
    let document = Document::open(document);
    let mut patterns = Patterns::default();
    let parts = CatalogueParts {
        countries: places::countries(&document),
        currencies: places::currencies(&document),
        regions: places::regions(&document),
        providers: providers::providers(&document, &mut patterns),
        products: products::products(&document, &mut patterns),
        product_texts: texts::product_texts(&document),
        promotions: promotions::promotions(&document),
        promotion_texts: texts::promotion_texts(&document),
        rates: rates::rates(&document),
    };
    refer::check(&document);
    rates::check_reach(&document, &parts.rates);
    document.finish()?;
    Ok(Catalogue::new(version, parts))
}
