//! `products.csv` and `settings.csv`: what can be bought, and what is given for it beside the account number.

use std::collections::HashMap;

use saldo_core::catalogue::{
    Benefit, Kind, PaymentType, ProcessingMode, Product, Redemption, SettingDefinition,
};
use saldo_core::{AccountNumber, Sku};

use super::cell::{self, Parsed};
use super::document::Document;
use super::patterns::Patterns;
use super::prices;
use super::providers;
use super::table::{Row, Shape};

pub(super) const PRODUCTS: Shape = Shape {
    file: "products.csv",
    columns: &[
        "sku",
        "number",
        "provider",
        "region",
        "kind",
        "localization_key",
        "processing_mode",
        "redemption",
        "benefits",
        "payment_types",
        "validity",
        "uat_number",
        "additional_information",
        "validation_regex",
        "currency",
        "send_minimum",
        "send_maximum",
        "receive_currency",
        "receive_minimum",
        "receive_maximum",
        "customer_fee",
        "distributor_fee",
        "commission",
        "tax_name",
        "tax_rate",
        "tax_calculation",
        "lookup_bills",
        "packages",
    ],
};
pub(super) const SETTINGS: Shape =
    Shape { file: "settings.csv", columns: &["sku", "name", "mandatory", "description"] };

pub(super) fn products(document: &Document<'_>, patterns: &mut Patterns) -> Vec<Product> {
    let mut settings = settings(document);
    document
        .rows(&PRODUCTS)
        .filter_map(|row| {
            let product = product(&row, patterns)?;
            let settings = settings.remove(product.sku.as_str()).unwrap_or_default();
            Some(Product { settings, ..product })
        })
        .collect()
}

/// A product, its settings aside.
fn product(row: &Row<'_>, patterns: &mut Patterns) -> Option<Product> {
    let sku = row.required("sku", sku);
    let number = row.required("number", cell::number);
    let provider = row.required("provider", providers::code);
    let region = row.required("region", cell::line);
    let kind = row.required("kind", |text| cell::word(text, Kind::SOLD));
    let localization_key = row.required("localization_key", cell::line);
    let processing_mode = row.required("processing_mode", |text| cell::word(text, ProcessingMode::ALL));
    let redemption = row.required("redemption", |text| cell::word(text, Redemption::ALL));
    let benefits = row.list("benefits", |text| cell::line(text).map(Benefit));
    let payment_types = row.list("payment_types", |text| cell::word(text, PaymentType::ALL));
    let validity = row.optional("validity", cell::period);
    let uat_number = row.required("uat_number", uat_number);
    let additional_information = row.optional("additional_information", cell::markdown);
    let pattern = row.optional("validation_regex", |text| patterns.get(text));
    let price = prices::price(row);
    let needs_bill_lookup = row.required("lookup_bills", cell::yes_or_no);
    let has_packages = row.required("packages", cell::yes_or_no);
    Some(Product {
        sku: sku?,
        number: number?,
        provider: provider?,
        region: region?,
        kind: kind?,
        localization_key: localization_key?,
        processing_mode: processing_mode?,
        redemption: redemption?,
        benefits: benefits?,
        payment_types: payment_types?,
        validity: validity?,
        uat_number: uat_number?,
        additional_information: additional_information?,
        pattern: pattern?,
        price: price?,
        settings: Vec::new(),
        needs_bill_lookup: needs_bill_lookup?,
        has_packages: has_packages?,
    })
}

fn sku(text: &str) -> Parsed<Sku> {
    cell::identity(text, Sku::parse, Sku::LENGTH_MAX)
}

/// An account number whose last digit can be changed to pick the outcome of a rehearsal.
fn uat_number(text: &str) -> Parsed<AccountNumber> {
    AccountNumber::parse(text)
        .filter(|number| number.as_str().ends_with(|c: char| c.is_ascii_digit()))
        .ok_or_else(|| format!("{text:?} is not an account number that ends in a digit; end it with 0"))
}

/// The settings of each product, in the order of the file.
fn settings(document: &Document<'_>) -> HashMap<String, Vec<SettingDefinition>> {
    let mut settings = HashMap::<String, Vec<SettingDefinition>>::new();
    for (sku, setting) in document.rows(&SETTINGS).filter_map(|row| setting(&row)) {
        settings.entry(sku).or_default().push(setting);
    }
    settings
}

fn setting(row: &Row<'_>) -> Option<(String, SettingDefinition)> {
    let sku = row.required("sku", cell::line);
    let name = row.required("name", cell::line);
    let is_mandatory = row.required("mandatory", cell::yes_or_no);
    let description = row.required("description", cell::line);
    Some((sku?, SettingDefinition { name: name?, description: description?, is_mandatory: is_mandatory? }))
}
