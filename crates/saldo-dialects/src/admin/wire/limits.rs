//! How often a partner may call, and send to one account number.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Calls in a window by dialect and operation; zero is without limit, `*` every operation that is not named.
pub(in crate::admin) type Calls = BTreeMap<String, BTreeMap<String, u32>>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::admin) struct NewLimits {
    #[serde(default)]
    pub calls: Calls,
    pub velocity: Option<Velocity>,
}

/// So many sends in so many seconds; zero sends is no rule.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::admin) struct Velocity {
    pub sends: u32,
    pub seconds: Option<u32>,
}

#[derive(Debug, Serialize)]
pub(in crate::admin) struct Limits {
    pub partner: String,
    pub calls: Calls,
    /// The partner's own; absent is as configured for all.
    pub velocity: Option<Velocity>,
    pub velocity_in_force: Option<Velocity>,
}
