//! The payment instruments that the description names: the mobile account, charged at once, and eZ Cash, which the
//! subscriber pays later (Ideamart CaaS description, *Get Payment Instrument List Service*).

use rust_decimal::Decimal;
use saldo_core::transfer::{Charge, Collection, Payer};
use saldo_core::{ConnectorName, ProviderCode, Sku};
use saldo_engine::Instrument;

use super::wire::CURRENCY;

/// Both instruments, over one connector. Whose account a mobile account is stands in `payer`; eZ Cash is always owed.
pub fn instruments(connector: ConnectorName, payer: Payer) -> Vec<Instrument> {
    let mobile = Charge { payer, collection: Collection::AtOnce };
    let ezcash = Charge { payer: Payer::Receivable, collection: Collection::AsPaid };
    let spellings = vec!["MobileAccount".to_owned()];
    let both = [
        instrument(("Mobile Account", "DIALOG"), spellings, mobile, connector.clone()),
        instrument(("Dialog-Ezcash", "EZCASH"), Vec::new(), ezcash, connector),
    ];
    both.into_iter().flatten().collect()
}

/// An instrument of a name and a provider; its sku is the name without spaces.
fn instrument(
    (name, provider): (&str, &str),
    aliases: Vec<String>,
    charge: Charge,
    connector: ConnectorName,
) -> Option<Instrument> {
    Some(Instrument {
        name: name.to_owned(),
        aliases,
        sku: Sku::parse(&name.replace(' ', ""))?,
        provider: ProviderCode::parse(provider)?,
        connector,
        charge,
        currency: CURRENCY.parse().ok()?,
        fee_rate: Decimal::ZERO,
    })
}
