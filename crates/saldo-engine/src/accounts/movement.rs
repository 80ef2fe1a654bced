//! Deposit and adjust: money onto a partner's account from outside, once per reference.

use saldo_core::command::{Intent, Movement, MovementKind};
use saldo_core::decide::WrittenMovement;
use saldo_core::ledger::{AccountKey, AccountName};
use saldo_core::{Field, Money, Outcome, PartnerId, Reason, Reference};

use crate::{Answer, Engine};

/// Money that a partner paid in. The same reference again gets the first answer; with another body it is refused.
#[derive(Debug, Clone)]
pub struct DepositRequest {
    pub partner: PartnerId,
    pub amount: Money,
    pub reference: Option<Reference>,
    pub note: String,
}

/// A correction by a person, with its reason.
#[derive(Debug, Clone)]
pub struct AdjustRequest {
    pub partner: PartnerId,
    pub account: AccountName,
    /// Positive adds, negative takes away.
    pub amount: Money,
    pub reference: Option<Reference>,
    pub note: String,
}

impl Engine {
    /// Adds to a partner's balance.
    ///
    /// Errors: `Invalid(Partner)`, `Invalid(Amount)`, `OutOfRange(Amount)`, `ReferenceConflict`.
    pub async fn deposit(&self, request: DepositRequest) -> Answer<WrittenMovement> {
        if !request.amount.is_positive() {
            return Err(Reason::Invalid(Field::Amount));
        }
        self.move_money(Movement {
            partner: request.partner,
            kind: MovementKind::Deposit,
            account: AccountName::Balance,
            amount: request.amount,
            reference: request.reference,
            note: request.note,
        })
        .await
    }

    /// Corrects an account, against `adjustment`.
    ///
    /// Errors: those of `deposit`; `Missing(Note)`; `InsufficientBalance`.
    pub async fn adjust(&self, request: AdjustRequest) -> Answer<WrittenMovement> {
        if request.note.trim().is_empty() {
            return Err(Reason::Missing(Field::Note));
        }
        self.move_money(Movement {
            partner: request.partner,
            kind: MovementKind::Adjustment,
            account: request.account,
            amount: request.amount,
            reference: request.reference,
            note: request.note,
        })
        .await
    }

    /// Lets a partner's balance be overdrawn this far.
    ///
    /// Errors: `Invalid(Partner)`, `Invalid(Amount)`; `InsufficientBalance` where it is overdrawn further already.
    pub async fn credit_limit_set(&self, partner: PartnerId, limit: Money) -> Answer<()> {
        self.known_partner(partner)?;
        let account = AccountKey::new(partner, limit.currency(), AccountName::Balance);
        match self.commit(Intent::SetCreditLimit { account, limit }).await? {
            Outcome::Done => Ok(()),
            Outcome::Refused(reason, _) => Err(reason),
            _ => Err(Reason::Internal),
        }
    }

    async fn move_money(&self, movement: Movement) -> Answer<WrittenMovement> {
        self.known_partner(movement.partner)?;
        match self.commit(Intent::Move(movement)).await? {
            Outcome::Moved(written) => Ok(written),
            Outcome::Refused(reason, _) => Err(reason),
            _ => Err(Reason::Internal),
        }
    }

    pub(crate) fn known_partner(&self, partner: PartnerId) -> Answer<()> {
        let known = self.directory().partners.contains_key(&partner);
        known.then_some(()).ok_or(Reason::Invalid(Field::Partner))
    }
}
