//! Deposits and adjustments: money from outside onto one account, against its counterpart.

use super::{Books, Change, Decision, Outcome, WrittenMovement, post};
use crate::command::{Command, Movement, MovementKey};
use crate::ledger::{Account, AccountKey, LedgerError, Leg, Posting, Side};
use crate::money::Money;
use crate::reason::{Field, Reason};

pub(super) fn apply(books: &Books, command: &Command, movement: &Movement) -> Decision {
    if let Some(written) = written_before(books, movement) {
        let repeats = written.movement == *movement;
        return if repeats {
            Decision::unchanged(Outcome::Moved(written.clone()))
        } else {
            Decision::refused(Reason::ReferenceConflict)
        };
    }
    if movement.amount.is_zero() || movement.amount.minor() == i64::MIN {
        return Decision::refused(Reason::Invalid(Field::Amount));
    }
    if movement.account == movement.kind.counterpart() {
        return Decision::refused(Reason::Invalid(Field::Account));
    }
    let account = key(movement, movement.account.clone());
    let counterpart = key(movement, movement.kind.counterpart());
    let amount = movement.amount.minor().abs();
    let (gains, pays) = if movement.amount.is_positive() {
        (account.clone(), counterpart)
    } else {
        (counterpart, account.clone())
    };
    let legs = vec![Leg::posted(pays, Side::Debit, amount), Leg::posted(gains, Side::Credit, amount)];
    match Posting::new(command.id, None, legs).and_then(|posting| post(books, &posting)) {
        Ok(changes) => written(command, movement, &account, changes),
        Err(LedgerError::Insufficient { .. }) => Decision::refused(Reason::InsufficientBalance),
        Err(LedgerError::OutOfBounds) => Decision::refused(Reason::OutOfRange(Field::Amount)),
        Err(LedgerError::Unbalanced) => Decision::refused(Reason::Internal),
    }
}

/// So far below the range of 64 bits that what is available can always be added up.
const CREDIT_LIMIT_MAX: i64 = 1 << 53;

/// A guarded account may be overdrawn this far from here on.
pub(super) fn set_credit_limit(books: &Books, key: &AccountKey, limit: Money) -> Decision {
    if !(0..=CREDIT_LIMIT_MAX).contains(&limit.minor())
        || limit.currency() != key.currency
        || !key.name.is_guarded()
    {
        return Decision::refused(Reason::Invalid(Field::Amount));
    }
    let account = Account { credit_limit: limit.minor(), ..books.account(key) };
    if account.available().minor() < 0 {
        return Decision::refused(Reason::InsufficientBalance);
    }
    Decision::done(Change::PutAccount(account))
}

fn written_before<'a>(books: &'a Books, movement: &Movement) -> Option<&'a WrittenMovement> {
    let reference = movement.reference.clone()?;
    books.movement(&MovementKey { partner: movement.partner, reference })
}

fn written(
    command: &Command,
    movement: &Movement,
    account: &AccountKey,
    mut changes: Vec<Change>,
) -> Decision {
    let after = changes.iter().find_map(|change| match change {
        Change::PutAccount(changed) if changed.key == *account => Some(changed.available()),
        _ => None,
    });
    let written = WrittenMovement {
        id: command.id,
        at: command.at,
        movement: movement.clone(),
        available_after: after.unwrap_or(movement.amount),
    };
    changes.push(Change::AppendMovement(written.clone()));
    Decision { outcome: Outcome::Moved(written), changes }
}

fn key(movement: &Movement, name: crate::ledger::AccountName) -> AccountKey {
    AccountKey::new(movement.partner, movement.amount.currency(), name)
}
