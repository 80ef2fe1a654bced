//! What of the catalogue is sold here, each product with its operator, country, category and service. It is put together
//! once for each catalogue; prices are its caller's, so none is in it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use arc_swap::ArcSwap;
use saldo_core::catalogue::{Catalogue, CatalogueRef, Country, Product, ProductText, Provider};

use super::category::Category;
use super::services::Service;

/// The language of all texts.
const LANGUAGE: &str = "en";

/// The products by their number.
#[derive(Default)]
pub(super) struct Assortment {
    catalogue: CatalogueRef,
    items: Vec<Item>,
}

/// Positions in the catalogue's lists.
struct Item {
    product: usize,
    operator: usize,
    country: usize,
    text: Option<usize>,
    category: Category,
    service: Service,
}

/// One product that is sold.
#[derive(Clone, Copy)]
pub(super) struct Sold<'a> {
    pub product: &'a Product,
    pub operator: &'a Provider,
    pub country: &'a Country,
    pub text: Option<&'a ProductText>,
    pub category: Category,
    pub service: Service,
}

impl Assortment {
    fn new(catalogue: CatalogueRef) -> Self {
        let items = items(&catalogue);
        Self { catalogue, items }
    }

    pub(super) fn sold(&self) -> impl Iterator<Item = Sold<'_>> {
        self.items.iter().filter_map(|item| self.at(item))
    }

    pub(super) fn find(&self, number: i64) -> Option<Sold<'_>> {
        self.sold().find(|sold| sold.product.number == number)
    }

    fn at(&self, item: &Item) -> Option<Sold<'_>> {
        let parts = &self.catalogue.parts;
        Some(Sold {
            product: parts.products.get(item.product)?,
            operator: parts.providers.get(item.operator)?,
            country: parts.countries.get(item.country)?,
            text: item.text.and_then(|text| parts.product_texts.get(text)),
            category: item.category,
            service: item.service,
        })
    }
}

fn items(catalogue: &Catalogue) -> Vec<Item> {
    let parts = &catalogue.parts;
    let operators: HashMap<_, _> =
        parts.providers.iter().enumerate().map(|(at, provider)| (&provider.code, at)).collect();
    let countries: HashMap<_, _> =
        parts.countries.iter().enumerate().map(|(at, country)| (country.iso.as_str(), at)).collect();
    let texts = parts.product_texts.iter().enumerate().filter(|(_, text)| text.language == LANGUAGE);
    let texts: HashMap<_, _> = texts.map(|(at, text)| (text.localization_key.as_str(), at)).collect();
    let item = |product: usize| {
        let found = parts.products.get(product)?;
        let operator = *operators.get(&found.provider)?;
        Some(Item {
            product,
            operator,
            country: *countries.get(parts.providers.get(operator)?.country.as_str())?,
            text: texts.get(found.localization_key.as_str()).copied(),
            category: Category::of(found)?,
            service: Service::of(found),
        })
    };
    let mut by_number: Vec<usize> = (0..parts.products.len()).collect();
    by_number.sort_by_key(|at| parts.products.get(*at).map(|product| product.number));
    let mut singles = HashSet::new();
    let is_first = |item: &Item| !item.category.is_single() || singles.insert((item.operator, item.category));
    by_number.into_iter().filter_map(item).filter(is_first).collect()
}

/// Keeps what was put together of the current catalogue.
#[derive(Default)]
pub(super) struct Shelf(ArcSwap<Assortment>);

impl Shelf {
    pub(super) fn get(&self, catalogue: CatalogueRef) -> Arc<Assortment> {
        let kept = self.0.load_full();
        if Arc::ptr_eq(&kept.catalogue, &catalogue) {
            return kept;
        }
        let made = Arc::new(Assortment::new(catalogue));
        self.0.store(Arc::clone(&made));
        made
    }
}
