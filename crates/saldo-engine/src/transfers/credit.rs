//! Credit a phone number: what is bought follows from the number's carrier, and the end is always told, never answered.
//! The carrier is asked whether it takes the credit before each send; refusals that may pass are tried again.

use std::sync::Arc;

use saldo_core::transfer::{ClaimPolicy, Order, Pace, Precheck, Realm, Transfer};
use saldo_core::{AccountNumber, Field, Money, Reason, Reference, Sku};

use super::order::Checked;
use super::{Refused, TransferOrder, TransferQuery};
use crate::lookups::phone_number;
use crate::pricing::check_currency;
use crate::{Answer, Caller, Engine};

/// What a caller wants to credit, in minor units of its settlement currency.
#[derive(Debug, Clone)]
pub struct CreditOrder {
    pub reference: String,
    /// In international form.
    pub account_number: String,
    pub amount_minor: i64,
    /// Absent is the caller's own; no other is taken.
    pub currency: Option<String>,
    pub policy: ClaimPolicy,
}

impl Engine {
    /// Opens a credit, which is then sent and told of.
    ///
    /// Errors: `Forbidden` for a credential whose secret is not kept, since nothing could be signed with it;
    /// `Invalid(SendCurrency | Reference | AccountNumber)`; `AccountNumberUnrecognised` where no carrier has the number,
    /// `NotOffered` where its carrier takes no credit in the caller's currency; `OutOfRange(SendAmount)`;
    /// `ReferenceRepeated` and `ReferenceConflict` with the credit that has the reference; `SentTooOften`;
    /// `InsufficientBalance`.
    pub async fn credit_submit(
        self: &Arc<Self>,
        caller: &Caller,
        asked: CreditOrder,
    ) -> Result<Arc<Transfer>, Refused> {
        let signer = self.signer_of(caller)?;
        check_currency(caller, asked.currency.as_deref())?;
        let number = phone_number(&asked.account_number)?;
        let amount = Money::from_minor(asked.amount_minor, caller.currency);
        let sku = match self.credited_before(caller, &asked.reference, &number).await? {
            Some(sku) => sku,
            None => self.credit_product(caller, &number, amount).await?,
        };
        let order = TransferOrder {
            sku: sku.to_string(),
            account_number: number.to_string(),
            send: amount.to_decimal(),
            currency: asked.currency,
            reference: asked.reference,
            settings: Vec::new(),
            bill_ref: None,
            correlation: None,
            pace: Some(Pace::Deferred),
            policy: asked.policy,
            realm: Realm::Real,
        };
        let checked = self.order_admit(caller, self.order_check(caller, &order)?).await?;
        let (precheck, signer) = (Precheck::Account, Some(signer));
        let order = Arc::new(Order { precheck, signer, ..Order::clone(&checked.order) });
        self.submit_checked(caller, asked.policy, Checked { order, ..checked }).await
    }

    /// What the same number was credited by under the same reference. A request that comes again is the same one, also
    /// when its number has gone to another carrier since, or when nobody can say to which.
    async fn credited_before(
        &self,
        caller: &Caller,
        reference: &str,
        number: &AccountNumber,
    ) -> Answer<Option<Sku>> {
        let reference = Reference::parse(reference).ok_or(Reason::Invalid(Field::Reference))?;
        let query = TransferQuery { reference: Some(reference), take: 1, ..TransferQuery::default() };
        let before = self.transfer_list(caller, query).await?.items.into_iter().next();
        let before = before.filter(|before| before.order.account_number == *number);
        Ok(before.map(|before| before.order.sku.clone()))
    }
}
