//! The subscribers whose accounts are charged: what they have, and what their operator says of them.
//! A balance is set by a posting against `adjustment`, as any correction is.

use std::path::{Path as FilePath, PathBuf};

use anyhow::Context;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use rust_decimal::Decimal;
use saldo_connectors::sandbox::SubscriberTraits;
use saldo_core::ledger::{AccountKey, AccountName};
use saldo_core::{Currency, Money, PartnerId};
use saldo_dialects::ideamart::CURRENCY;
use saldo_engine::{AccountCursor, AdjustRequest, Engine};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Refusal, Shared, Told, read};
use crate::sandbox::credentials::PARTNER;

/// Any of them; what is absent stays as it is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    balance: Option<String>,
    account_type: Option<String>,
    account_status: Option<String>,
    status_code: Option<String>,
}

impl Change {
    fn traits(&self) -> Told<SubscriberTraits> {
        if self.status_code.as_deref().is_some_and(|code| !is_status_code(code)) {
            return Err(Refusal::bad("status_code is a letter and four digits, for example \"E1308\""));
        }
        Ok(SubscriberTraits {
            account_type: self.account_type.clone(),
            account_status: self.account_status.clone(),
            status_code: self.status_code.clone(),
        })
    }
}

fn is_status_code(code: &str) -> bool {
    let (letter, digits) = code.split_at_checked(1).unwrap_or_default();
    matches!(letter, "S" | "P" | "E") && digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// What subscribers open with, kept beside the data.
pub(super) struct OpenWith(PathBuf);

impl OpenWith {
    pub(super) fn kept_in(directory: &FilePath) -> Self {
        Self(directory.join("subscribers-open-with"))
    }

    /// In minor units; zero where nothing is kept.
    pub(super) fn minor(&self) -> i64 {
        std::fs::read_to_string(&self.0).ok().and_then(|text| text.trim().parse().ok()).unwrap_or(0)
    }

    fn keep(&self, minor: i64) -> anyhow::Result<()> {
        std::fs::write(&self.0, minor.to_string())
            .with_context(|| format!("{} cannot be written", self.0.display()))
    }

    pub(super) fn clear(&self) -> anyhow::Result<()> {
        if self.0.exists() {
            std::fs::remove_file(&self.0)
                .with_context(|| format!("{} cannot be deleted", self.0.display()))?;
        }
        Ok(())
    }
}

/// `PUT /sandbox/subscribers`: for all of them, those that are not heard of yet too.
pub(super) async fn set_all(State(desk): Shared, body: Bytes) -> Told<Json<Value>> {
    let change: Change = read(&body)?;
    let traits = change.traits()?;
    let _one = desk.one_at_a_time.lock().await;
    let switch = desk.current.switch();
    if let Some(balance) = &change.balance {
        let wanted = balance_of(balance)?;
        for account in known(&switch.engine).await? {
            set_balance(&switch.engine, &account, wanted).await?;
        }
        desk.open_with.keep(wanted.minor()).map_err(|error| Refusal::broken(&error))?;
        switch.engine.subscribers_open_with(wanted.minor());
    }
    switch.provider.set_subscriber(None, traits).map_err(|error| Refusal::broken(&error.into()))?;
    let traits = switch.provider.subscriber(None);
    let open_with = Money::from_minor(desk.open_with.minor(), currency()?);
    Ok(Json(shown(None, open_with, &traits)))
}

/// The subscribers' accounts of the demonstration partner.
async fn known(engine: &Engine) -> Told<Vec<AccountKey>> {
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let page = engine.account_list(Some(partner(engine)?), after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(found) };
        after = Some(AccountCursor::of(last));
        let subscribers =
            page.iter().filter(|account| matches!(account.key.name, AccountName::Subscriber(_)));
        found.extend(subscribers.map(|account| account.key.clone()));
    }
}

/// Accounts in one read.
const PAGE: usize = 500;

/// `PUT /sandbox/subscribers/{number}`.
pub(super) async fn set(State(desk): Shared, Path(number): Path<String>, body: Bytes) -> Told<Json<Value>> {
    let change: Change = read(&body)?;
    let traits = change.traits()?;
    let _one = desk.one_at_a_time.lock().await;
    let switch = desk.current.switch();
    let account = switch.engine.subscriber_account(partner(&switch.engine)?, &number).await?;
    let AccountName::Subscriber(number) = &account.name else {
        return Err(Refusal::bad("the number is not printable, or longer than 128 characters"));
    };
    if let Some(balance) = &change.balance {
        set_balance(&switch.engine, &account, balance_of(balance)?).await?;
    }
    let set = switch.provider.set_subscriber(Some(number), traits);
    set.map_err(|error| Refusal::broken(&error.into()))?;
    let traits = switch.provider.subscriber(Some(number));
    let available = switch.engine.account_available(&account).await?;
    Ok(Json(shown(Some(number), available, &traits)))
}

fn shown(number: Option<&str>, balance: Money, traits: &SubscriberTraits) -> Value {
    json!({
        "number": number,
        "balance": balance.to_decimal().to_string(),
        "currency": CURRENCY,
        "account_type": traits.account_type,
        "account_status": traits.account_status,
        "status_code": traits.status_code,
    })
}

fn partner(engine: &Engine) -> Told<PartnerId> {
    let directory = engine.directory();
    let partner = directory.partner_named(PARTNER).map(|partner| partner.id);
    partner.ok_or_else(|| Refusal::not_found("the demonstration partner is gone: reset the sandbox"))
}

fn currency() -> Told<Currency> {
    CURRENCY.parse().map_err(|_| Refusal::bad("no such currency"))
}

fn balance_of(text: &str) -> Told<Money> {
    let wrong = || {
        Refusal::bad("balance is a decimal of at most two digits after the point, for example \"1000.00\"")
    };
    let wanted: Decimal = text.parse().map_err(|_| wrong())?;
    Money::from_decimal(wanted, currency()?).ok().filter(|wanted| wanted.minor() >= 0).ok_or_else(wrong)
}

/// Corrects a subscriber's account so that this much is available on it.
async fn set_balance(engine: &Engine, account: &AccountKey, wanted: Money) -> Told<()> {
    let too_much = |_| Refusal::bad("balance is more than an account can hold");
    let amount = wanted.checked_sub(engine.account_available(account).await?).map_err(too_much)?;
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
