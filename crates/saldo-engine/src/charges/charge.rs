//! Charge a subscriber: the same way as a transfer goes out, with the subscriber's account as the payer.
//! A charge that is collected as it is paid answers at once, still `Processing`, with what the subscriber must do.

use std::sync::Arc;

use rust_decimal::Decimal;
use saldo_core::catalogue::{Kind, Quote};
use saldo_core::transfer::{ClaimPolicy, Flow, Order, Pace, Payer, Precheck, Realm, Setting, Transfer};
use saldo_core::{Field, Money, MoneyError, Reason, Reference};

use super::Instrument;
use crate::transfers::{Checked, Refused};
use crate::{Answer, Caller, Engine};

/// What a caller wants to charge, in neutral words; the amount in major units of the instrument's currency.
#[derive(Debug, Clone)]
pub struct ChargeOrder {
    pub subscriber: String,
    /// Absent is the first instrument.
    pub instrument: Option<String>,
    pub amount: Decimal,
    /// Absent is the instrument's own; no other is taken.
    pub currency: Option<String>,
    pub reference: String,
    /// What the instrument needs besides; kept with the transfer, so never a secret.
    pub settings: Vec<Setting>,
    pub policy: ClaimPolicy,
}

impl Engine {
    /// Charges a subscriber.
    ///
    /// Answers the transfer when it has ended, or while it is still to be paid or not known (`Processing`).
    /// Errors: `Invalid(Instrument | Currency | Amount | Reference)`, `OutOfRange(Amount)`, `AccountNumberInvalid`,
    /// `NotOffered`; what the operator refuses; `ReferenceRepeated` and `ReferenceConflict` with the transfer that has
    /// the reference; `InsufficientBalance` and what the instrument refused, with the failed transfer.
    pub async fn charge_submit(
        self: &Arc<Self>,
        caller: &Caller,
        asked: ChargeOrder,
    ) -> Result<Arc<Transfer>, Refused> {
        let checked = self.charge_check(&asked)?;
        let instrument = self.instrument(asked.instrument.as_deref())?;
        let number = &checked.order.account_number;
        // What the operator refuses is looked at behind the reference: a charge that was made is told as it was.
        let refusal = self.payer_ask(instrument, number).await.err().map(|refused| refused.refusal);
        if refusal.is_none() && instrument.charge.payer == Payer::Subscriber {
            let opened = self.payer_open(caller.partner, instrument, number).await;
            opened.map_err(|_| Reason::InProgress)?;
        }
        self.submit_checked(caller, asked.policy, Checked { refusal, ..checked }).await
    }

    fn charge_check(&self, asked: &ChargeOrder) -> Answer<Checked> {
        let instrument = self.instrument(asked.instrument.as_deref())?;
        if asked.currency.as_deref().is_some_and(|code| code != instrument.currency.code()) {
            return Err(Reason::Invalid(Field::Currency));
        }
        let account_number = self.subscriber_number(&asked.subscriber)?;
        let reference = Reference::parse(&asked.reference).ok_or(Reason::Invalid(Field::Reference))?;
        let order = Order {
            sku: instrument.sku.clone(),
            kind: Kind::Charge,
            provider: instrument.provider.clone(),
            account_number,
            settings: asked.settings.clone(),
            bill_ref: None,
            correlation: None,
            quote: quote(instrument, asked.amount)?,
            pace: Pace::Instant,
            realm: Realm::Real,
            flow: Flow::Charge(instrument.charge),
            precheck: Precheck::None,
            signer: None,
        };
        Ok(Checked {
            reference,
            order: Arc::new(order),
            connector: instrument.connector.clone(),
            refusal: None,
        })
    }
}

/// The amount as it was asked, never rounded.
fn quote(instrument: &Instrument, amount: Decimal) -> Answer<Quote> {
    let amount = Money::from_decimal(amount, instrument.currency).map_err(|error| match error {
        MoneyError::TooLarge => Reason::OutOfRange(Field::Amount),
        MoneyError::TooPrecise | MoneyError::CurrencyMixed | MoneyError::CurrencyUnknown => {
            Reason::Invalid(Field::Amount)
        }
    })?;
    if !amount.is_positive() {
        return Err(Reason::OutOfRange(Field::Amount));
    }
    Quote::of_charge(amount, instrument.fee_rate).map_err(|_| Reason::OutOfRange(Field::Amount))
}
