//! Moments as they are printed. `txnDatetime` is Santo Domingo's time in one of three forms, by what was bought
//! (*Comprando/Pagando un Producto*); `txnDate` is UTC.

use saldo_core::Timestamp;
use saldo_core::catalogue::Kind;

/// -04:00, all the year round.
const OFFSET_S: i64 = -4 * 60 * 60;

/// A purchase's `txnDatetime`.
pub(super) fn of_purchase(at: Timestamp, kind: Kind) -> String {
    let local = at.plus_seconds(OFFSET_S).to_utc();
    let (year, month, day) = (local.year(), u8::from(local.month()), local.day());
    let (hour, minute, second) = local.to_hms();
    match kind {
        Kind::Data | Kind::Bundle => format!("{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}"),
        Kind::Electricity => {
            let millis = local.millisecond();
            format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}.{millis:03} -0400 AST")
        }
        Kind::Topup | Kind::Pin | Kind::Voucher | Kind::Tv | Kind::Bill | Kind::Ldi | Kind::Charge => {
            let half = if hour < 12 { "AM" } else { "PM" };
            let hour = if hour % 12 == 0 { 12 } else { hour % 12 };
            format!("{month}/{day}/{year:04} {hour}:{minute:02}:{second:02} {half}")
        }
    }
}

/// A transaction's `txnDate`: `2024-07-30T16:55:55Z`.
pub(super) fn of_transaction(at: Timestamp) -> String {
    at.plus_millis(-(at.millis().rem_euclid(1_000))).to_string()
}
