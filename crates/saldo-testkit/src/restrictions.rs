//! Restrictions of a credential, made short.

use std::num::NonZeroU32;

use saldo_core::restrictions::Restrictions;

pub fn from_hosts(hosts: &[&str]) -> Restrictions {
    let allowed_hosts = hosts.iter().map(|host| host.parse().expect("a host")).collect();
    Restrictions { allowed_hosts, ..Restrictions::default() }
}

/// Zero is without end.
pub fn at_most(per_second: u32, per_day: u32) -> Restrictions {
    Restrictions {
        calls_per_second: NonZeroU32::new(per_second),
        calls_per_day: NonZeroU32::new(per_day),
        ..Restrictions::default()
    }
}
