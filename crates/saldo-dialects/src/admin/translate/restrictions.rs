//! What a credential is restricted to.

use std::num::NonZeroU32;

use saldo_core::restrictions::{AllowedHost, Restrictions};

use crate::admin::error::Problem;
use crate::admin::wire;

pub(in crate::admin) fn restrictions(sent: wire::Restrictions) -> Result<Restrictions, Problem> {
    Ok(Restrictions {
        allowed_hosts: hosts(&sent.allowed_hosts.unwrap_or_default())?,
        calls_per_second: calls("calls_per_second", sent.calls_per_second)?,
        calls_per_day: calls("calls_per_day", sent.calls_per_day)?,
    })
}

fn hosts(sent: &[String]) -> Result<Vec<AllowedHost>, Problem> {
    const FIELD: &str = "allowed_hosts";
    let hosts_max = Restrictions::ALLOWED_HOSTS_MAX;
    if sent.len() > hosts_max {
        let message = format!("`{FIELD}` has more than {hosts_max} hosts; name networks of them");
        return Err(Problem::field(FIELD, message));
    }
    let invalid = |host: &String| {
        let shown: String = host.chars().take(HOST_SHOWN_CHARS_MAX).collect();
        let message = format!(
            "`{shown}` is no address and no network; write it as `203.0.113.7` or `203.0.113.0/24`, the first \
             address before the `/`"
        );
        Problem::field(FIELD, message)
    };
    sent.iter().map(|host| host.parse().map_err(|_| invalid(host))).collect()
}

/// As much of what is no host as an answer repeats.
const HOST_SHOWN_CHARS_MAX: usize = 64;

fn calls(field: &'static str, sent: Option<u32>) -> Result<Option<NonZeroU32>, Problem> {
    let zero = || Problem::field(field, format!("`{field}` is 0; give 1 or more, or none for no limit"));
    sent.map(|calls| NonZeroU32::new(calls).ok_or_else(zero)).transpose()
}
