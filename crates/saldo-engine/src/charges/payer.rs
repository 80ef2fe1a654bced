//! What a subscriber has, and what its operator says of it. A subscriber whose account is kept in this ledger is given
//! its opening balance when it is first heard of, where one is configured.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use saldo_connectors::{ConnectorError, FoundPayer};
use saldo_core::catalogue::PaymentType;
use saldo_core::ledger::{AccountKey, AccountName};
use saldo_core::transfer::Payer;
use saldo_core::{AccountNumber, Money, PartnerId, Reason, Reference};

use super::Instrument;
use crate::transfers::Refused;
use crate::{AdjustRequest, Answer, Caller, Engine};

/// How long the operator's billing may take to say whom it has.
const PAYER_LIMIT: Duration = Duration::from_secs(5);

/// A subscriber that may be charged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayerFound {
    pub payment_type: PaymentType,
    /// In the operator's words.
    pub status: Arc<str>,
    /// What may be charged: what is left, or the credit limit less what is owed. Zero where nobody says.
    pub chargeable: Money,
}

impl Engine {
    /// What a subscriber may be charged on an instrument; the first one where none is named.
    ///
    /// Errors: `Invalid(Instrument)`, `AccountNumberInvalid`, `NotOffered`, and what the operator refuses.
    pub async fn payer_find(
        &self,
        caller: &Caller,
        subscriber: &str,
        instrument: Option<&str>,
    ) -> Result<PayerFound, Refused> {
        let instrument = self.instrument(instrument)?;
        let number = self.subscriber_number(subscriber)?;
        let found = self.payer_ask(instrument, &number).await?;
        let chargeable = match found.chargeable {
            Some(chargeable) => chargeable,
            None if instrument.charge.payer == Payer::Subscriber => {
                let account = self.payer_open(caller.partner, instrument, &number).await?;
                self.account_available(&account).await?
            }
            None => Money::zero(instrument.currency),
        };
        Ok(PayerFound { payment_type: found.payment_type, status: found.status, chargeable })
    }

    /// Asks the operator about a subscriber.
    pub(super) async fn payer_ask(
        &self,
        instrument: &Instrument,
        number: &AccountNumber,
    ) -> Result<FoundPayer, Refused> {
        let Some(connector) = self.connector(&instrument.connector) else {
            return Err(ConnectorError::NotOffered.into());
        };
        let found = tokio::time::timeout(PAYER_LIMIT, connector.payer(number)).await;
        Ok(found.unwrap_or(Err(ConnectorError::Unreachable))?)
    }

    /// A subscriber's account in this ledger, with its opening balance where it is new.
    pub(super) async fn payer_open(
        &self,
        partner: PartnerId,
        instrument: &Instrument,
        number: &AccountNumber,
    ) -> Answer<AccountKey> {
        let name = AccountName::Subscriber(number.as_str().into());
        let key = AccountKey::new(partner, instrument.currency, name);
        let opening_minor = self.subscribers_open_with_minor.load(Ordering::Relaxed);
        if instrument.charge.payer != Payer::Subscriber || opening_minor <= 0 {
            return Ok(key);
        }
        let known = self.parts.store.reads.account(&key).await;
        if known.map_err(|error| crate::engine::read_failed(&error))?.is_none() {
            let opening = AdjustRequest {
                partner: key.partner,
                account: key.name.clone(),
                amount: Money::from_minor(opening_minor, key.currency),
                reference: Reference::parse(&format!("opening {}", key.id())),
                note: "the balance that subscribers open with".to_owned(),
            };
            match self.adjust(opening).await {
                // Another has opened it at the same moment.
                Ok(_) | Err(Reason::ReferenceConflict) => {}
                Err(reason) => return Err(reason),
            }
        }
        Ok(key)
    }

    /// The account of a partner's subscriber in this ledger, with its opening balance where it is new.
    ///
    /// Errors: `AccountNumberInvalid`; `NotOffered` where no instrument charges such accounts.
    pub async fn subscriber_account(&self, partner: PartnerId, subscriber: &str) -> Answer<AccountKey> {
        let number = self.subscriber_number(subscriber)?;
        let instruments = self.instrument_list().iter();
        let mut kept_here = instruments.filter(|instrument| instrument.charge.payer == Payer::Subscriber);
        let instrument = kept_here.next().ok_or(Reason::NotOffered)?;
        self.payer_open(partner, instrument, &number).await
    }

    /// What subscribers without an account here have when they are first heard of, in minor units of their
    /// instrument's currency; zero is nothing.
    pub fn subscribers_open_with(&self, minor: i64) {
        self.subscribers_open_with_minor.store(minor, Ordering::Relaxed);
    }
}
