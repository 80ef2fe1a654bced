//! Transfers as transactions.

use saldo_core::Timestamp;
use saldo_core::catalogue::{Catalogue, Quote};
use saldo_core::transfer::{Order, Realm, Receipt, State, Transfer};
use saldo_engine::ValueOrder;

use super::{amount, order, prices, short_description};
use crate::dtone::category::Category;
use crate::dtone::codes;
use crate::dtone::error::{self, Standing};
use crate::dtone::wire::{Person, Transaction, Voucher};

/// The names under which receipts have what is to be entered.
const ENTERED: [&str; 3] = ["pin", "code", "token"];

/// A transfer as it stands. What the catalogue does not have any more has no name.
pub(in crate::dtone) fn transaction(
    transfer: &Transfer,
    catalogue: &Catalogue,
    standing: Standing,
) -> Transaction {
    let order = &transfer.order;
    let is_real = order.realm == Realm::Real;
    let (status, status_message) = status(transfer, standing);
    let receipt = transfer.receipt.as_deref().filter(|_| is_real);
    let operator_reference = transfer.provider_ref.as_deref().filter(|_| is_real).unwrap_or_default();
    Transaction {
        transaction_id: transfer.id.to_string(),
        status,
        status_message,
        date: moment(transfer.started_at),
        operator_reference: operator_reference.to_owned(),
        voucher: voucher(order, category(transfer, catalogue), receipt),
        ..ordered(order, transfer.reference.as_str(), catalogue)
    }
}

/// A transaction of which nothing is known yet, not even its own id: it is found by the caller's.
pub(in crate::dtone) fn not_known(
    asked: &ValueOrder,
    order: &Order,
    catalogue: &Catalogue,
    at: Timestamp,
) -> Transaction {
    let (status, status_message) = in_progress(&asked.reference);
    Transaction { status, status_message, date: moment(at), ..ordered(order, &asked.reference, catalogue) }
}

/// The type that a transfer was sent as; of one sent in another dialect, the category of its product.
pub(in crate::dtone) fn category(transfer: &Transfer, catalogue: &Catalogue) -> Option<Category> {
    let kept = note(&transfer.order, order::TYPE);
    let sold = || Category::of(catalogue.product(transfer.order.sku.as_str())?);
    Category::named(kept).or_else(sold)
}

fn status(transfer: &Transfer, standing: Standing) -> (String, String) {
    let ended = |code: codes::Code| (code.number.to_string(), code.message.to_owned());
    match (transfer.state, &transfer.refusal) {
        (State::Complete | State::Reversing, _) => ("0".to_owned(), "Transaction successful".to_owned()),
        (State::Submitted | State::Processing | State::Cancelling, _) => {
            in_progress(transfer.reference.as_str())
        }
        (State::Failed, Some(refusal)) => ended(error::end(refusal, standing)),
        (State::Failed, None) | (State::Cancelled | State::Reversed, _) => ended(codes::REJECTED),
    }
}

fn in_progress(external_id: &str) -> (String, String) {
    let code = codes::IN_PROGRESS;
    (code.number.to_string(), code.message.replace("{external_id}", external_id))
}

/// All that follows from what was ordered.
fn ordered(order: &Order, external_id: &str, catalogue: &Catalogue) -> Transaction {
    let product = catalogue.product(order.sku.as_str());
    let operator = catalogue.provider(order.provider.as_str());
    let country = operator.and_then(|operator| {
        catalogue.parts.countries.iter().find(|country| country.iso == operator.country)
    });
    let text = product.and_then(|product| {
        let texts = catalogue.parts.product_texts.iter();
        let mut own = texts.filter(|text| text.localization_key == product.localization_key);
        own.find(|text| text.language == "en")
    });
    let quote: &Quote = &order.quote;
    let (prices, value, currency) = (prices(quote), amount(quote.receive), quote.receive.currency().code());
    let number = |found: Option<i64>| found.map(|number| number.to_string()).unwrap_or_default();
    let said = |name: &str| note(order, name).to_owned();
    let flag = |name: &str| u8::from(note(order, name) == "1");
    Transaction {
        transaction_id: String::new(),
        simulation: u8::from(order.realm == Realm::Simulated),
        status: String::new(),
        status_message: String::new(),
        date: String::new(),
        account_number: if order.account_number.is_nobody() {
            String::new()
        } else {
            order.account_number.as_str().to_owned()
        },
        external_id: external_id.to_owned(),
        operator_reference: String::new(),
        product_id: number(product.map(|product| product.number)),
        product: text.map_or_else(|| order.sku.to_string(), |text| text.display_text.clone()),
        product_desc: text.map(short_description).unwrap_or_default(),
        product_currency: currency,
        product_value: value,
        local_currency: currency,
        local_value: value,
        operator_id: number(operator.map(|operator| operator.number)),
        operator: operator.map_or_else(|| order.provider.to_string(), |operator| operator.name.clone()),
        country_id: number(country.map(|country| country.number)),
        country: country.map(|country| country.name.clone()).unwrap_or_default(),
        account_currency: quote.send.currency().code(),
        wholesale_price: prices.wholesale,
        retail_price: prices.retail,
        fee: prices.fee,
        sender: person(order, "sender"),
        recipient: person(order, "recipient"),
        sender_sms_notification: flag("sender_sms_notification"),
        sender_sms_text: said("sender_sms_text"),
        recipient_sms_notification: flag("recipient_sms_notification"),
        recipient_sms_text: said("recipient_sms_text"),
        custom_field_1: said("custom_field_1"),
        custom_field_2: said("custom_field_2"),
        custom_field_3: said("custom_field_3"),
        voucher: None,
    }
}

fn person(order: &Order, who: &str) -> Person {
    let said = |name: &str| note(order, &format!("{who}.{name}")).to_owned();
    Person {
        last_name: said("last_name"),
        middle_name: said("middle_name"),
        first_name: said("first_name"),
        email: said("email"),
        mobile: said("mobile"),
        custom_field_1: said("custom_field_1"),
        custom_field_2: said("custom_field_2"),
        custom_field_3: said("custom_field_3"),
    }
}

/// What was said under a name; empty where nothing was.
fn note<'a>(order: &'a Order, name: &str) -> &'a str {
    order.settings.iter().find(|note| note.name == name).map_or("", |note| &note.value)
}

/// The voucher: always of that category, and of others where there is something to enter.
fn voucher(order: &Order, category: Option<Category>, receipt: Option<&Receipt>) -> Option<Voucher> {
    let param = |name: &str| receipt.and_then(|receipt| receipt.params.get(name)).cloned();
    let Some(pin) = ENTERED.into_iter().find_map(param) else {
        return (category == Some(Category::FixedVoucher)).then(Voucher::default);
    };
    let value = order.quote.receive;
    Some(Voucher {
        pin,
        value: value.to_decimal().normalize().to_string(),
        currency: value.currency().code().to_owned(),
        expiration_date: param("expiry").unwrap_or_default(),
        info_1: receipt.and_then(|receipt| receipt.text.clone()).unwrap_or_default(),
        ..Voucher::default()
    })
}

/// A moment in whole seconds of UTC: `2026-11-22 06:24:07`.
fn moment(at: Timestamp) -> String {
    at.to_string().get(..19).unwrap_or_default().replace('T', " ")
}
