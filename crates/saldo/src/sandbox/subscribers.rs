//! The subscribers whose accounts are charged: what they have, and what their operator says of them.
//! A balance is set by a posting against `adjustment`, as any correction is.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::Context;
use saldo_connectors::sandbox::SubscriberTraits;
use saldo_core::ledger::{AccountKey, AccountName};
use saldo_core::{Field, Money, Reason};
use saldo_dialects::ideamart::TABLE;
use saldo_engine::{AccountCursor, AdjustRequest, Answer, Engine};
use serde::Deserialize;

use super::amount;
use super::desk::{Desk, partner};
use super::refusal::{Refusal, Told};

/// The account types, as the published simulator has them.
pub(super) const ACCOUNT_TYPES: [&str; 2] = ["Pre Paid", "Post Paid"];
/// The account statuses of the published simulator; another text is taken too.
pub(super) const ACCOUNT_STATUSES: [&str; 2] = ["Active", "Blocked"];
const STATUS_CHARS_MAX: usize = 32;

/// Any of them; what is absent stays as it is.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    pub(super) balance: Option<String>,
    pub(super) account_type: Option<String>,
    pub(super) account_status: Option<String>,
    pub(super) status_code: Option<String>,
}

/// How a subscriber stands, or where no number is given, those that nobody has heard of.
#[derive(Debug, Clone)]
pub(super) struct Subscriber {
    pub(super) number: Option<String>,
    pub(super) balance: Money,
    pub(super) traits: SubscriberTraits,
}

impl Change {
    fn traits(&self) -> Told<SubscriberTraits> {
        let account_type = self.account_type.as_deref().map(account_type).transpose()?;
        let status = self.account_status.as_deref();
        let is_status = |status: &str| {
            (1..=STATUS_CHARS_MAX).contains(&status.chars().count()) && !status.contains(char::is_control)
        };
        if status.is_some_and(|status| !is_status(status)) {
            return Err(Refusal::bad(
                "account_status is a text of 1 to 32 characters, for example \"Active\"",
            ));
        }
        let is_published = |code: &str| TABLE.iter().any(|known| known.code == code);
        if self.status_code.as_deref().is_some_and(|code| !is_published(code)) {
            return Err(Refusal::bad("status_code is one of the published codes, for example \"E1308\""));
        }
        Ok(SubscriberTraits {
            account_type: account_type.map(str::to_owned),
            account_status: self.account_status.clone(),
            status_code: self.status_code.clone(),
        })
    }
}

/// In any of its spellings: `Pre Paid`, `prepaid`, `PRE-PAID`.
fn account_type(text: &str) -> Told<&'static str> {
    let letters = |text: &str| text.chars().filter(char::is_ascii_alphabetic).collect::<String>();
    let given = letters(text);
    let found = ACCOUNT_TYPES.into_iter().find(|known| letters(known).eq_ignore_ascii_case(&given));
    found.ok_or_else(|| Refusal::bad("account_type is \"Pre Paid\" or \"Post Paid\""))
}

/// What subscribers open with, kept beside the data.
pub(super) struct OpenWith(PathBuf);

impl OpenWith {
    pub(super) fn kept_in(directory: &Path) -> Self {
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

/// For all of them, those that are not heard of yet too.
pub(super) async fn set_all(desk: &Desk, change: &Change) -> Told<Subscriber> {
    let traits = change.traits()?;
    let wanted = balance(change)?;
    let _turn = desk.turn().await;
    let switch = desk.current.switch();
    if let Some(wanted) = wanted {
        // First those that are heard of meanwhile.
        desk.open_with.keep(wanted.minor()).map_err(|error| Refusal::broken(&error))?;
        switch.engine.subscribers_open_with(wanted.minor());
        for account in known(&switch.engine).await? {
            set_balance(&switch.engine, &account, wanted).await?;
        }
    }
    switch.provider.set_subscriber(None, traits).map_err(|error| Refusal::broken(&error.into()))?;
    others(desk)
}

/// For one.
pub(super) async fn set(desk: &Desk, number: &str, change: &Change) -> Told<Subscriber> {
    let traits = change.traits()?;
    let wanted = balance(change)?;
    let _turn = desk.turn().await;
    let switch = desk.current.switch();
    let account = switch.engine.subscriber_account(partner(&switch.engine)?, number).await?;
    if let Some(wanted) = wanted {
        set_balance(&switch.engine, &account, wanted).await?;
    }
    if let AccountName::Subscriber(number) = &account.name {
        let set = switch.provider.set_subscriber(Some(number), traits);
        set.map_err(|error| Refusal::broken(&error.into()))?;
    }
    one(desk, number).await
}

/// How one stands, whether it was heard of or not.
pub(super) async fn one(desk: &Desk, number: &str) -> Told<Subscriber> {
    let switch = desk.current.switch();
    let (number, balance) = switch.engine.subscriber_find(partner(&switch.engine)?, number).await?;
    let traits = switch.provider.subscriber(Some(number.as_str()));
    Ok(Subscriber { number: Some(number.as_str().to_owned()), balance, traits })
}

/// How those stand that nobody has heard of.
pub(super) fn others(desk: &Desk) -> Told<Subscriber> {
    let balance = Money::from_minor(desk.open_with.minor(), amount::currency()?);
    Ok(Subscriber { number: None, balance, traits: desk.current.switch().provider.subscriber(None) })
}

/// At most so many of those that were heard of, by number, and whether there are more: those of the last calls, and
/// some others.
pub(super) async fn some(desk: &Desk, limit: usize) -> Told<(Vec<Subscriber>, bool)> {
    let engine = &desk.current.switch().engine;
    let partner = partner(engine)?;
    let mut listed = BTreeMap::new();
    let called: BTreeSet<_> = desk
        .exchanges
        .requests
        .newest(LAST_CALLS)
        .into_iter()
        .filter_map(|seen| seen.what.subscriber_id)
        .collect();
    for sent in called {
        if let Ok(found) = one(desk, &sent).await {
            listed.insert(found.number.clone(), found);
        }
    }
    let page = engine.account_list(Some(partner), None, PAGE).await?;
    let others = page.iter().filter_map(|account| match &account.key.name {
        AccountName::Subscriber(number) => Some((Some(number.to_string()), account.available())),
        _ => None,
    });
    let mut is_cut = page.len() == PAGE;
    for (number, balance) in others {
        if listed.contains_key(&number) {
            continue;
        }
        if listed.len() >= limit {
            is_cut = true;
            break;
        }
        let traits = desk.current.switch().provider.subscriber(number.as_deref());
        listed.insert(number.clone(), Subscriber { number, balance, traits });
    }
    Ok((listed.into_values().collect(), is_cut))
}

/// Calls whose subscribers are listed, whatever others there are.
const LAST_CALLS: usize = 20;

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

fn balance(change: &Change) -> Told<Option<Money>> {
    change.balance.as_deref().map(|text| amount::parse(text, "balance")).transpose()
}

/// How often a balance is looked at again that a debit has changed in between.
const SET_TRIES: u32 = 50;

/// Corrects a subscriber's account so that this much is available on it.
async fn set_balance(engine: &Engine, account: &AccountKey, wanted: Money) -> Told<()> {
    let mut corrected = correct(engine, account, wanted).await;
    for _ in 1..SET_TRIES {
        if corrected != Err(Reason::InsufficientBalance) {
            break;
        }
        corrected = correct(engine, account, wanted).await;
    }
    corrected.map_err(|reason| match reason {
        Reason::OutOfRange(_) => Refusal::bad("balance is more than an account can hold"),
        reason => reason.into(),
    })
}

async fn correct(engine: &Engine, account: &AccountKey, wanted: Money) -> Answer<()> {
    let available = engine.account_available(account).await?;
    let amount = wanted.checked_sub(available).map_err(|_| Reason::OutOfRange(Field::Amount))?;
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
