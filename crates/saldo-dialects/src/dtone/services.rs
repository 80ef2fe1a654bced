//! The services that products are sorted into: those recorded from the live API with their numbers, and a few more for
//! what it did not sell.

use saldo_core::catalogue::{Kind, Product};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Service {
    pub id: i64,
    pub name: &'static str,
}

const TELEVISION: Service = Service { id: 1, name: "television" };
const GROCERY: Service = Service { id: 2, name: "grocery" };
const PHARMACY: Service = Service { id: 3, name: "pharmacy" };
const UTILITIES: Service = Service { id: 4, name: "utilities" };
const GIFT_CARDS: Service = Service { id: 5, name: "gift cards" };
const ELECTRICITY: Service = Service { id: 6, name: "electricity" };
const BUNDLES: Service = Service { id: 7, name: "bundles" };
const MOBILE: Service = Service { id: 8, name: "mobile" };
const PINS: Service = Service { id: 9, name: "pins" };
const CALLING_CARDS: Service = Service { id: 10, name: "calling cards" };
const INSURANCE: Service = Service { id: 14, name: "insurance" };

/// What a bill or a voucher is for, by the benefit that says so.
const BY_BENEFIT: [(&str, Service); 6] = [
    ("Electricity", ELECTRICITY),
    ("TV", TELEVISION),
    ("Mobile", MOBILE),
    ("Grocery", GROCERY),
    ("Pharmacy", PHARMACY),
    ("Insurance", INSURANCE),
];

impl Service {
    pub(super) fn of(product: &Product) -> Self {
        let by_benefit = || {
            let gives = |name: &str| product.benefits.iter().any(|benefit| benefit.0 == name);
            BY_BENEFIT.into_iter().find(|(name, _)| gives(name)).map(|(_, service)| service)
        };
        match product.kind {
            Kind::Tv => TELEVISION,
            Kind::Electricity => ELECTRICITY,
            Kind::Data | Kind::Bundle => BUNDLES,
            Kind::Topup | Kind::Charge => MOBILE,
            Kind::Pin => PINS,
            Kind::Ldi => CALLING_CARDS,
            Kind::Voucher => by_benefit().unwrap_or(GIFT_CARDS),
            Kind::Bill => by_benefit().unwrap_or(UTILITIES),
        }
    }
}
