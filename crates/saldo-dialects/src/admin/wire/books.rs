//! Ledger accounts, their entries, and the audit's report.

use serde::{Deserialize, Serialize};

/// The query of a list that is narrowed by nothing.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::admin) struct PageQuery {
    pub limit: Option<String>,
    pub after: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::admin) struct AccountsQuery {
    /// A name or an id.
    pub partner: Option<String>,
    pub limit: Option<String>,
    pub after: Option<String>,
}

/// An account; its amounts are of `currency`.
#[derive(Debug, Serialize)]
pub(in crate::admin) struct Account {
    pub partner: String,
    pub id: i64,
    pub name: String,
    pub currency: &'static str,
    pub available: String,
    /// Positive on the account's normal side.
    pub posted: String,
    pub debits_pending: String,
    pub debits_posted: String,
    pub credits_pending: String,
    pub credits_posted: String,
    pub credit_limit: String,
    /// The sequence of its last entry.
    pub sequence: i64,
}

/// One side of a posting; its amounts are of `currency`.
#[derive(Debug, Serialize)]
pub(in crate::admin) struct Entry {
    pub account: i64,
    pub name: String,
    pub currency: &'static str,
    pub sequence: i64,
    /// Entries of one posting have the same number here.
    pub posting: i64,
    pub transfer: Option<i64>,
    pub side: &'static str,
    pub pending: String,
    pub posted: String,
    pub balance_after: String,
}

/// The report of an audit. Counts and watermark are passed on as the audit has them.
#[derive(Debug, Serialize)]
pub(in crate::admin) struct Audit<C, W> {
    pub clean: bool,
    pub violations: Vec<Violation>,
    pub counts: C,
    pub watermark: W,
}

#[derive(Debug, Serialize)]
pub(in crate::admin) struct Violation {
    pub rule: String,
    pub partner: String,
    pub subject: String,
    pub detail: String,
}
