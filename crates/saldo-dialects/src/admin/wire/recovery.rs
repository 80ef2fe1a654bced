//! Where the recovery after a restore stands.

use serde::{Deserialize, Serialize};

use super::Amount;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::admin) struct RecoveryFinish {
    pub reason: Option<String>,
}

#[derive(Debug, Serialize)]
pub(in crate::admin) struct RecoveryStatus {
    /// Whether nothing is sent.
    pub recovering: bool,
    pub recovery: Option<RecoveryRecord>,
    /// Whether every open transfer was asked about since this process began.
    pub open_asked: bool,
    pub connectors: Vec<ComparedConnector>,
    pub found_count: i64,
    /// Those of them whose references are free, because the provider does not tell whose they were.
    pub found_unclaimed: usize,
    pub found: Vec<FoundDelivery>,
    pub earlier: Vec<RecoveryRecord>,
}

#[derive(Debug, Serialize)]
pub(in crate::admin) struct RecoveryRecord {
    pub id: i64,
    /// What was committed after it is lost.
    pub since: String,
    pub begun_at: String,
    pub cause: String,
    pub finished_at: Option<String>,
    /// `comparison` or `person`.
    pub finished_by: Option<&'static str>,
    pub reason: Option<String>,
}

#[derive(Debug, Serialize)]
pub(in crate::admin) struct ComparedConnector {
    pub name: String,
    /// `listed`, `no_list` or `unreachable`.
    pub list: &'static str,
    /// Deliveries in its list since the backup.
    pub deliveries: Option<usize>,
}

#[derive(Debug, Serialize)]
pub(in crate::admin) struct FoundDelivery {
    pub connector: String,
    pub attempt: i64,
    pub at: String,
    pub provider_ref: Option<String>,
    pub account_number: Option<String>,
    pub receive: Option<Amount>,
    /// What it cost, in the product's own currency; nothing was taken from a balance for it.
    pub cost: Option<Amount>,
    pub partner: Option<String>,
    pub dialect: Option<&'static str>,
    pub reference: Option<String>,
    pub sku: Option<String>,
    /// The transfer that stands for it.
    pub transfer: Option<i64>,
}
