//! What can be bought: countries, providers, products and promotions, as one immutable value.
//! Reading it from files is the engine's work; here are its types, its indexes and its prices.

mod place;
mod price;
mod product;
mod promotion;
mod quote;
mod rates;

use std::collections::HashMap;
use std::sync::Arc;

pub use place::{Country, CurrencyName, DiallingRange, Provider, ProviderStatus, Region};
pub use price::{Ask, PriceBand, PriceError, TaxCalculation, TaxRule};
pub use product::{
    Benefit, Kind, PaymentType, ProcessingMode, Product, ProductText, Redemption, SettingDefinition,
};
pub use promotion::{Bonus, BonusTier, Promotion, PromotionText};
pub use quote::{Quote, TaxLine};
pub use rates::{Rate, Rates};

use crate::account_number::AccountNumber;
use crate::ids::{ProviderCode, Sku};

/// The lists a catalogue is made of, in the order in which they are answered.
#[derive(Debug, Default)]
pub struct CatalogueParts {
    pub countries: Vec<Country>,
    pub currencies: Vec<CurrencyName>,
    pub regions: Vec<Region>,
    pub providers: Vec<Provider>,
    pub products: Vec<Product>,
    pub product_texts: Vec<ProductText>,
    pub promotions: Vec<Promotion>,
    pub promotion_texts: Vec<PromotionText>,
    pub rates: Rates,
}

/// The whole catalogue of one version, with its indexes. Never changes: a change is another catalogue.
#[derive(Debug, Default)]
pub struct Catalogue {
    /// Zero is the empty catalogue; every import is one more.
    pub version: i64,
    pub parts: CatalogueParts,
    provider_by_code: HashMap<ProviderCode, usize>,
    product_by_sku: HashMap<Sku, usize>,
    product_by_number: HashMap<i64, usize>,
}

impl Catalogue {
    pub fn new(version: i64, parts: CatalogueParts) -> Self {
        let provider_by_code = index(&parts.providers, |p| p.code.clone());
        let product_by_sku = index(&parts.products, |p| p.sku.clone());
        let product_by_number = index(&parts.products, |p| p.number);
        Self { version, parts, provider_by_code, product_by_sku, product_by_number }
    }

    pub fn provider(&self, code: &str) -> Option<&Provider> {
        self.parts.providers.get(*self.provider_by_code.get(code)?)
    }

    /// Skus are matched as they are printed.
    pub fn product(&self, sku: &str) -> Option<&Product> {
        self.parts.products.get(*self.product_by_sku.get(sku)?)
    }

    pub fn product_by_number(&self, number: i64) -> Option<&Product> {
        self.parts.products.get(*self.product_by_number.get(&number)?)
    }

    /// The providers whose pattern takes an account number, in catalogue order.
    pub fn providers_taking<'a>(&'a self, number: &'a AccountNumber) -> impl Iterator<Item = &'a Provider> {
        self.parts.providers.iter().filter(|provider| number.fits(&provider.pattern))
    }
}

/// A shared catalogue: readers keep the one they began with.
pub type CatalogueRef = Arc<Catalogue>;

fn index<T, K: Eq + std::hash::Hash>(items: &[T], key: impl Fn(&T) -> K) -> HashMap<K, usize> {
    items.iter().enumerate().map(|(position, item)| (key(item), position)).collect()
}
