//! A provider that answers what a test has written down, and remembers what it was asked.

use std::collections::VecDeque;

use async_trait::async_trait;
use parking_lot::Mutex;
use saldo_connectors::{
    Capabilities, Connector, ConnectorError, NotFoundIsCertain, Status, StatusQuery, Submission, Verification,
};
use saldo_core::catalogue::Product;
use saldo_core::recovery::ListedDelivery;
use saldo_core::transfer::Verdict;
use saldo_core::{AccountNumber, ConnectorName, Timestamp};
use tokio::sync::Semaphore;

/// What it is made to say of an account.
type Verified = Result<Verification, ConnectorError>;

/// Answers in the order written; without a line left it delivers, finds every account good, and knows of no attempt it
/// is asked about.
pub struct ScriptedConnector {
    name: ConnectorName,
    not_found: NotFoundIsCertain,
    verdicts: Mutex<VecDeque<Verdict>>,
    statuses: Mutex<VecDeque<Status>>,
    verifications: Mutex<VecDeque<Verified>>,
    submitted: Mutex<Vec<Submission>>,
    asked: Mutex<Vec<StatusQuery>>,
    verified: Mutex<Vec<AccountNumber>>,
    /// What it tells of its deliveries since any moment; nothing unless `will_list` was said.
    listed: Mutex<Vec<ListedDelivery>>,
    lists: bool,
    /// How many submissions may be answered; a test holds answers back by taking permits away.
    gate: Semaphore,
    /// The same of questions about attempts.
    status_gate: Semaphore,
}

impl ScriptedConnector {
    pub fn new(name: &str, not_found: NotFoundIsCertain) -> Self {
        Self {
            name: ConnectorName::parse(name).expect("a connector's name"),
            not_found,
            verdicts: Mutex::default(),
            statuses: Mutex::default(),
            verifications: Mutex::default(),
            submitted: Mutex::default(),
            asked: Mutex::default(),
            verified: Mutex::default(),
            listed: Mutex::default(),
            lists: false,
            gate: Semaphore::new(Semaphore::MAX_PERMITS),
            status_gate: Semaphore::new(Semaphore::MAX_PERMITS),
        }
    }

    /// One that lists its deliveries.
    pub fn listing(name: &str, not_found: NotFoundIsCertain) -> Self {
        Self { lists: true, ..Self::new(name, not_found) }
    }

    pub fn will_list(&self, delivery: ListedDelivery) {
        self.listed.lock().push(delivery);
    }

    pub fn will_answer(&self, verdict: Verdict) {
        self.verdicts.lock().push_back(verdict);
    }

    pub fn will_say(&self, status: Status) {
        self.statuses.lock().push_back(status);
    }

    pub fn will_verify(&self, answer: Verified) {
        self.verifications.lock().push_back(answer);
    }

    /// From here on submissions are taken but not answered, until `answer_again`.
    pub fn hold_answers(&self) {
        self.gate.forget_permits(Semaphore::MAX_PERMITS);
    }

    pub fn answer_again(&self) {
        self.gate.add_permits(Semaphore::MAX_PERMITS / 2);
    }

    /// From here on questions about attempts are taken but not answered, until `tell_again`.
    pub fn hold_statuses(&self) {
        self.status_gate.forget_permits(Semaphore::MAX_PERMITS);
    }

    pub fn tell_again(&self) {
        self.status_gate.add_permits(Semaphore::MAX_PERMITS / 2);
    }

    pub fn submitted(&self) -> Vec<Submission> {
        self.submitted.lock().clone()
    }

    pub fn asked(&self) -> Vec<StatusQuery> {
        self.asked.lock().clone()
    }

    /// The accounts it was asked about.
    pub fn verified(&self) -> Vec<AccountNumber> {
        self.verified.lock().clone()
    }
}

#[async_trait]
impl Connector for ScriptedConnector {
    fn name(&self) -> &ConnectorName {
        &self.name
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            lookup_account: false,
            lookup_bill: false,
            packages: false,
            cancel: true,
            charge: true,
            deliveries: self.lists,
            not_found: self.not_found,
            status_rate_max: 1_000,
        }
    }

    async fn submit(&self, submission: &Submission) -> Verdict {
        self.submitted.lock().push(submission.clone());
        self.gate.acquire().await.expect("the gate is never closed").forget();
        let delivers = Verdict::Delivered { provider_ref: Some("P-1".into()), receipt: None };
        self.verdicts.lock().pop_front().unwrap_or(delivers)
    }

    async fn status(&self, query: &StatusQuery) -> Status {
        self.asked.lock().push(query.clone());
        self.status_gate.acquire().await.expect("the gate is never closed").forget();
        self.statuses.lock().pop_front().unwrap_or(Status::NotFound)
    }

    async fn deliveries_since(&self, _since: Timestamp) -> Result<Vec<ListedDelivery>, ConnectorError> {
        if self.lists { Ok(self.listed.lock().clone()) } else { Err(ConnectorError::NotOffered) }
    }

    async fn verify_account(&self, _product: &Product, number: &AccountNumber) -> Verified {
        self.verified.lock().push(number.clone());
        self.verifications.lock().pop_front().unwrap_or(Ok(Verification::Verified))
    }
}
