//! What is due on an account.

use saldo_engine::PricedBill;

use super::{amount, prices};
use crate::dtone::wire::{Enquiry, Payment};
use crate::http::number::Number;

/// A bill with its price. Nothing is charged for the payment beside what it costs its payer.
pub(in crate::dtone) fn enquiry(priced: PricedBill) -> Enquiry {
    let (bill, prices) = (priced.bill, prices(&priced.quote));
    let currency = bill.amount.currency().code();
    Enquiry {
        account_currency: priced.quote.send.currency().code(),
        local_value: amount(bill.amount),
        local_currency: currency,
        wholesale_price: prices.wholesale,
        retail_price: prices.retail,
        fee: prices.fee,
        payment: Payment {
            fee: Number(rust_decimal::Decimal::ZERO),
            currency,
            amount: amount(bill.amount),
            name: bill.holder.unwrap_or_default(),
        },
    }
}
