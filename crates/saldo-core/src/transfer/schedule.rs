//! When an unknown outcome is asked about again.

const SECOND_MS: i64 = 1_000;
const MINUTE_MS: i64 = 60 * SECOND_MS;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// The first waits; then hourly for three days, then daily.
const FIRST_MS: [i64; 7] =
    [2 * SECOND_MS, 5 * SECOND_MS, 15 * SECOND_MS, MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS];
const HOURLY_COUNT: usize = 72;

/// Milliseconds to wait before the next check, after `checks` checks that found nothing out.
pub fn recheck_delay_ms(checks: u32) -> i64 {
    let checks = usize::try_from(checks).unwrap_or(usize::MAX);
    match FIRST_MS.get(checks) {
        Some(delay) => *delay,
        None if checks < FIRST_MS.len() + HOURLY_COUNT => HOUR_MS,
        None => DAY_MS,
    }
}
