//! The reference data of one catalogue version in one settlement currency, written as JSON once and cut from then on.
//! `shelf` keeps what was written; `list` selects and pages.

mod list;
mod shelf;
mod write;

pub(super) use list::{List, Selection};
pub(super) use shelf::Shelf;

use saldo_core::Currency;

use crate::http::cache::Tag;

/// The names by which lists are indexed, in lower case as queries are read.
pub(super) mod index {
    pub(crate) const COUNTRY: &str = "countryisos";
    pub(crate) const PROVIDER: &str = "providercodes";
    pub(crate) const REGION: &str = "regioncodes";
    pub(crate) const SKU: &str = "skucodes";
    pub(crate) const BENEFIT: &str = "benefits";
    pub(crate) const LANGUAGE: &str = "languagecodes";
}

/// Every list, ready to be sent.
pub(super) struct Reference {
    version: i64,
    /// Of every answer made of these lists.
    pub tag: Tag,
    settlement: Currency,
    pub countries: List,
    pub currencies: List,
    pub regions: List,
    pub providers: List,
    pub provider_statuses: List,
    pub products: List,
    pub product_descriptions: List,
    pub promotions: List,
    pub promotion_descriptions: List,
    pub error_descriptions: List,
}
