//! What is sold as services, countries, operators and products.

use std::collections::BTreeMap;

use saldo_core::catalogue::{Product, Quote};

use super::{amount, prices, short_description};
use crate::dtone::assortment::Sold;
use crate::dtone::category::Category;
use crate::dtone::wire;

pub(in crate::dtone) fn services<'a>(sold: impl Iterator<Item = Sold<'a>>) -> wire::Services {
    let by_id: BTreeMap<i64, &str> = sold.map(|sold| (sold.service.id, sold.service.name)).collect();
    let services = by_id.into_iter().map(|(service_id, service)| wire::Service { service_id, service });
    wire::Services { services: services.collect() }
}

pub(in crate::dtone) fn countries<'a>(sold: impl Iterator<Item = Sold<'a>>) -> wire::Countries<'a> {
    let by_id: BTreeMap<i64, &str> =
        sold.map(|sold| (sold.country.number, sold.country.name.as_str())).collect();
    let countries = by_id.into_iter().map(|(country_id, country)| wire::Country { country_id, country });
    wire::Countries { countries: countries.collect() }
}

pub(in crate::dtone) fn operators<'a>(sold: impl Iterator<Item = Sold<'a>>) -> wire::Operators<'a> {
    let by_id: BTreeMap<i64, Sold<'_>> = sold.map(|sold| (sold.operator.number, sold)).collect();
    let operators = by_id.into_iter().map(|(operator_id, sold)| wire::Operator {
        operator_id,
        operator: &sold.operator.name,
        country_id: sold.country.number,
        country: &sold.country.name,
    });
    wire::Operators { operators: operators.collect() }
}

/// Products with the price of each, sorted into their categories.
pub(in crate::dtone) fn products<'a>(priced: impl Iterator<Item = (Sold<'a>, Quote)>) -> wire::Products<'a> {
    let mut products = wire::Products::default();
    for (sold, quote) in priced {
        let list = match sold.category {
            Category::FixedVoucher => &mut products.fixed_value_vouchers,
            Category::FixedRecharge => &mut products.fixed_value_recharges,
            Category::VariablePayment => &mut products.variable_value_payments,
            Category::VariableRecharge => &mut products.variable_value_recharges,
        };
        list.push(product(sold, &quote));
    }
    products
}

fn product<'a>(sold: Sold<'a>, quote: &Quote) -> wire::Product<'a> {
    let named = named(sold, quote.send.currency().code());
    let currency = quote.receive.currency().code();
    match sold.category {
        Category::VariablePayment => named,
        Category::VariableRecharge => wire::Product { product_currency: Some(currency), ..named },
        Category::FixedRecharge | Category::FixedVoucher => {
            let (prices, value) = (prices(quote), amount(quote.receive));
            let info = (sold.category == Category::FixedVoucher).then_some(());
            wire::Product {
                wholesale_price: Some(prices.wholesale),
                retail_price: Some(prices.retail),
                fee: Some(prices.fee),
                product_currency: Some(currency),
                product_value: Some(value),
                local_currency: Some(currency),
                local_value: Some(value),
                info1: info,
                info2: info,
                info3: info,
                ..named
            }
        }
    }
}

/// What every product says of itself.
fn named<'a>(sold: Sold<'a>, account_currency: &'static str) -> wire::Product<'a> {
    wire::Product {
        product_id: sold.product.number,
        product_name: sold.text.map_or(sold.product.sku.as_str(), |text| &text.display_text),
        product_short_desc: sold.text.map(short_description).unwrap_or_default(),
        operator_id: sold.operator.number,
        operator: &sold.operator.name,
        country_id: sold.country.number,
        country: &sold.country.name,
        service_id: sold.service.id,
        service: sold.service.name,
        account_currency,
        wholesale_price: None,
        retail_price: None,
        fee: None,
        product_currency: None,
        product_value: None,
        local_currency: None,
        local_value: None,
        info1: None,
        info2: None,
        info3: None,
    }
}

/// Whether a fixed product is a plan that its operator makes of an amount of a variable one: the catalogue says so by
/// the `type:` in its additional information.
pub(in crate::dtone) fn is_plan_of(plan: &Product, variable: &Product) -> bool {
    let value = plan.price.receive_minimum;
    let (lowest, highest) = (variable.price.receive_minimum, variable.price.receive_maximum);
    let is_in_range =
        value.currency() == lowest.currency() && (lowest.minor()..=highest.minor()).contains(&value.minor());
    let is_at_home = plan.provider == variable.provider && plan.region == variable.region;
    is_at_home && plan.is_fixed() && is_in_range && further(plan).any(|info| info.starts_with("type:"))
}

/// The items of a product's additional information.
fn further(product: &Product) -> impl Iterator<Item = &str> {
    let items = product.additional_information.as_deref().unwrap_or_default().split(';');
    items.map(str::trim).filter(|item| !item.is_empty())
}

/// A plan, at the price of a recharge of its amount.
pub(in crate::dtone) fn suggested<'a>(plan: Sold<'a>, quote: &Quote) -> wire::SuggestedValue<'a> {
    let (prices, mut further) = (prices(quote), further(plan.product));
    let mut next = || further.next().unwrap_or_default();
    wire::SuggestedValue {
        local_currency: quote.receive.currency().code(),
        local_value: amount(quote.receive),
        name: plan.text.map_or(plan.product.sku.as_str(), |text| &text.display_text),
        description: plan.text.map(short_description).unwrap_or_default(),
        additional_info_1: next(),
        additional_info_2: next(),
        additional_info_3: next(),
        wholesale_price: prices.wholesale,
        retail_price: prices.retail,
        fee: prices.fee,
    }
}
