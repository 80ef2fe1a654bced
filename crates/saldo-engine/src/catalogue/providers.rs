//! `providers.csv`: who delivers the value.

use saldo_core::ProviderCode;
use saldo_core::catalogue::{PaymentType, Provider, ProviderStatus};

use super::cell::{self, Parsed};
use super::document::Document;
use super::patterns::Patterns;
use super::table::{Row, Shape};

pub(super) const PROVIDERS: Shape = Shape {
    file: "providers.csv",
    columns: &[
        "code",
        "number",
        "country",
        "name",
        "short_name",
        "validation_regex",
        "customer_care",
        "regions",
        "payment_types",
        "logo_url",
        "status",
        "status_message",
    ],
};

pub(super) fn providers(document: &Document<'_>, patterns: &mut Patterns) -> Vec<Provider> {
    document.rows(&PROVIDERS).filter_map(|row| provider(&row, patterns)).collect()
}

fn provider(row: &Row<'_>, patterns: &mut Patterns) -> Option<Provider> {
    let code = row.required("code", code);
    let number = row.required("number", cell::number);
    let country = row.required("country", cell::line);
    let name = row.required("name", cell::line);
    let short_name = row.optional("short_name", cell::line);
    let pattern = row.required("validation_regex", |text| patterns.get(text));
    let customer_care = row.optional("customer_care", cell::line);
    let regions = row.required("regions", cell::line).and_then(|_| row.list("regions", cell::line));
    let payment_types = row.list("payment_types", |text| cell::word(text, PaymentType::ALL));
    let logo_url = row.optional("logo_url", address);
    let status = status(row);
    Some(Provider {
        code: code?,
        number: number?,
        country: country?,
        name: name?,
        short_name: short_name?,
        pattern: pattern?,
        customer_care: customer_care?,
        regions: regions?,
        payment_types: payment_types?,
        logo_url: logo_url?,
        status: status?,
    })
}

/// The code of a provider, here and in the tables that name one.
pub(super) fn code(text: &str) -> Parsed<ProviderCode> {
    cell::identity(text, ProviderCode::parse, ProviderCode::LENGTH_MAX)
}

/// `down` says why; `up` has nothing to say.
fn status(row: &Row<'_>) -> Option<ProviderStatus> {
    let is_up = row.required("status", |text| cell::word(text, &["up", "down"]))? == "up";
    let message = row.optional("status_message", cell::line)?;
    match (is_up, message) {
        (true, None) => Some(ProviderStatus::Up),
        (false, Some(message)) => Some(ProviderStatus::Down { message }),
        (true, Some(_)) => {
            row.fault("status_message", "is only shown while the status is down; remove it");
            None
        }
        (false, None) => {
            row.fault("status_message", "is empty while the status is down; say why");
            None
        }
    }
}

fn address(text: &str) -> Parsed<String> {
    if text.starts_with("https://") || text.starts_with("http://") {
        cell::line(text)
    } else {
        Err(format!("{text:?} is not a web address; begin it with https://"))
    }
}
