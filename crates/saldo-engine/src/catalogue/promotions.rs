//! `promotions.csv` and `promotion_bonuses.csv`: what a provider adds for a while, by the amount sent.

use std::collections::HashMap;

use saldo_core::Currency;
use saldo_core::catalogue::{Bonus, BonusTier, Promotion};

use super::cell;
use super::document::Document;
use super::providers;
use super::table::{Row, Shape};

pub(super) const PROMOTIONS: Shape = Shape {
    file: "promotions.csv",
    columns: &["key", "provider", "starts", "ends", "currency", "validity", "minimum_send"],
};
pub(super) const BONUSES: Shape = Shape {
    file: "promotion_bonuses.csv",
    columns: &["key", "minimum", "maximum", "bonus_type", "quantity", "validity_days"],
};

pub(super) fn promotions(document: &Document<'_>) -> Vec<Promotion> {
    let mut tiers = tiers(document);
    document
        .rows(&PROMOTIONS)
        .filter_map(|row| {
            let promotion = promotion(&row)?;
            let tiers = tiers.remove(&promotion.localization_key).unwrap_or_default();
            Some(Promotion { tiers, ..promotion })
        })
        .collect()
}

/// A promotion, its tiers aside.
fn promotion(row: &Row<'_>) -> Option<Promotion> {
    let localization_key = row.required("key", cell::line);
    let provider = row.required("provider", providers::code);
    let starts_at = row.required("starts", cell::moment);
    let ends_at = row.optional("ends", cell::moment);
    let currency = row.required("currency", cell::currency);
    let validity = row.optional("validity", cell::period);
    let minimum_send = row.money("minimum_send", currency, cell::amount_or_zero);
    let (starts_at, ends_at) = (starts_at?, ends_at?);
    if ends_at.is_some_and(|ends_at| ends_at <= starts_at) {
        row.fault("ends", "is not after starts; move it, or leave it empty for a promotion without end");
    }
    Some(Promotion {
        localization_key: localization_key?,
        provider: provider?,
        starts_at,
        ends_at,
        validity: validity?,
        minimum_send: minimum_send?,
        tiers: Vec::new(),
    })
}

/// The tiers of each promotion: the rows with the same bounds are one, in the order of the file.
fn tiers(document: &Document<'_>) -> HashMap<String, Vec<BonusTier>> {
    let currencies: HashMap<&str, Currency> = document
        .rows(&PROMOTIONS)
        .filter_map(|row| Some((row.cell("key"), row.cell("currency").parse().ok()?)))
        .collect();
    let mut tiers = HashMap::<String, Vec<BonusTier>>::new();
    for row in document.rows(&BONUSES) {
        let Some(one) = tier(&row, currencies.get(row.cell("key")).copied()) else { continue };
        let tiers = tiers.entry(row.cell("key").to_owned()).or_default();
        match tiers.iter_mut().find(|tier| (tier.minimum, tier.maximum) == (one.minimum, one.maximum)) {
            Some(tier) => extend(tier, one, &row),
            None => tiers.push(one),
        }
    }
    tiers
}

/// A row as a tier of one bonus.
fn tier(row: &Row<'_>, currency: Option<Currency>) -> Option<BonusTier> {
    let key = row.required("key", cell::line);
    let minimum = row.money("minimum", currency, cell::amount_or_zero);
    let maximum = row.money("maximum", currency, cell::amount);
    let bonus_type = row.required("bonus_type", cell::line);
    let quantity = row.required("quantity", cell::amount);
    let validity_days = row.required("validity_days", cell::days);
    let (minimum, maximum) = (minimum?.to_decimal(), maximum?.to_decimal());
    if minimum > maximum {
        row.fault("maximum", "is less than minimum; exchange the two");
    }
    let bonus = Bonus { bonus_type: bonus_type?, quantity: quantity?, validity_days: validity_days? };
    key.map(|_| BonusTier { minimum, maximum, bonuses: vec![bonus] })
}

fn extend(tier: &mut BonusTier, one: BonusTier, row: &Row<'_>) {
    let kind = row.cell("bonus_type");
    if tier.bonuses.iter().any(|bonus| bonus.bonus_type == kind) {
        row.fault("bonus_type", &format!("{kind:?} is already given for these amounts; add the two up"));
    }
    tier.bonuses.extend(one.bonuses);
}
