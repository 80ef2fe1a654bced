//! Money from outside: deposits, adjustments and credit limits.

use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::admin) struct NewDeposit {
    pub currency: String,
    pub amount: String,
    pub reference: Option<String>,
    pub note: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::admin) struct NewAdjustment {
    pub account: String,
    pub currency: String,
    /// Negative takes away.
    pub amount: String,
    pub note: String,
    pub reference: Option<String>,
}

/// A deposit or an adjustment that was made.
#[derive(Debug, Serialize)]
pub(in crate::admin) struct Movement {
    pub id: i64,
    pub partner: String,
    pub account: String,
    pub currency: &'static str,
    pub amount: String,
    /// On the account, after it.
    pub available: String,
    pub reference: Option<String>,
    pub note: String,
    pub at: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::admin) struct NewCreditLimit {
    pub currency: String,
    pub amount: String,
}

#[derive(Debug, Serialize)]
pub(in crate::admin) struct CreditLimit {
    pub partner: String,
    pub currency: &'static str,
    pub amount: String,
}
