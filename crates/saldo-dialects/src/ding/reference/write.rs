//! Writes every list of a catalogue in one settlement currency, each item indexed by what it may be asked for by.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher};

use saldo_core::Currency;
use saldo_core::catalogue::{Catalogue, CatalogueParts, Promotion, Quote};
use serde::Serialize;

use super::list::ListWriter;
use super::{List, Reference, index};
use crate::ding::descriptions::DESCRIPTIONS;
use crate::ding::translate::catalogue as translate;
use crate::ding::wire::ErrorDescription;
use crate::http::cache::Tag;

impl Reference {
    pub(super) fn write(catalogue: &Catalogue, settlement: Currency) -> Self {
        let parts = &catalogue.parts;
        let mut written = Self {
            version: catalogue.version,
            tag: Tag::weak(""),
            settlement,
            countries: plain(parts.countries.iter().map(|country| translate::country(country, catalogue))),
            currencies: plain(parts.currencies.iter().map(translate::currency)),
            regions: regions(parts),
            providers: providers(parts),
            provider_statuses: provider_statuses(parts),
            products: products(catalogue, settlement),
            product_descriptions: product_descriptions(parts),
            promotions: promotions(catalogue, settlement),
            promotion_descriptions: promotion_descriptions(parts, settlement),
            error_descriptions: plain(
                DESCRIPTIONS.iter().map(|(code, message)| ErrorDescription { message, code }),
            ),
        };
        written.tag = written.fingerprint();
        written
    }

    /// Catalogue, currency and program, and what they came to: a database that was made anew counts its catalogues
    /// from one again.
    fn fingerprint(&self) -> Tag {
        let lists = [
            &self.countries,
            &self.currencies,
            &self.regions,
            &self.providers,
            &self.provider_statuses,
            &self.products,
            &self.product_descriptions,
            &self.promotions,
            &self.promotion_descriptions,
            &self.error_descriptions,
        ];
        let mut hasher = DefaultHasher::new();
        lists.iter().for_each(|list| hasher.write(list.whole()));
        let (program, contents) = (env!("CARGO_PKG_VERSION"), hasher.finish());
        Tag::weak(&format!("{}-{}-{program}-{contents:016x}", self.version, self.settlement.code()))
    }
}

fn plain<T: Serialize>(items: impl Iterator<Item = T>) -> List {
    let mut list = ListWriter::new();
    items.for_each(|item| list.push(&item, &[]));
    list.finish()
}

fn regions(parts: &CatalogueParts) -> List {
    let mut list = ListWriter::new();
    for region in &parts.regions {
        list.push(&translate::region(region), &[(index::COUNTRY, vec![&region.country])]);
    }
    list.finish()
}

fn providers(parts: &CatalogueParts) -> List {
    let mut list = ListWriter::new();
    for provider in &parts.providers {
        let found_by = [
            (index::PROVIDER, vec![provider.code.as_str()]),
            (index::COUNTRY, vec![provider.country.as_str()]),
            (index::REGION, provider.regions.iter().map(String::as_str).collect()),
        ];
        list.push(&translate::provider(provider), &found_by);
    }
    list.finish()
}

fn provider_statuses(parts: &CatalogueParts) -> List {
    let mut list = ListWriter::new();
    for provider in &parts.providers {
        list.push(&translate::provider_status(provider), &[(index::PROVIDER, vec![provider.code.as_str()])]);
    }
    list.finish()
}

/// A product without a rate into the settlement currency cannot be sold in it, and is not listed.
fn products(catalogue: &Catalogue, settlement: Currency) -> List {
    let mut list = ListWriter::new();
    let texts = translate::first_texts(catalogue);
    for product in &catalogue.parts.products {
        let Ok(range) = Quote::range(&product.price, settlement, &catalogue.parts.rates) else {
            continue;
        };
        let country = catalogue.provider(product.provider.as_str()).map(|provider| provider.country.as_str());
        let found_by = [
            (index::COUNTRY, country.into_iter().collect()),
            (index::PROVIDER, vec![product.provider.as_str()]),
            (index::SKU, vec![product.sku.as_str()]),
            (index::BENEFIT, product.benefits.iter().map(|benefit| benefit.0.as_str()).collect()),
            (index::REGION, vec![product.region.as_str()]),
        ];
        list.push(&translate::product(product, &range, &texts), &found_by);
    }
    list.finish()
}

fn product_descriptions(parts: &CatalogueParts) -> List {
    let mut skus: HashMap<&str, Vec<&str>> = HashMap::new();
    for product in &parts.products {
        skus.entry(&product.localization_key).or_default().push(product.sku.as_str());
    }
    let mut list = ListWriter::new();
    for text in &parts.product_texts {
        let found_by = [
            (index::LANGUAGE, vec![text.language.as_str()]),
            (index::SKU, skus.get(text.localization_key.as_str()).cloned().unwrap_or_default()),
        ];
        list.push(&translate::product_text(text), &found_by);
    }
    list.finish()
}

fn promotions(catalogue: &Catalogue, settlement: Currency) -> List {
    let mut list = ListWriter::new();
    for promotion in &catalogue.parts.promotions {
        let provider = catalogue.provider(promotion.provider.as_str());
        let found_by = [
            (index::PROVIDER, vec![promotion.provider.as_str()]),
            (index::COUNTRY, provider.map(|provider| provider.country.as_str()).into_iter().collect()),
        ];
        list.push(&translate::promotion(promotion, settlement, &catalogue.parts.rates), &found_by);
    }
    list.finish()
}

fn promotion_descriptions(parts: &CatalogueParts, settlement: Currency) -> List {
    let owners: HashMap<&str, &Promotion> =
        parts.promotions.iter().map(|promotion| (promotion.localization_key.as_str(), promotion)).collect();
    let mut list = ListWriter::new();
    for text in &parts.promotion_texts {
        let owner = owners.get(text.localization_key.as_str()).copied();
        list.push(
            &translate::promotion_text(text, owner, settlement, &parts.rates),
            &[(index::LANGUAGE, vec![text.language.as_str()])],
        );
    }
    list.finish()
}
