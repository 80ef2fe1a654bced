//! The demonstration data: the shipped catalogue, one partner with money in four currencies, and its credentials.
//! Each step is done once, so a start that was interrupted is finished by the next.

use anyhow::{Context, anyhow};
use saldo_core::party::DuplicateGuard;
use saldo_core::{Currency, Dialect, Money, PartnerId, Reason, Reference};
use saldo_engine::catalogue::document_from;
use saldo_engine::{DepositRequest, Engine, ImportError, NewCredential, NewPartner};

use super::credentials::{
    DING_API_KEY, DING_CLIENT_ID, DING_CLIENT_SECRET, DTONE_API_KEY, DTONE_API_SECRET,
    IDEAMART_APPLICATION_ID, IDEAMART_PASSWORD, PARTNER, SLING_API_KEY, UTELECARD_SECRET, UTELECARD_USER,
};

/// The shipped catalogue, file by file.
const CATALOGUE: [(&str, &str); 11] = [
    ("countries.csv", include_str!("../../../../catalogue/countries.csv")),
    ("currencies.csv", include_str!("../../../../catalogue/currencies.csv")),
    ("regions.csv", include_str!("../../../../catalogue/regions.csv")),
    ("providers.csv", include_str!("../../../../catalogue/providers.csv")),
    ("products.csv", include_str!("../../../../catalogue/products.csv")),
    ("settings.csv", include_str!("../../../../catalogue/settings.csv")),
    ("product_texts.csv", include_str!("../../../../catalogue/product_texts.csv")),
    ("promotions.csv", include_str!("../../../../catalogue/promotions.csv")),
    ("promotion_texts.csv", include_str!("../../../../catalogue/promotion_texts.csv")),
    ("promotion_bonuses.csv", include_str!("../../../../catalogue/promotion_bonuses.csv")),
    ("rates.csv", include_str!("../../../../catalogue/rates.csv")),
];

/// What the demonstration partner starts with, in major units.
const BALANCES: [(&str, i64); 4] = [("USD", 10_000), ("DOP", 500_000), ("GBP", 10_000), ("LKR", 1_000_000)];

/// Dialect, settlement currency, public half, secret.
const CREDENTIALS: [(Dialect, &str, &str, &str); 6] = [
    (Dialect::Ding, "USD", "", DING_API_KEY),
    (Dialect::Ding, "USD", DING_CLIENT_ID, DING_CLIENT_SECRET),
    (Dialect::Ideamart, "LKR", IDEAMART_APPLICATION_ID, IDEAMART_PASSWORD),
    (Dialect::Utelecard, "DOP", UTELECARD_USER, UTELECARD_SECRET),
    (Dialect::Dtone, "USD", DTONE_API_KEY, DTONE_API_SECRET),
    (Dialect::Sling, "GBP", "", SLING_API_KEY),
];

/// Brings a database to the demonstration state, where it is not there yet.
pub(super) async fn seed(engine: &Engine) -> anyhow::Result<()> {
    if engine.catalogue().version == 0 {
        let files = CATALOGUE.map(|(name, text)| (name.to_owned(), text.to_owned()));
        engine.catalogue_import(document_from(files)).await.map_err(|error| match error {
            ImportError::Faults(faults) => anyhow!("the shipped catalogue has faults: {faults:?}"),
            ImportError::Refused(reason) => anyhow!("the shipped catalogue cannot be imported: {reason}"),
        })?;
    }
    let partner = partner(engine).await?;
    for (code, major) in BALANCES {
        let amount = Money::from_decimal(major.into(), code.parse()?)?;
        let reference = Reference::parse(&format!("demonstration-{code}"));
        let note = "demonstration money".to_owned();
        let deposit = DepositRequest { partner, amount, reference, note };
        engine.deposit(deposit).await.context("the demonstration money cannot be deposited")?;
    }
    for (dialect, code, public_id, secret) in CREDENTIALS {
        credential(engine, partner, dialect, code.parse()?, (public_id, secret)).await?;
    }
    Ok(())
}

async fn partner(engine: &Engine) -> anyhow::Result<PartnerId> {
    if let Some(known) = engine.directory().partner_named(PARTNER) {
        return Ok(known.id);
    }
    let new = NewPartner { name: PARTNER.to_owned(), parent: None, prevent_duplicates: DuplicateGuard::On };
    Ok(engine.partner_add(new).await.context("the demonstration partner cannot be added")?.id)
}

async fn credential(
    engine: &Engine,
    partner: PartnerId,
    dialect: Dialect,
    currency: Currency,
    (public_id, secret): (&str, &str),
) -> anyhow::Result<()> {
    let new = NewCredential {
        public_id: public_id.to_owned(),
        secret: Some(secret.to_owned()),
        label: "demonstration".to_owned(),
        ..NewCredential::new(partner, dialect, currency)
    };
    match engine.credential_issue(new).await {
        Ok(_) | Err(Reason::ReferenceConflict) => Ok(()),
        Err(reason) => Err(reason).context("a demonstration credential cannot be issued"),
    }
}
