//! Products, carriers, and the two lists that are the same for everybody.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use saldo_core::catalogue::{Catalogue, Product as Sold, Quote};

use super::{amount, type_id};
use crate::utelecard::wire::{Named, Product};

/// A product, with the prices at both ends of its range.
type Priced<'a> = (&'a Sold, (Quote, Quote));

/// The groups as they are printed.
const GROUPS: [(i64, &str); 7] = [
    (17, "UTILITIES"),
    (1, "POSTPAGO"),
    (2, "TELEFONIA FIJA"),
    (3, "ELECTRICIDAD"),
    (4, "ACUEDUCTO"),
    (5, "TELECABLE"),
    (6, "SEGUROS"),
];

/// The types as they are printed.
const TYPES: [(i64, &str); 4] =
    [(7, "BILL PAYMENT"), (14, "DATA PACKAGE"), (6, "LOCAL PIN"), (1, "RECHARGE")];

pub(in crate::utelecard) fn groups() -> Vec<Named> {
    GROUPS.map(named).into()
}

pub(in crate::utelecard) fn types() -> Vec<Named> {
    TYPES.map(named).into()
}

fn named((id, name): (i64, &'static str)) -> Named {
    Named { id, name: Cow::Borrowed(name) }
}

/// The products that can be bought here, with both ends of their prices: a purchase has no place for what a product must
/// be told beside the account number.
pub(in crate::utelecard) fn sold(
    catalogue: &Catalogue,
    range: impl Fn(&Sold) -> Option<(Quote, Quote)>,
) -> impl Iterator<Item = Priced<'_>> {
    let needs_more = |product: &Sold| product.settings.iter().any(|setting| setting.is_mandatory);
    let products = catalogue.parts.products.iter().filter(move |product| !needs_more(product));
    products.filter_map(move |product| Some((product, range(product)?)))
}

pub(in crate::utelecard) fn products<'a>(
    catalogue: &Catalogue,
    sold: impl Iterator<Item = Priced<'a>>,
) -> Vec<Product> {
    let countries: HashMap<_, _> =
        catalogue.parts.countries.iter().map(|country| (&*country.iso, &*country.iso_numeric)).collect();
    let mut texts = HashMap::new();
    // Spanish where there is any, which is listed behind English.
    for text in catalogue.parts.product_texts.iter().filter(|text| ["en", "es"].contains(&&*text.language)) {
        texts.insert(&*text.localization_key, &*text.display_text);
    }
    let listed = |(product, (least, most)): Priced<'_>| {
        let provider = catalogue.provider(product.provider.as_str())?;
        Some(Product {
            amount: amount(least.send),
            carrier_id: provider.number,
            country_id: (*countries.get(&*provider.country)?).to_owned(),
            currency_id: least.send.currency().code(),
            id: product.number,
            max_amount: amount(most.send),
            name: (*texts.get(&*product.localization_key)?).to_owned(),
            type_id: type_id(product.kind),
        })
    };
    sold.filter_map(listed).collect()
}

/// Who delivers what can be bought.
pub(in crate::utelecard) fn carriers<'a>(
    catalogue: &Catalogue,
    sold: impl Iterator<Item = Priced<'a>>,
) -> Vec<Named> {
    let selling: HashSet<_> = sold.map(|(product, _)| &product.provider).collect();
    let providers = catalogue.parts.providers.iter().filter(|provider| selling.contains(&provider.code));
    let carrier = |name: &str, id: i64| Named { id, name: Cow::Owned(name.to_owned()) };
    providers
        .map(|provider| carrier(provider.short_name.as_deref().unwrap_or(&provider.name), provider.number))
        .collect()
}
