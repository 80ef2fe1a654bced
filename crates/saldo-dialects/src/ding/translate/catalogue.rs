//! The catalogue's items as the items of Ding's lists, priced in one settlement currency.

use std::collections::HashMap;

use rust_decimal::Decimal;
use saldo_core::catalogue::{
    BonusTier, Catalogue, Country, CurrencyName, PaymentType, ProcessingMode, Product, ProductText,
    Promotion, PromotionText, Provider, ProviderStatus, Quote, Rates, Redemption, Region,
};
use saldo_core::{Currency, Money};

use super::{price, utc};
use crate::ding::wire;
use crate::http::number::Number;

/// The end of a promotion that has none: the last second a .NET DateTime can hold.
const OPEN_ENDED: &str = "9999-12-31T23:59:59Z";

/// The language there is always a text in (Ding Connect description, *Localization*).
const FIRST_LANGUAGE: &str = "en";

pub(in crate::ding) fn country<'a>(country: &'a Country, catalogue: &'a Catalogue) -> wire::Country<'a> {
    let dialling = country.dialling.iter().map(|range| wire::Dialling {
        prefix: &range.prefix,
        minimum_length: range.length_min,
        maximum_length: range.length_max,
    });
    let regions = catalogue.parts.regions.iter().filter(|region| region.country == country.iso);
    wire::Country {
        country_iso: &country.iso,
        country_name: &country.name,
        international_dialing_information: dialling.collect(),
        region_codes: regions.map(|region| region.code.as_str()).collect(),
    }
}

pub(in crate::ding) fn currency(currency: &CurrencyName) -> wire::Currency<'_> {
    wire::Currency { currency_iso: currency.currency.code(), currency_name: &currency.name }
}

pub(in crate::ding) fn region(region: &Region) -> wire::Region<'_> {
    wire::Region { region_code: &region.code, region_name: &region.name, country_iso: &region.country }
}

pub(in crate::ding) fn provider(provider: &Provider) -> wire::Provider<'_> {
    wire::Provider {
        provider_code: provider.code.as_str(),
        country_iso: &provider.country,
        name: &provider.name,
        short_name: provider.short_name.as_deref(),
        validation_regex: provider.pattern.as_str(),
        customer_care_number: provider.customer_care.as_deref(),
        region_codes: provider.regions.iter().map(String::as_str).collect(),
        payment_types: payment_types(&provider.payment_types),
        logo_url: provider.logo_url.as_deref(),
    }
}

pub(in crate::ding) fn provider_status(provider: &Provider) -> wire::ProviderStatus<'_> {
    let message = match &provider.status {
        ProviderStatus::Up => None,
        ProviderStatus::Down { message } => Some(message.as_str()),
    };
    wire::ProviderStatus {
        provider_code: provider.code.as_str(),
        is_processing_transfers: message.is_none(),
        message,
    }
}

/// A product with the prices at both ends of its range.
pub(in crate::ding) fn product<'a>(
    product: &'a Product,
    (minimum, maximum): &(Quote, Quote),
    texts: &HashMap<&'a str, &'a ProductText>,
) -> wire::Product<'a> {
    let text = texts.get(product.localization_key.as_str());
    let settings = product.settings.iter().map(|setting| wire::SettingDefinition {
        name: &setting.name,
        description: &setting.description,
        is_mandatory: setting.is_mandatory,
    });
    wire::Product {
        provider_code: product.provider.as_str(),
        sku_code: product.sku.as_str(),
        localization_key: &product.localization_key,
        setting_definitions: settings.collect(),
        maximum: price::listed(maximum),
        minimum: price::listed(minimum),
        commission_rate: Number(product.price.commission),
        processing_mode: match product.processing_mode {
            ProcessingMode::Instant => "Instant",
            ProcessingMode::Batch => "Batch",
        },
        redemption_mechanism: match product.redemption {
            Redemption::Immediate => "Immediate",
            Redemption::ReadReceipt => "ReadReceipt",
            Redemption::ReadAdditionalInformation => "ReadAdditionalInformation",
        },
        benefits: product.benefits.iter().map(|benefit| benefit.0.as_str()).collect(),
        validity_period_iso: product.validity.as_deref(),
        uat_number: product.uat_number.as_str(),
        additional_information: product.additional_information.as_deref(),
        default_display_text: text.map_or(product.sku.as_str(), |text| &text.display_text),
        region_code: &product.region,
        payment_types: payment_types(&product.payment_types),
        lookup_bills_required: product.needs_bill_lookup,
    }
}

/// The texts in the first language, by localization key.
pub(in crate::ding) fn first_texts(catalogue: &Catalogue) -> HashMap<&str, &ProductText> {
    let texts = catalogue.parts.product_texts.iter().filter(|text| text.language == FIRST_LANGUAGE);
    texts.map(|text| (text.localization_key.as_str(), text)).collect()
}

pub(in crate::ding) fn product_text(text: &ProductText) -> wire::ProductDescription<'_> {
    wire::ProductDescription {
        display_text: &text.display_text,
        description_markdown: text.description.as_deref(),
        read_more_markdown: text.read_more.as_deref(),
        localization_key: &text.localization_key,
        language_code: &text.language,
    }
}

pub(in crate::ding) fn promotion<'a>(
    promotion: &'a Promotion,
    settlement: Currency,
    rates: &Rates,
) -> wire::Promotion<'a> {
    let minimum = shown(promotion.minimum_send.to_decimal(), promotion, settlement, rates);
    wire::Promotion {
        provider_code: promotion.provider.as_str(),
        start_utc: utc(promotion.starts_at),
        end_utc: promotion.ends_at.map_or_else(|| OPEN_ENDED.to_owned(), utc),
        currency_iso: minimum.currency().code(),
        validity_period_iso: promotion.validity.as_deref(),
        minimum_send_amount: price::amount(minimum),
        localization_key: &promotion.localization_key,
    }
}

pub(in crate::ding) fn promotion_text<'a>(
    text: &'a PromotionText,
    promotion: Option<&'a Promotion>,
    settlement: Currency,
    rates: &Rates,
) -> wire::PromotionDescription<'a> {
    let tier = |promotion: &'a Promotion, tier: &'a BonusTier| wire::SendAmount {
        minimum: price::amount(shown(tier.minimum, promotion, settlement, rates)),
        maximum: price::amount(shown(tier.maximum, promotion, settlement, rates)),
        bonuses: bonuses(tier),
    };
    let tiers = promotion.into_iter().flat_map(|owner| owner.tiers.iter().map(move |it| tier(owner, it)));
    wire::PromotionDescription {
        dates: &text.dates,
        headline: &text.headline,
        terms_and_conditions_mark_down: &text.terms,
        bonus_validity: &text.bonus_validity,
        promotion_type: &text.promotion_type,
        localization_key: &text.localization_key,
        language_code: &text.language,
        send_amounts: tiers.collect(),
    }
}

fn bonuses(tier: &BonusTier) -> Vec<wire::Bonus<'_>> {
    let written = tier.bonuses.iter().map(|bonus| wire::Bonus {
        bonus_type: &bonus.bonus_type,
        quantity: Number(bonus.quantity),
        validity: bonus.validity_days,
    });
    written.collect()
}

/// A promotion's amount in the settlement currency, for reading only; in its own where there is no rate.
fn shown(amount: Decimal, promotion: &Promotion, settlement: Currency, rates: &Rates) -> Money {
    let own = promotion.minimum_send.currency();
    let converted = rates.between(own, settlement).and_then(|rate| {
        let amount = amount.checked_mul(rate.rate)?;
        Money::round_up(amount, settlement).ok()
    });
    converted
        .or_else(|| Money::round_up(amount, own).ok())
        .unwrap_or_else(|| Money::from_minor(promotion.minimum_send.minor(), own))
}

fn payment_types(types: &[PaymentType]) -> Vec<&'static str> {
    types.iter().map(|kind| kind.as_str()).collect()
}
