//! Transfers as an operator sees them: whole account numbers, but receipts (which may hold PINs) only one at a time.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Amount, Entry};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::admin) struct TransfersQuery {
    pub reference: Option<String>,
    /// A name or an id.
    pub partner: Option<String>,
    pub state: Option<String>,
    pub dialect: Option<String>,
    pub account_number: Option<String>,
    pub limit: Option<String>,
    pub after: Option<String>,
}

#[derive(Debug, Serialize)]
pub(in crate::admin) struct Transfer {
    pub id: i64,
    pub partner: String,
    pub dialect: &'static str,
    pub reference: String,
    /// The transfer that had the reference before.
    pub previous: Option<i64>,
    pub sku: String,
    pub provider: String,
    pub kind: &'static str,
    pub account_number: String,
    pub state: &'static str,
    pub knowledge: &'static str,
    pub pace: &'static str,
    pub simulated: bool,
    pub send: Amount,
    pub receive: Amount,
    /// Customer fee and distributor fee together.
    pub fee: Amount,
    pub commission: Amount,
    /// What the payer loses: the balance, or of a charge the subscriber.
    pub total: Amount,
    /// What a charge that is collected as it is paid has brought so far; absent for all others.
    pub paid: Option<Amount>,
    pub provider_ref: Option<String>,
    pub reason: Option<&'static str>,
    pub provider_code: Option<String>,
    pub message: Option<String>,
    pub started_at: String,
    pub completed_at: Option<String>,
    pub due_at: Option<String>,
    /// How often an unknown outcome was asked about.
    pub checks: u32,
}

#[derive(Debug, Serialize)]
pub(in crate::admin) struct TransferDetail {
    #[serde(flatten)]
    pub transfer: Transfer,
    pub settings: Vec<Setting>,
    pub bill_ref: Option<String>,
    pub correlation: Option<String>,
    /// The newest.
    pub attempt: Option<Attempt>,
    /// Those that another follows or will follow, with what became of them.
    pub attempts: Vec<EndedAttempt>,
    pub entries: Vec<Entry>,
    pub quote: Quote,
    pub receipt: Option<Receipt>,
}

#[derive(Debug, Serialize)]
pub(in crate::admin) struct Setting {
    pub name: String,
    pub value: String,
}

#[derive(Debug, Serialize)]
pub(in crate::admin) struct Attempt {
    pub id: i64,
    pub number: u32,
    pub purpose: &'static str,
    pub connector: String,
    pub started_at: String,
    pub send_by: String,
    pub lease_until: String,
    /// The delivery that is taken back.
    pub reverses: Option<i64>,
}

#[derive(Debug, Serialize)]
pub(in crate::admin) struct EndedAttempt {
    #[serde(flatten)]
    pub attempt: Attempt,
    pub ended_at: String,
    pub knowledge: &'static str,
    pub provider_ref: Option<String>,
    pub reason: Option<&'static str>,
    pub provider_code: Option<String>,
    pub message: Option<String>,
}

#[derive(Debug, Serialize)]
pub(in crate::admin) struct Quote {
    pub send: Amount,
    pub customer_fee: Amount,
    pub distributor_fee: Amount,
    pub receive: Amount,
    pub receive_excluding_tax: Amount,
    pub tax: Option<Tax>,
    pub tax_amount: Amount,
    /// A fraction: 0.03 is 3 %.
    pub commission_rate: String,
    pub commission: Amount,
    pub product_send: Amount,
    pub provider_share: Amount,
    pub total: Amount,
    /// Settlement units for one unit of the product's currency.
    pub rate: String,
    pub rate_date: String,
}

#[derive(Debug, Serialize)]
pub(in crate::admin) struct Tax {
    pub name: String,
    /// In percent.
    pub rate: String,
    pub calculation: &'static str,
}

#[derive(Debug, Serialize)]
pub(in crate::admin) struct Receipt {
    pub text: Option<String>,
    pub params: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::admin) struct DiscrepanciesQuery {
    pub partner: Option<String>,
    pub limit: Option<String>,
    pub after: Option<String>,
}

/// Evidence against the final state of a transfer.
#[derive(Debug, Serialize)]
pub(in crate::admin) struct Discrepancy {
    #[serde(flatten)]
    pub seen: Seen,
    pub partner: String,
    /// What the provider said.
    pub verdict: &'static str,
    pub provider_ref: Option<String>,
    pub reason: Option<&'static str>,
    pub provider_code: Option<String>,
    pub message: Option<String>,
}

/// When the evidence came, and against what.
#[derive(Debug, Serialize)]
pub(in crate::admin) struct Seen {
    pub id: i64,
    pub at: String,
    pub transfer: i64,
    /// The state the transfer had, and keeps.
    pub state: &'static str,
}
