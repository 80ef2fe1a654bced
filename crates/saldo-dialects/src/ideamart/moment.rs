//! Moments as they are published: Sri Lanka's time, in one of three forms (Ideamart CaaS description, *Response* and
//! *Charging Notification*).

use saldo_core::Timestamp;

/// +05:30, all the year round.
const OFFSET_S: i64 = (5 * 60 + 30) * 60;

/// The form of a debit's `timeStamp`; both are published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeStamps {
    /// `2018-02-21T16:22:19+0530`
    Simulator,
    /// `2014-02-11T14:19:44.656+05:30`
    Production,
}

/// A debit's `timeStamp`.
pub(super) fn of_debit(at: Timestamp, form: TimeStamps) -> String {
    let local = at.plus_seconds(OFFSET_S).to_utc();
    let (year, month, day) = (local.year(), u8::from(local.month()), local.day());
    let (hour, minute, second) = local.to_hms();
    let moment = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
    match form {
        TimeStamps::Simulator => format!("{moment}+0530"),
        TimeStamps::Production => format!("{moment}.{:03}+05:30", local.millisecond()),
    }
}

/// A notification's `timeStamp`: `08-Oct-2013 16:32`.
pub(super) fn of_notification(at: Timestamp) -> String {
    let local = at.plus_seconds(OFFSET_S).to_utc();
    let month = local.month().to_string();
    let month = month.get(..3).unwrap_or_default();
    format!("{:02}-{month}-{:04} {:02}:{:02}", local.day(), local.year(), local.hour(), local.minute())
}
