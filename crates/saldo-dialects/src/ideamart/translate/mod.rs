//! Between Ideamart's shapes and the engine's words. Pure: no engine is called here and no rule about money or state is
//! made.

pub(super) mod debit;
pub(super) mod instruments;
pub(super) mod notification;
pub(super) mod payer;

use saldo_core::Money;

use super::error::Words;
use super::wire::Status;

impl From<Words> for Status {
    fn from(words: Words) -> Self {
        Self { status_code: words.code, status_detail: words.detail }
    }
}

/// An amount as it is answered: `300.00`.
fn two_decimals(money: Money) -> String {
    format!("{:.2}", money.to_decimal())
}
