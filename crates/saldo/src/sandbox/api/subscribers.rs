//! The subscribers whose accounts are charged: what they have, and what their operator says of them.
//! A balance is set by a posting against `adjustment`, as any correction is.

use std::collections::BTreeMap;
use std::path::{Path as FilePath, PathBuf};

use anyhow::Context;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use parking_lot::Mutex;
use rust_decimal::Decimal;
use saldo_core::ledger::{AccountKey, AccountName};
use saldo_core::{AccountNumber, Currency, Money, PartnerId};
use saldo_engine::{AdjustRequest, Engine};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Refusal, Shared, Told, read};
use crate::sandbox::credentials::PARTNER;

/// The currency in which subscribers are charged.
const CURRENCY: &str = "LKR";

/// What is set about subscribers beside their balance, by number, in a file of its own.
pub(super) struct Subscribers {
    file: PathBuf,
    set: Mutex<BTreeMap<String, Traits>>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Traits {
    account_type: Option<String>,
    account_status: Option<String>,
    status_code: Option<String>,
}

/// Any of them; what is absent stays as it is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    balance: Option<String>,
    account_type: Option<String>,
    account_status: Option<String>,
    status_code: Option<String>,
}

impl Subscribers {
    pub(super) fn kept_in(directory: &FilePath) -> Self {
        let file = directory.join("subscribers.json");
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        let set = serde_json::from_str(&text).unwrap_or_default();
        Self { file, set: Mutex::new(set) }
    }

    pub(super) fn clear(&self) -> anyhow::Result<()> {
        self.set.lock().clear();
        if self.file.exists() {
            std::fs::remove_file(&self.file)
                .with_context(|| format!("{} cannot be deleted", self.file.display()))?;
        }
        Ok(())
    }

    fn change(&self, number: &str, change: &Change) -> anyhow::Result<Traits> {
        let mut set = self.set.lock();
        let traits = set.entry(number.to_owned()).or_default();
        let parts = [
            (&mut traits.account_type, &change.account_type),
            (&mut traits.account_status, &change.account_status),
            (&mut traits.status_code, &change.status_code),
        ];
        for (old, new) in parts {
            if new.is_some() {
                old.clone_from(new);
            }
        }
        let traits = traits.clone();
        std::fs::write(&self.file, serde_json::to_string(&*set)?)
            .with_context(|| format!("{} cannot be written", self.file.display()))?;
        Ok(traits)
    }
}

/// `PUT /sandbox/subscribers/{number}`.
pub(super) async fn set(State(desk): Shared, Path(number): Path<String>, body: Bytes) -> Told<Json<Value>> {
    let change: Change = read(&body)?;
    let number = AccountNumber::parse(number.trim_start_matches("tel:"))
        .ok_or_else(|| Refusal::bad("the number is not printable, or longer than 128 characters"))?;
    let engine = &desk.current.switch().engine;
    let account = subscriber(engine, &number)?;
    let _one = desk.one_at_a_time.lock().await;
    if let Some(balance) = &change.balance {
        set_balance(engine, &account, balance).await?;
    }
    let traits =
        desk.subscribers.change(number.as_str(), &change).map_err(|error| Refusal::broken(&error))?;
    let available = engine.account_available(&account).await?;
    Ok(Json(json!({
        "number": number.as_str(),
        "balance": available.to_decimal().to_string(),
        "currency": CURRENCY,
        "account_type": traits.account_type,
        "account_status": traits.account_status,
        "status_code": traits.status_code,
    })))
}

/// `PUT /sandbox/payments/{reference}`: the subscriber answers an asynchronous charge. None is waiting here.
pub(super) async fn pay(Path(reference): Path<String>) -> Refusal {
    Refusal::not_found(format!("no charge with the reference {reference} waits for its subscriber"))
}

fn subscriber(engine: &Engine, number: &AccountNumber) -> Told<AccountKey> {
    let directory = engine.directory();
    let partner: PartnerId = directory
        .partner_named(PARTNER)
        .map(|partner| partner.id)
        .ok_or_else(|| Refusal::not_found("the demonstration partner is gone: reset the sandbox"))?;
    let currency: Currency = CURRENCY.parse().map_err(|_| Refusal::bad("no such currency"))?;
    Ok(AccountKey::new(partner, currency, AccountName::Subscriber(number.as_str().into())))
}

/// Corrects a subscriber's account so that this much is available on it.
async fn set_balance(engine: &Engine, account: &AccountKey, balance: &str) -> Told<()> {
    let wrong = || {
        Refusal::bad("balance is a decimal of at most two digits after the point, for example \"1000.00\"")
    };
    let wanted: Decimal = balance.parse().map_err(|_| wrong())?;
    let wanted = Money::from_decimal(wanted, account.currency).map_err(|_| wrong())?;
    if wanted.minor() < 0 {
        return Err(wrong());
    }
    let amount = wanted.checked_sub(engine.account_available(account).await?).map_err(|_| wrong())?;
    if amount.is_zero() {
        return Ok(());
    }
    let request = AdjustRequest {
        partner: account.partner,
        account: account.name.clone(),
        amount,
        reference: None,
        note: "set in the sandbox".to_owned(),
    };
    engine.adjust(request).await?;
    Ok(())
}
