//! The sandbox provider in a process of its own, which several nodes share: `RemoteConnector` speaks to it over HTTP,
//! `serving` answers there, and `wire` is what both of them say. README.md has the addresses.
//! The heart is `link`: what is certain to have not left is refused, and anything else without an answer is unknown.

mod callback;
mod link;
mod serving;
#[cfg(test)]
mod tests;
mod url;
mod wire;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use saldo_core::catalogue::Product;
use saldo_core::recovery::ListedDelivery;
use saldo_core::transfer::{Refusal, Setting, Verdict};
use saldo_core::{AccountNumber, Clock, ConnectorName, Reason, Timestamp};

pub use callback::{CallbackKey, NoCallbackKey, SIGNATURE_HEADER};
pub use serving::router;
pub use url::{NoProviderUrl, ProviderUrl};

use link::{Link, Lost};
use wire::{
    Ask, AskAccount, AskBill, AskDeliveries, AskPackages, AskPayer, AskStatus, AskVerified, Looked, Submit,
};

use crate::port::{
    CallbackError, CalledBack, Capabilities, Connector, ConnectorError, FoundAccount, FoundBill,
    FoundPackage, FoundPayer, NotFoundIsCertain, RawCallback, Status, StatusQuery, Submission, Verification,
};
use crate::sandbox::SandboxConnector;

/// How long a submission may be on its way: the provider takes none that comes later, so that one which it does not
/// know then is never delivered.
const ARRIVES_WITHIN_MS: i64 = 10_000;
/// How far the clocks of a node and of the provider may be apart.
const CLOCKS_APART_MS: i64 = 5_000;
/// How long a delivery may take; the lease of an attempt is mostly shorter.
const DELIVERY_LIMIT: Duration = Duration::from_secs(240);
/// How long any other answer may take.
const ANSWER_LIMIT: Duration = Duration::from_secs(30);

/// A connector to the sandbox provider of another process.
pub struct RemoteConnector {
    name: ConnectorName,
    link: Link,
    clock: Arc<dyn Clock>,
    /// Of what the provider says by itself; without one nothing of it is believed.
    callback_key: Option<CallbackKey>,
    /// Whether the last answer was lost.
    is_silent: AtomicBool,
}

impl RemoteConnector {
    /// Opens no connection: a provider that is not there delays no start.
    pub fn new(name: ConnectorName, url: &ProviderUrl, clock: Arc<dyn Clock>) -> Self {
        Self { name, link: Link::to(url), clock, callback_key: None, is_silent: AtomicBool::new(false) }
    }

    /// The same, called back by who has this key.
    pub fn called_back(self, key: Option<CallbackKey>) -> Self {
        Self { callback_key: key, ..self }
    }

    /// Asks. The log says when the provider falls silent and when it is back, not each answer that is lost meanwhile.
    async fn ask<A: Ask>(&self, ask: &A, limit: Duration) -> Result<A::Answer, Lost> {
        let answer = self.link.ask(ask, limit).await;
        let was_silent = self.is_silent.swap(answer.is_err(), Ordering::Relaxed);
        match &answer {
            Err(lost) if was_silent => tracing::debug!(asked = A::PATH, %lost, "no answer from the provider"),
            Err(lost) => {
                tracing::warn!(connector = %self.name, asked = A::PATH, %lost, "no answer from the provider");
            }
            Ok(_) if was_silent => tracing::info!(connector = %self.name, "the provider answers again"),
            Ok(_) => {}
        }
        answer
    }

    async fn look<A, T>(&self, ask: &A) -> Result<T, ConnectorError>
    where
        A: Ask<Answer = Looked<T>>,
    {
        match self.ask(ask, ANSWER_LIMIT).await {
            Ok(looked) => looked.into(),
            Err(Lost::NotSent(_) | Lost::Unanswered(_)) => Err(ConnectorError::Unreachable),
        }
    }
}

#[async_trait]
impl Connector for RemoteConnector {
    fn name(&self) -> &ConnectorName {
        &self.name
    }

    /// As the provider has them. Only what is on its way takes longer to be certain of.
    fn capabilities(&self) -> Capabilities {
        let horizon_ms = ARRIVES_WITHIN_MS + CLOCKS_APART_MS;
        Capabilities { not_found: NotFoundIsCertain::After { horizon_ms }, ..SandboxConnector::CAPABILITIES }
    }

    async fn submit(&self, submission: &Submission) -> Verdict {
        let arrives_by = self.clock.now().plus_millis(ARRIVES_WITHIN_MS);
        let submit = Submit { submission: submission.clone(), arrives_by };
        match self.ask(&submit, DELIVERY_LIMIT).await {
            Ok(verdict) => verdict,
            Err(Lost::NotSent(_)) => Verdict::Refused(Refusal {
                reason: Reason::ProviderUnavailableForNow,
                provider_code: None,
                message: Some("The provider cannot be reached".into()),
            }),
            Err(Lost::Unanswered(_)) => Verdict::Unknown,
        }
    }

    async fn status(&self, query: &StatusQuery) -> Status {
        let status = self.ask(&AskStatus { query: query.clone() }, ANSWER_LIMIT).await;
        status.unwrap_or(Status::Known(Verdict::Unknown))
    }

    fn callback(&self, raw: &RawCallback<'_>) -> Result<CalledBack, CallbackError> {
        self.callback_key.as_ref().ok_or(CallbackError::NotOffered)?.read(raw)
    }

    async fn deliveries_since(&self, since: Timestamp) -> Result<Vec<ListedDelivery>, ConnectorError> {
        self.look(&AskDeliveries { since }).await
    }

    async fn lookup_account(
        &self,
        number: &AccountNumber,
    ) -> Result<Option<Vec<FoundAccount>>, ConnectorError> {
        self.look(&AskAccount { number: number.clone() }).await
    }

    async fn payer(&self, number: &AccountNumber) -> Result<FoundPayer, ConnectorError> {
        self.look(&AskPayer { number: number.clone() }).await
    }

    async fn verify_account(
        &self,
        product: &Product,
        number: &AccountNumber,
    ) -> Result<Verification, ConnectorError> {
        self.look(&AskVerified { product: product.clone(), number: number.clone() }).await
    }

    async fn lookup_bill(
        &self,
        product: &Product,
        number: &AccountNumber,
        settings: &[Setting],
    ) -> Result<Vec<FoundBill>, ConnectorError> {
        let (product, number, settings) = (product.clone(), number.clone(), settings.to_vec());
        self.look(&AskBill { product, number, settings }).await
    }

    async fn packages(
        &self,
        product: &Product,
        number: &AccountNumber,
    ) -> Result<Vec<FoundPackage>, ConnectorError> {
        self.look(&AskPackages { product: product.clone(), number: number.clone() }).await
    }
}
