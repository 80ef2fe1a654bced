//! `[[instruments]]` in `saldo.toml`: what subscribers can be charged on, and through which connector.

use anyhow::{Context, bail};
use rust_decimal::Decimal;
use saldo_core::transfer::{Charge, Collection, Payer};
use saldo_core::{ConnectorName, Currency, ProviderCode, Sku};
use saldo_dialects::ideamart::CURRENCY;
use saldo_engine::Instrument;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct InstrumentConfig {
    /// As it is listed.
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    /// Who owes what it collects: the name of the ledger's account.
    provider: String,
    connector: String,
    collection: Collection,
    currency: String,
    /// The platform's part of a charge, `"0.05"` = 5 %.
    #[serde(default)]
    fee_rate: Decimal,
}

impl InstrumentConfig {
    /// The instrument, whose connector must be one of those that are configured.
    pub(super) fn read(&self, connectors: &[ConnectorName]) -> anyhow::Result<Instrument> {
        let about = || format!("the instrument `{}`", self.name);
        let connector = ConnectorName::parse(&self.connector).filter(|name| connectors.contains(name));
        let connector = connector.with_context(|| {
            format!("{}: no connector is called `{}`; add it, or name another", about(), self.connector)
        })?;
        if !(Decimal::ZERO..=Decimal::ONE).contains(&self.fee_rate) {
            bail!("{}: fee_rate is a part from 0 to 1, \"0.05\" for 5 %", about());
        }
        let currency: Currency = self.currency.parse().ok().with_context(|| {
            format!("{}: `{}` is no currency of ISO 4217; write it as {CURRENCY}", about(), self.currency)
        })?;
        // No other dialect charges, so one in another currency could never be charged on.
        if currency.code() != CURRENCY {
            bail!(
                "{}: Ideamart charges in {CURRENCY} alone, not in {currency}; change its currency",
                about()
            );
        }
        Ok(Instrument {
            sku: Sku::parse(&self.name.replace(' ', ""))
                .with_context(|| format!("{}: name is empty", about()))?,
            name: self.name.clone(),
            aliases: self.aliases.clone(),
            provider: ProviderCode::parse(&self.provider)
                .with_context(|| format!("{}: provider is 1 to 32 printable characters", about()))?,
            connector,
            charge: Charge { payer: Payer::Receivable, collection: self.collection },
            currency,
            fee_rate: self.fee_rate,
        })
    }
}
