//! A product on the wire. It names every field of the catalogue's, so one that is added there must be added here.

use regex::Regex;
use saldo_core::catalogue::{
    Benefit, Kind, PaymentType, PriceBand, ProcessingMode, Product, Redemption, SettingDefinition,
};
use saldo_core::{AccountNumber, ProviderCode, Sku};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(remote = "Product")]
pub(super) struct ProductOnWire {
    sku: Sku,
    number: i64,
    provider: ProviderCode,
    region: String,
    kind: Kind,
    localization_key: String,
    processing_mode: ProcessingMode,
    redemption: Redemption,
    benefits: Vec<Benefit>,
    payment_types: Vec<PaymentType>,
    validity: Option<String>,
    uat_number: AccountNumber,
    additional_information: Option<String>,
    #[serde(with = "pattern")]
    pattern: Option<Regex>,
    price: PriceBand,
    settings: Vec<SettingDefinition>,
    needs_bill_lookup: bool,
    has_packages: bool,
}

/// A pattern is sent as its text.
mod pattern {
    use regex::Regex;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(pattern: &Option<Regex>, to: S) -> Result<S::Ok, S::Error> {
        pattern.as_ref().map(Regex::as_str).serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Regex>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        text.map(|text| Regex::new(&text).map_err(D::Error::custom)).transpose()
    }
}
