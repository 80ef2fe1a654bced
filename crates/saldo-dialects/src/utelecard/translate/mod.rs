//! Between Unión Telecard's shapes and the engine's words. Pure: no engine is called here and no rule about money or
//! state is made.

pub(super) mod catalogue;
pub(super) mod purchase;
pub(super) mod query;
pub(super) mod transactions;

use saldo_core::Money;
use saldo_core::catalogue::Kind;

/// An amount as it is printed: `60`, `1144.99`.
fn amount(money: Money) -> String {
    money.to_decimal().normalize().to_string()
}

/// The published type of a product: recharge, PIN, bill or data package.
fn type_id(kind: Kind) -> i64 {
    match kind {
        Kind::Topup | Kind::Tv | Kind::Charge => 1,
        Kind::Pin | Kind::Voucher | Kind::Ldi => 6,
        Kind::Bill | Kind::Electricity => 7,
        Kind::Data | Kind::Bundle => 14,
    }
}
