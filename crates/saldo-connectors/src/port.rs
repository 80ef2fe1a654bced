//! What the engine asks of an upstream, and what it can be told.
//! A connector declares what it can; what it does not declare is never called.
//! What is asked and answered can be written down: `remote` sends it to another process as it stands here.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use saldo_core::catalogue::{Kind, PaymentType, Product};
use saldo_core::ids::ConnectorName;
use saldo_core::recovery::ListedDelivery;
use saldo_core::transfer::{Flow, Purpose, Realm, Setting, Verdict};
use saldo_core::{
    AccountNumber, AttemptId, Dialect, Money, PartnerId, ProviderCode, Reason, Reference, Sku, Timestamp,
};
use serde::{Deserialize, Serialize};

/// One delivery (or taking back) asked of an upstream.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Submission {
    /// The upstream knows the submission by this id; the same id is never submitted twice.
    pub attempt: AttemptId,
    /// Told to an upstream that keeps it, so that its list of deliveries says whose each was.
    pub partner: PartnerId,
    pub purpose: Purpose,
    pub dialect: Dialect,
    pub reference: Reference,
    pub sku: Sku,
    pub product_number: i64,
    pub kind: Kind,
    pub provider: ProviderCode,
    pub account_number: AccountNumber,
    pub settings: Vec<Setting>,
    pub bill_ref: Option<String>,
    /// What the end user receives.
    pub receive: Money,
    /// What it costs in the product's own currency.
    pub send: Money,
    /// Rehearsals are answered from the scenario table alone; no other connector sees them.
    pub realm: Realm,
    /// The last character of a rehearsal number (`Product::uat_ending`).
    pub uat_ending: Option<char>,
    /// For `Purpose::Reverse`: what is taken back.
    pub reverses: Option<AttemptId>,
    /// A charge takes `send` from the account number.
    pub flow: Flow,
}

/// What an upstream says of an attempt it is asked about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Known(Verdict),
    /// The upstream has no such attempt; whether that is certain is for the engine to judge.
    NotFound,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StatusQuery {
    pub attempt: AttemptId,
    pub submission: Submission,
    pub started_at: Timestamp,
}

/// When *not found* proves that nothing was delivered: the upstream registers our id before it answers, and
/// this long after `send_by` no submission can still be on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotFoundIsCertain {
    Never,
    After { horizon_ms: i64 },
}

/// What a connector can do beside submitting and telling a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capabilities {
    pub lookup_account: bool,
    pub lookup_bill: bool,
    pub packages: bool,
    pub cancel: bool,
    /// Takes charges, and knows the payers.
    pub charge: bool,
    /// Lists what it delivered since a moment: without it, a restored database waits for a person.
    pub deliveries: bool,
    pub not_found: NotFoundIsCertain,
    /// Most status queries a second.
    pub status_rate_max: u32,
}

/// Where an account number is at home.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundAccount {
    pub provider: ProviderCode,
    pub region: Option<String>,
}

/// What an operator's billing knows of a subscriber that may be charged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundPayer {
    pub payment_type: PaymentType,
    /// In the operator's words, for example `Active`.
    pub status: Arc<str>,
    /// What may be charged; `None` where the subscriber's account is kept in this ledger.
    pub chargeable: Option<Money>,
}

/// A bill that can be paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundBill {
    pub bill_ref: String,
    /// What is due, in the product's receive currency.
    pub amount: Money,
    pub minimum: Option<Money>,
    pub holder: Option<String>,
    /// ISO 8601 day.
    pub date: Option<String>,
    pub info: BTreeMap<String, String>,
}

/// A package sold by its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundPackage {
    pub id: String,
    pub group: String,
    pub description: String,
    pub detail: String,
    pub duration: String,
    pub price: Money,
}

/// Whether an account number is good for a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verification {
    Verified,
    NotVerified,
}

/// Why a look-up has no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum ConnectorError {
    #[error("the upstream refuses: {reason}")]
    Refused { reason: Reason, provider_code: Option<Arc<str>>, message: Option<Arc<str>> },
    #[error("the upstream does not offer this")]
    NotOffered,
    #[error("the upstream did not answer")]
    Unreachable,
}

/// What an upstream says without being asked, as it came: nothing of it is believed yet.
#[derive(Debug, Clone, Copy)]
pub struct RawCallback<'a> {
    pub signature: Option<&'a str>,
    pub body: &'a [u8],
}

/// What an upstream says without being asked: what became of an attempt, and whose that was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalledBack {
    pub attempt: AttemptId,
    pub partner: PartnerId,
    pub dialect: Dialect,
    pub reference: Reference,
    pub verdict: Verdict,
}

/// Why what an upstream says without being asked is not listened to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallbackError {
    #[error("this connector is not called back")]
    NotOffered,
    #[error("the signature is not the provider's")]
    NotTrusted,
    #[error("it is not understood: {0}")]
    Unreadable(String),
}

/// One upstream.
#[async_trait]
pub trait Connector: Send + Sync {
    fn name(&self) -> &ConnectorName;

    fn capabilities(&self) -> Capabilities;

    /// Delivers, or takes back. Never answers with a guess: what is not certain is `Verdict::Unknown`.
    async fn submit(&self, submission: &Submission) -> Verdict;

    /// What became of an attempt. Asks by the attempt's own id and delivers nothing.
    async fn status(&self, query: &StatusQuery) -> Status;

    /// Understands what the upstream says by itself, which may come twice, late, or from somebody else.
    fn callback(&self, _raw: &RawCallback<'_>) -> Result<CalledBack, CallbackError> {
        Err(CallbackError::NotOffered)
    }

    /// All that it delivered since a moment, and has not taken back; rehearsals and reversals are none.
    async fn deliveries_since(&self, _since: Timestamp) -> Result<Vec<ListedDelivery>, ConnectorError> {
        Err(ConnectorError::NotOffered)
    }

    /// The providers that an account number may belong to; `None` where the upstream cannot tell better than patterns.
    async fn lookup_account(
        &self,
        _number: &AccountNumber,
    ) -> Result<Option<Vec<FoundAccount>>, ConnectorError> {
        Err(ConnectorError::NotOffered)
    }

    /// Whom a charge would be taken from.
    async fn payer(&self, _number: &AccountNumber) -> Result<FoundPayer, ConnectorError> {
        Err(ConnectorError::NotOffered)
    }

    async fn verify_account(
        &self,
        _product: &Product,
        _number: &AccountNumber,
    ) -> Result<Verification, ConnectorError> {
        Err(ConnectorError::NotOffered)
    }

    async fn lookup_bill(
        &self,
        _product: &Product,
        _number: &AccountNumber,
        _settings: &[Setting],
    ) -> Result<Vec<FoundBill>, ConnectorError> {
        Err(ConnectorError::NotOffered)
    }

    async fn packages(
        &self,
        _product: &Product,
        _number: &AccountNumber,
    ) -> Result<Vec<FoundPackage>, ConnectorError> {
        Err(ConnectorError::NotOffered)
    }
}
