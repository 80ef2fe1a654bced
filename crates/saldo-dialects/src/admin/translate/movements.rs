//! Money from outside, each amount with its currency.

use saldo_core::decide::WrittenMovement;
use saldo_core::ledger::AccountName;
use saldo_core::party::Partner;
use saldo_core::{Money, PartnerId, Reference};
use saldo_engine::{AdjustRequest, DepositRequest};

use super::{LABEL_CHARS_MAX, NOTE_CHARS_MAX, major, money, text};
use crate::admin::error::Problem;
use crate::admin::wire;

pub(in crate::admin) fn deposit(
    partner: PartnerId,
    sent: wire::NewDeposit,
) -> Result<DepositRequest, Problem> {
    Ok(DepositRequest {
        partner,
        amount: money(&sent.amount, &sent.currency)?,
        reference: reference(sent.reference.as_deref())?,
        note: text("note", &sent.note.unwrap_or_default(), NOTE_CHARS_MAX)?,
    })
}

pub(in crate::admin) fn adjustment(
    partner: PartnerId,
    sent: &wire::NewAdjustment,
) -> Result<AdjustRequest, Problem> {
    if sent.note.trim().is_empty() {
        return Err(Problem::field("note", "`note` is empty; say why the account is corrected"));
    }
    Ok(AdjustRequest {
        partner,
        account: account_name(&sent.account)?,
        amount: money(&sent.amount, &sent.currency)?,
        reference: reference(sent.reference.as_deref())?,
        note: text("note", &sent.note, NOTE_CHARS_MAX)?,
    })
}

pub(in crate::admin) fn credit_limit(sent: &wire::NewCreditLimit) -> Result<Money, Problem> {
    money(&sent.amount, &sent.currency)
}

pub(in crate::admin) fn movement(partner: &Partner, written: &WrittenMovement) -> wire::Movement {
    let movement = &written.movement;
    let currency = movement.amount.currency();
    wire::Movement {
        id: written.id.value(),
        partner: partner.name.clone(),
        account: movement.account.to_string(),
        currency: currency.code(),
        amount: major(movement.amount.minor(), currency),
        available: major(written.available_after.minor(), currency),
        reference: movement.reference.as_ref().map(|reference| reference.as_str().to_owned()),
        note: movement.note.clone(),
        at: written.at.to_string(),
    }
}

fn account_name(sent: &str) -> Result<AccountName, Problem> {
    let name = text("account", sent, LABEL_CHARS_MAX)?;
    AccountName::parse(&name).ok_or_else(|| {
        Problem::field(
            "account",
            "`account` is no account's name; GET /admin/v1/accounts lists those there are",
        )
    })
}

fn reference(sent: Option<&str>) -> Result<Option<Reference>, Problem> {
    let parse = |text: &str| {
        Reference::parse(text).ok_or_else(|| {
            let max = Reference::LENGTH_MAX;
            Problem::field(
                "reference",
                format!("`reference` is not 1 to {max} printable characters; shorten it"),
            )
        })
    };
    sent.map(parse).transpose()
}
