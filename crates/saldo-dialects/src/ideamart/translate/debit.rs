//! Debits as orders, and charges as the answers to them.

use rust_decimal::Decimal;
use saldo_core::transfer::{ClaimPolicy, Setting, State, Transfer};
use saldo_core::{Money, Timestamp};
use saldo_engine::{ChargeOrder, Instrument};

use crate::http::number::{self, NumberFault};
use crate::ideamart::error::{self, Words};
use crate::ideamart::moment::{self, TimeStamps};
use crate::ideamart::wire::{DebitRequest, DebitResponse};

/// What the samples print where there is nothing to tell the subscriber (*Comprehensive sample response*).
const SHORT_DESCRIPTION: &str = "short Description";
const LONG_DESCRIPTION: &str = "Long Description";
const IN_PROGRESS: &str = "The charge is in progress; a charging notification tells how it ends";
const NOT_KNOWN: &str = "It is not known yet whether the charge was made";

/// A request as an order on its instrument. What is kept with it is the account, and of eZ Cash the agent's alias.
pub(in crate::ideamart) fn order(
    request: DebitRequest,
    instrument: &Instrument,
    policy: ClaimPolicy,
) -> Result<ChargeOrder, Words> {
    let ezcash = if instrument.is_asynchronous() { Some(request.ezcash?) } else { None };
    let account = request.account_id.map(|value| setting("accountId", value));
    let alias = ezcash.map(|ezcash| setting("ezcashAgentAlias", ezcash.agent_alias));
    Ok(ChargeOrder {
        subscriber: request.subscriber_id,
        instrument: request.instrument,
        amount: amount(&request.amount).map_err(Words::of)?,
        currency: request.currency,
        reference: request.external_trx_id,
        settings: account.into_iter().chain(alias).collect(),
        policy,
    })
}

fn setting(name: &str, value: String) -> Setting {
    Setting { name: name.to_owned(), value }
}

/// An amount as it was sent: a decimal above zero. How many decimals it may have is its currency's to say.
fn amount(text: &str) -> Result<Decimal, &'static str> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    match if is_plain { number::read(text) } else { Err(NumberFault::Invalid) } {
        Ok(amount) if amount <= Decimal::ZERO => Err(error::AMOUNT_TOO_LOW),
        Ok(amount) => Ok(amount),
        Err(NumberFault::TooLarge) => Err(error::AMOUNT_TOO_HIGH),
        Err(NumberFault::Invalid) => Err(error::AMOUNT_INVALID),
    }
}

/// A charge as it stands: done, to be paid by the subscriber, or in progress.
pub(in crate::ideamart) fn debit(transfer: &Transfer, form: TimeStamps) -> DebitResponse {
    let is_done = matches!(transfer.state, State::Complete | State::Reversing | State::Reversed);
    let asked = transfer.receipt.as_ref().and_then(|receipt| receipt.text.as_deref());
    let asked = asked.filter(|_| !is_done);
    let (short, long) = match asked {
        Some(text) => (format!("\"{text}\""), text),
        None if is_done => (SHORT_DESCRIPTION.to_owned(), LONG_DESCRIPTION),
        None => (IN_PROGRESS.to_owned(), IN_PROGRESS),
    };
    let currency = transfer.order.quote.send.currency();
    let due = Money::from_minor(transfer.due_minor(), currency).to_decimal().normalize();
    DebitResponse {
        status: Words::of(if is_done { error::SUCCESS } else { error::PENDING }).into(),
        time_stamp: moment::of_debit(transfer.completed_at.unwrap_or(transfer.started_at), form),
        short_description: short,
        long_description: long.to_owned(),
        external_trx_id: transfer.reference.as_str().to_owned(),
        internal_trx_id: transfer.id.to_string(),
        reference_id: transfer.provider_ref.as_deref().filter(|_| asked.is_some()).map(str::to_owned),
        amount_due: asked.map(|_| due.to_string()),
    }
}

/// A charge of which it is not known what is written, not even whether it was begun: nothing more is promised.
pub(in crate::ideamart) fn not_known(
    external_trx_id: String,
    at: Timestamp,
    form: TimeStamps,
) -> DebitResponse {
    DebitResponse {
        short_description: NOT_KNOWN.to_owned(),
        long_description: NOT_KNOWN.to_owned(),
        ..no_debit(Words::of(error::PENDING), external_trx_id, at, form)
    }
}

/// A charge that was refused before there was one.
pub(in crate::ideamart) fn no_debit(
    words: Words,
    external_trx_id: String,
    at: Timestamp,
    form: TimeStamps,
) -> DebitResponse {
    DebitResponse {
        short_description: words.detail.to_string(),
        long_description: words.detail.to_string(),
        status: words.into(),
        time_stamp: moment::of_debit(at, form),
        external_trx_id,
        internal_trx_id: String::new(),
        reference_id: None,
        amount_due: None,
    }
}
