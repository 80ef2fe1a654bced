//! Transfers, their attempts and prices, and what lists of them are narrowed by.

use saldo_core::catalogue::{Quote, TaxCalculation, TaxLine};
use saldo_core::command::accounts_of;
use saldo_core::ledger::Entry;
use saldo_core::transfer::{Attempt, Pace, Purpose, Realm, Receipt, Refusal, State, Transfer, Verdict};
use saldo_core::{AccountNumber, Money, PartnerId, Reference, TransferId};
use saldo_engine::{AdminTransferQuery, Engine};

use super::{amount, dialect_asked, entry, moment, partner_asked, partner_name};
use crate::admin::error::{self, Problem};
use crate::admin::page::{self, Limit, given};
use crate::admin::wire;

pub(in crate::admin) fn filter(
    engine: &Engine,
    asked: &wire::TransfersQuery,
) -> Result<AdminTransferQuery, Problem> {
    Ok(AdminTransferQuery {
        partner: partner_asked(engine, asked.partner.as_deref())?,
        dialect: given(asked.dialect.as_deref()).map(dialect_asked).transpose()?,
        reference: given(asked.reference.as_deref()).map(reference).transpose()?,
        account_number: given(asked.account_number.as_deref()).map(account_number).transpose()?,
        state: given(asked.state.as_deref()).map(state).transpose()?,
        before: page::after(asked.after.as_deref())?.map(TransferId::new),
        limit: Limit::read(asked.limit.as_deref())?.count(),
    })
}

fn reference(text: &str) -> Result<Reference, Problem> {
    Reference::parse(text)
        .ok_or_else(|| Problem::query("reference", "`reference` can be no transfer's; correct it"))
}

fn account_number(text: &str) -> Result<AccountNumber, Problem> {
    AccountNumber::parse(text)
        .ok_or_else(|| Problem::query("account_number", "`account_number` can be nobody's; correct it"))
}

fn state(text: &str) -> Result<State, Problem> {
    State::parse(&text.to_ascii_lowercase()).ok_or_else(|| {
        let names = State::ALL.map(State::as_str).join(", ");
        Problem::query("state", format!("`state` is none; take one of {names}"))
    })
}

pub(in crate::admin) fn transfer(engine: &Engine, transfer: &Transfer) -> wire::Transfer {
    let (order, quote) = (&transfer.order, &transfer.order.quote);
    let (reason, provider_code, message) = refusal(transfer.refusal.as_ref());
    wire::Transfer {
        id: transfer.id.value(),
        partner: partner_name(engine, transfer.partner),
        dialect: transfer.dialect.as_str(),
        reference: transfer.reference.as_str().to_owned(),
        previous: transfer.previous.map(TransferId::value),
        sku: order.sku.as_str().to_owned(),
        provider: order.provider.as_str().to_owned(),
        kind: order.kind.as_str(),
        account_number: order.account_number.as_str().to_owned(),
        state: transfer.state.as_str(),
        knowledge: transfer.knowledge.as_str(),
        pace: match order.pace {
            Pace::Instant => "instant",
            Pace::Deferred => "deferred",
            Pace::Batch => "batch",
        },
        simulated: order.realm == Realm::Simulated,
        send: amount(quote.send),
        receive: amount(quote.receive),
        fee: amount(quote.fees()),
        commission: amount(quote.commission),
        total: amount(quote.total()),
        paid: order.is_collected_as_paid().then(|| amount(paid(transfer))),
        provider_ref: transfer.provider_ref.as_deref().map(str::to_owned),
        reason,
        provider_code,
        message,
        started_at: transfer.started_at.to_string(),
        completed_at: moment(transfer.completed_at),
        due_at: moment(transfer.due_at),
        checks: transfer.checks,
    }
}

fn paid(transfer: &Transfer) -> Money {
    Money::from_minor(transfer.paid_minor, transfer.order.quote.send.currency())
}

/// A transfer with all that belongs to it.
pub(in crate::admin) fn detail(
    engine: &Engine,
    found: &Transfer,
    attempts: Vec<wire::EndedAttempt>,
    entries: &[Entry],
) -> wire::TransferDetail {
    let order = &found.order;
    let settings = order.settings.iter();
    wire::TransferDetail {
        transfer: transfer(engine, found),
        settings: settings
            .map(|setting| wire::Setting { name: setting.name.clone(), value: setting.value.clone() })
            .collect(),
        bill_ref: order.bill_ref.clone(),
        correlation: order.correlation.clone(),
        attempt: found.attempt.as_ref().map(attempt),
        attempts,
        entries: entries_of(found, entries),
        quote: quote(&order.quote),
        receipt: found.receipt.as_deref().map(receipt),
    }
}

/// The entries with their accounts' names, which follow from the order.
fn entries_of(transfer: &Transfer, entries: &[Entry]) -> Vec<wire::Entry> {
    let accounts = accounts_of(transfer.partner, &transfer.order);
    let keys: Vec<_> = accounts.iter().map(|key| (key.id(), key)).collect();
    let key_of = |entry: &Entry| keys.iter().find(|(id, _)| *id == entry.account).map(|(_, key)| *key);
    entries.iter().filter_map(|one| Some(entry(key_of(one)?, one))).collect()
}

pub(in crate::admin) fn attempt(attempt: &Attempt) -> wire::Attempt {
    wire::Attempt {
        id: attempt.id.value(),
        number: attempt.number,
        purpose: match attempt.purpose {
            Purpose::Deliver => "deliver",
            Purpose::Reverse => "reverse",
        },
        connector: attempt.connector.as_str().to_owned(),
        started_at: attempt.started_at.to_string(),
        send_by: attempt.send_by.to_string(),
        lease_until: attempt.lease_until.to_string(),
        reverses: attempt.reversal.as_ref().map(|reversal| reversal.delivery.value()),
    }
}

/// The code of a refusal's reason, the provider's own code and its message.
pub(in crate::admin) fn refusal(
    refusal: Option<&Refusal>,
) -> (Option<&'static str>, Option<String>, Option<String>) {
    let text = |text: Option<&str>| text.map(str::to_owned);
    refusal.map_or((None, None, None), |refusal| {
        let (code, message) = (refusal.provider_code.as_deref(), refusal.message.as_deref());
        (Some(error::code(refusal.reason)), text(code), text(message))
    })
}

fn quote(quote: &Quote) -> wire::Quote {
    wire::Quote {
        send: amount(quote.send),
        customer_fee: amount(quote.customer_fee),
        distributor_fee: amount(quote.distributor_fee),
        receive: amount(quote.receive),
        receive_excluding_tax: amount(quote.receive_excluding_tax),
        tax: quote.tax.as_ref().map(tax),
        tax_amount: amount(quote.tax_amount),
        commission_rate: quote.commission_rate.to_string(),
        commission: amount(quote.commission),
        product_send: amount(quote.product_send),
        provider_share: amount(quote.provider_share()),
        total: amount(quote.total()),
        rate: quote.rate.to_string(),
        rate_date: quote.rate_date.clone(),
    }
}

fn tax(tax: &TaxLine) -> wire::Tax {
    wire::Tax {
        name: tax.name.clone(),
        rate: tax.rate.to_string(),
        calculation: match tax.calculation {
            TaxCalculation::Inclusive => "inclusive",
            TaxCalculation::Exclusive => "exclusive",
        },
    }
}

fn receipt(receipt: &Receipt) -> wire::Receipt {
    wire::Receipt { text: receipt.text.clone(), params: receipt.params.clone() }
}

/// What the provider said against a final state.
pub(in crate::admin) fn discrepancy(
    engine: &Engine,
    partner: PartnerId,
    verdict: &Verdict,
    seen: wire::Seen,
) -> wire::Discrepancy {
    let (name, provider_ref, refused) = match verdict {
        Verdict::Delivered { provider_ref, .. } => ("delivered", provider_ref.as_deref(), None),
        Verdict::Refused(refusal) => ("refused", None, Some(refusal)),
        Verdict::Waiting { provider_ref, .. } => ("waiting", provider_ref.as_deref(), None),
        Verdict::Unknown => ("unknown", None, None),
    };
    let (reason, provider_code, message) = refusal(refused);
    wire::Discrepancy {
        partner: partner_name(engine, partner),
        verdict: name,
        provider_ref: provider_ref.map(str::to_owned),
        reason,
        provider_code,
        message,
        seen,
    }
}
