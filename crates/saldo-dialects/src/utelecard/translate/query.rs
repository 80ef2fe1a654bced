//! What is found for an account: the packages it can buy, or what is due on it.

use saldo_core::Money;
use saldo_engine::{FoundBill, FoundPackage};

use super::amount;
use crate::utelecard::wire::{Bill, Found, Package};

pub(in crate::utelecard) fn packages(found: Vec<FoundPackage>) -> Found {
    let listed = |package: FoundPackage| Package {
        description: package.description,
        detail: package.detail,
        duration: package.duration,
        id: package.id,
        price: amount(package.price),
        kind: package.group,
    };
    Found::Packages(found.into_iter().map(listed).collect())
}

/// A bill. One that says no minimum is paid whole.
pub(in crate::utelecard) fn bill(found: FoundBill) -> Found {
    let minimum: Money = found.minimum.unwrap_or(found.amount);
    Found::Bill(Bill {
        holder_name: found.holder.unwrap_or_default(),
        invoice_amount: amount(found.amount),
        invoice_date: found.date.unwrap_or_default(),
        min_amount: amount(minimum),
        txn_id: found.bill_ref,
    })
}
