//! Between Ideamart's shapes and the engine's words. Pure: no engine is called here and no rule about money or state is
//! made.

use rust_decimal::Decimal;
use saldo_core::catalogue::PaymentType;
use saldo_core::event::Event;
use saldo_core::transfer::{ClaimPolicy, Setting, State, Transfer};
use saldo_core::{Field, Money, Reason, Timestamp};
use saldo_engine::{ChargeOrder, Instrument, PayerFound};

use super::error::{self, Words};
use super::moment::{self, TimeStamps};
use super::wire::{
    BalanceResponse, CURRENCY, ChargingNotification, DebitRequest, DebitResponse, InstrumentType,
    ListResponse, PaymentInstrument, Status,
};
use crate::http::number::{self, NumberFault};

/// What the samples print where there is nothing to tell the subscriber (*Comprehensive sample response*).
const SHORT_DESCRIPTION: &str = "short Description";
const LONG_DESCRIPTION: &str = "Long Description";
const IN_PROGRESS: &str = "The charge is in progress; a charging notification tells how it ends";

impl From<Words> for Status {
    fn from(words: Words) -> Self {
        Self { status_code: words.code, status_detail: words.detail }
    }
}

/// A currency that is given must be the one that is allowed.
pub(super) fn currency_taken(currency: Option<&str>) -> Result<(), Reason> {
    let is_taken = currency.is_none_or(|code| code == CURRENCY);
    if is_taken { Ok(()) } else { Err(Reason::Invalid(Field::Currency)) }
}

pub(super) fn balance(found: &PayerFound) -> BalanceResponse {
    BalanceResponse {
        status: Words::of(error::SUCCESS).into(),
        chargeable_balance: two_decimals(found.chargeable),
        account_status: found.status.to_string(),
        account_type: match found.payment_type {
            PaymentType::Prepaid => "Pre Paid",
            PaymentType::Postpaid => "Post Paid",
        },
    }
}

pub(super) fn no_balance(words: Words) -> BalanceResponse {
    BalanceResponse {
        status: words.into(),
        chargeable_balance: "0.00".to_owned(),
        account_status: String::new(),
        account_type: "",
    }
}

/// A request as an order on its instrument. What is kept with it is the account, and of eZ Cash the agent's alias.
pub(super) fn order(
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
    let is_decimal = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    let text = if is_decimal { text } else { "" };
    match number::read(text) {
        Ok(amount) if amount <= Decimal::ZERO => Err(error::AMOUNT_TOO_LOW),
        Ok(amount) => Ok(amount),
        Err(NumberFault::TooLarge) => Err(error::AMOUNT_TOO_HIGH),
        Err(NumberFault::Invalid) => Err(error::AMOUNT_INVALID),
    }
}

/// A charge as it stands: done, to be paid by the subscriber, or in progress.
pub(super) fn debit(transfer: &Transfer, form: TimeStamps) -> DebitResponse {
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

/// A charge of which nothing is known yet, not even its own id: it is in progress.
pub(super) fn not_known(external_trx_id: String, at: Timestamp, form: TimeStamps) -> DebitResponse {
    DebitResponse {
        short_description: IN_PROGRESS.to_owned(),
        long_description: IN_PROGRESS.to_owned(),
        ..no_debit(Words::of(error::PENDING), external_trx_id, at, form)
    }
}

/// A charge that was refused before there was one.
pub(super) fn no_debit(
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

pub(super) fn instrument_list(instruments: &[Instrument], kind: InstrumentType) -> ListResponse {
    let is_listed = |instrument: &&Instrument| match kind {
        InstrumentType::Sync => !instrument.is_asynchronous(),
        InstrumentType::Async => instrument.is_asynchronous(),
        InstrumentType::All => true,
    };
    let listed = |instrument: &Instrument| PaymentInstrument {
        name: instrument.name.clone(),
        kind: if instrument.is_asynchronous() { "async" } else { "sync" },
    };
    ListResponse {
        status: Words::of(error::SUCCESS).into(),
        payment_instrument_list: instruments.iter().filter(is_listed).map(listed).collect(),
    }
}

pub(super) fn no_instruments(words: Words) -> ListResponse {
    ListResponse { status: words.into(), payment_instrument_list: Vec::new() }
}

/// A payment of a charge, or its end.
pub(super) fn notification(event: &Event) -> ChargingNotification {
    let transfer = &event.transfer;
    let currency = transfer.order.quote.send.currency();
    let amount = |minor: i64| two_decimals(Money::from_minor(minor, currency));
    let (whole, brought) = (transfer.order.quote.total().minor(), transfer.brought_minor());
    let due = whole.saturating_sub(brought).max(0);
    let at_once = if due == 0 { brought } else { 0 };
    let is_as_paid = transfer.order.is_collected_as_paid();
    ChargingNotification {
        external_trx_id: transfer.reference.as_str().to_owned(),
        internal_trx_id: transfer.id.to_string(),
        reference_id: transfer.provider_ref.as_deref().filter(|_| is_as_paid).map(str::to_owned),
        paid_amount: amount(event.payment.map_or(at_once, Money::minor)),
        total_amount: amount(brought),
        balance_due: amount(due),
        currency: currency.code(),
        status: standing(transfer).into(),
        time_stamp: moment::of_notification(event.at),
    }
}

/// How far a charge is, as a notification has it.
fn standing(transfer: &Transfer) -> Words {
    match transfer.state {
        State::Complete | State::Reversing | State::Reversed => Words {
            detail: "Request was Successfully processed, Due amount fully paid.".into(),
            ..Words::of(error::SUCCESS)
        },
        State::Submitted | State::Processing => Words {
            detail: "Request was Successfully processed, Due amount partially paid.".into(),
            ..Words::of(error::PARTLY_PAID)
        },
        State::Failed | State::Cancelling | State::Cancelled => {
            Words::of(transfer.refusal.as_ref().map_or(error::NOT_CHARGED, error::end))
        }
    }
}

fn two_decimals(money: Money) -> String {
    format!("{:.2}", money.to_decimal())
}
