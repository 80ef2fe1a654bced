//! What the operator says of a subscriber, as a balance.

use saldo_core::catalogue::PaymentType;
use saldo_core::{Field, Reason};
use saldo_engine::PayerFound;

use super::two_decimals;
use crate::ideamart::error::{self, Words};
use crate::ideamart::wire::{BalanceResponse, CURRENCY};

/// A currency that is given must be the one that is allowed.
pub(in crate::ideamart) fn currency_taken(currency: Option<&str>) -> Result<(), Reason> {
    let is_taken = currency.is_none_or(|code| code == CURRENCY);
    if is_taken { Ok(()) } else { Err(Reason::Invalid(Field::Currency)) }
}

pub(in crate::ideamart) fn balance(found: &PayerFound) -> BalanceResponse {
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

pub(in crate::ideamart) fn no_balance(words: Words) -> BalanceResponse {
    BalanceResponse {
        status: words.into(),
        chargeable_balance: "0.00".to_owned(),
        account_status: String::new(),
        account_type: "",
    }
}
