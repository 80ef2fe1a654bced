//! Reading a transaction's request. Clients send numbers, booleans and texts for one another, and `null` or an empty list
//! for what they do not say; members that are not published are passed over.

use rust_decimal::Decimal;

use crate::dtone::category::Category;
use crate::http::json::Object;
use crate::http::number;
use crate::http::parameters::{Faults, Parameters, TEXT_CHARS_MAX};

const NUMBER_CHARS_MAX: usize = 128;
/// The longest `external_id`; those seen have 4 to 17 digits.
const DIGITS_MAX: usize = 32;
const VALUE_CHARS_MAX: usize = 32;

const PERSONS: [&str; 2] = ["sender", "recipient"];
const OF_A_PERSON: [&str; 8] = [
    "last_name",
    "middle_name",
    "first_name",
    "email",
    "mobile",
    "custom_field_1",
    "custom_field_2",
    "custom_field_3",
];
const TEXTS: [&str; 5] =
    ["sender_sms_text", "recipient_sms_text", "custom_field_1", "custom_field_2", "custom_field_3"];
const FLAGS: [&str; 2] = ["sender_sms_notification", "recipient_sms_notification"];

/// POST of a transaction.
#[derive(Debug, Clone)]
pub(in crate::dtone) struct TransactionRequest {
    pub account_number: String,
    pub product_id: i64,
    /// Your own id of it, digits: one for each transaction that is no simulation.
    pub external_id: String,
    /// Whether nothing is to be delivered and paid; so it is where this is absent.
    pub simulation: bool,
    /// What the account is to receive; of variable recharges alone, which must have it.
    pub local_value: Option<Decimal>,
    /// Everything else that was said, by its name: `sender.mobile`.
    pub notes: Vec<(String, String)>,
}

impl TransactionRequest {
    pub(in crate::dtone) fn read(object: Object<'_>, category: Category) -> Result<Self, Faults> {
        let mut from = Parameters::new(object);
        let read = Self {
            account_number: from.single_required("account_number", NUMBER_CHARS_MAX),
            product_id: product_id(&mut from),
            external_id: external_id(&mut from),
            simulation: flag(&mut from, "simulation").unwrap_or(true),
            local_value: match category {
                Category::VariableRecharge => Some(local_value(&mut from)),
                Category::FixedVoucher | Category::FixedRecharge | Category::VariablePayment => None,
            },
            notes: notes(&mut from),
        };
        from.finish(read)
    }
}

fn product_id(from: &mut Parameters<'_>) -> i64 {
    const NAME: &str = "product_id";
    let sent = from.single_required(NAME, VALUE_CHARS_MAX);
    if sent.is_empty() {
        return 0;
    }
    sent.parse().ok().or_else(|| from.invalid(NAME)).unwrap_or_default()
}

fn external_id(from: &mut Parameters<'_>) -> String {
    const NAME: &str = "external_id";
    let sent = from.single_required(NAME, DIGITS_MAX);
    if !sent.bytes().all(|byte| byte.is_ascii_digit()) {
        from.invalid::<()>(NAME);
    }
    sent
}

/// A decimal above zero, as a number or a text.
fn local_value(from: &mut Parameters<'_>) -> Decimal {
    const NAME: &str = "local_value";
    let sent = from.single_required(NAME, VALUE_CHARS_MAX);
    if sent.is_empty() {
        return Decimal::ZERO;
    }
    let is_plain = sent.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let value = number::read(&sent).ok().filter(|value| is_plain && *value > Decimal::ZERO);
    value.or_else(|| from.invalid(NAME)).unwrap_or_default()
}

/// A flag in any of its spellings; blank is as good as absent.
fn flag(from: &mut Parameters<'_>, name: &'static str) -> Option<bool> {
    let sent = from.json(name)?.trim().to_ascii_lowercase();
    match sent.as_str() {
        "" => None,
        "1" | "true" => Some(true),
        "0" | "false" => Some(false),
        _ => from.invalid(name),
    }
}

fn notes(from: &mut Parameters<'_>) -> Vec<(String, String)> {
    let mut notes = Vec::new();
    for person in PERSONS {
        notes.extend(of_a_person(from, person));
    }
    for name in TEXTS {
        let text = from.single(name, TEXT_CHARS_MAX);
        notes.extend(text.map(|text| (name.to_owned(), text)));
    }
    for name in FLAGS {
        let is_set = flag(from, name).unwrap_or_default();
        notes.extend(is_set.then(|| (name.to_owned(), "1".to_owned())));
    }
    notes
}

fn of_a_person(from: &mut Parameters<'_>, person: &'static str) -> Vec<(String, String)> {
    let is_nothing = from.json(person).is_none_or(|json| matches!(json.trim(), "" | "[]"));
    let Some(object) = (if is_nothing { None } else { from.object(person) }) else {
        return Vec::new();
    };
    let mut inner = Parameters::new(object);
    let said = OF_A_PERSON.map(|name| (name, inner.single(name, TEXT_CHARS_MAX)));
    if inner.finish(()).is_err() {
        from.invalid::<()>(person);
    }
    said.into_iter().filter_map(|(name, text)| Some((format!("{person}.{name}"), text?))).collect()
}
