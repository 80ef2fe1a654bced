//! The questions of the port, each answered by the provider itself.
//! A body that cannot be read is answered with 400, and nothing was done.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use saldo_core::Reason;
use saldo_core::transfer::{Refusal, Verdict};

use super::calling::Calling;
use super::{Provider, Refused, Served, read};
use crate::port::{CalledBack, Connector, Status, StatusQuery};
use crate::remote::wire::{
    Ask, AskAccount, AskBill, AskDeliveries, AskPackages, AskPayer, AskStatus, AskVerified, Submit,
};
use crate::sandbox::SandboxConnector;

pub(super) trait Answered: Ask {
    fn answered_by(self, provider: &SandboxConnector) -> impl Future<Output = Self::Answer> + Send;
}

pub(super) fn route<A: Answered>() -> Router<Served> {
    Router::new().route(A::PATH, post(answer::<A>))
}

/// A submission whose answer is lost is called back.
pub(super) fn submissions() -> Router<Served> {
    Router::new().route(Submit::PATH, post(submit))
}

async fn submit(
    State(provider): Provider,
    State(calling): State<Arc<Calling>>,
    body: Bytes,
) -> Result<Json<Verdict>, Refused> {
    let asked: Submit = read(&body)?;
    let submission = asked.submission.clone();
    let heard = asked.answered_by(&provider).await;
    if heard == Verdict::Unknown {
        let (attempt, partner, dialect) = (submission.attempt, submission.partner, submission.dialect);
        let reference = submission.reference.clone();
        let query = StatusQuery { attempt, submission, started_at: provider.now() };
        if let Status::Known(verdict) = provider.status(&query).await {
            calling.tell(&CalledBack { attempt, partner, dialect, reference, verdict });
        }
    }
    Ok(Json(heard))
}

async fn answer<A: Answered>(State(provider): Provider, body: Bytes) -> Result<Json<A::Answer>, Refused> {
    let asked: A = read(&body)?;
    Ok(Json(asked.answered_by(&provider).await))
}

impl Answered for Submit {
    /// What comes too late is not taken: whoever sent it may have been told that it is not here.
    async fn answered_by(self, provider: &SandboxConnector) -> Verdict {
        if provider.now() > self.arrives_by {
            return Verdict::Refused(Refusal {
                reason: Reason::ProviderTimedOut,
                provider_code: None,
                message: Some("It came too late to be taken".into()),
            });
        }
        provider.submit(&self.submission).await
    }
}

impl Answered for AskStatus {
    async fn answered_by(self, provider: &SandboxConnector) -> Self::Answer {
        provider.status(&self.query).await
    }
}

impl Answered for AskDeliveries {
    async fn answered_by(self, provider: &SandboxConnector) -> Self::Answer {
        provider.deliveries_since(self.since).await.into()
    }
}

impl Answered for AskAccount {
    async fn answered_by(self, provider: &SandboxConnector) -> Self::Answer {
        provider.lookup_account(&self.number).await.into()
    }
}

impl Answered for AskPayer {
    async fn answered_by(self, provider: &SandboxConnector) -> Self::Answer {
        provider.payer(&self.number).await.into()
    }
}

impl Answered for AskVerified {
    async fn answered_by(self, provider: &SandboxConnector) -> Self::Answer {
        provider.verify_account(&self.product, &self.number).await.into()
    }
}

impl Answered for AskBill {
    async fn answered_by(self, provider: &SandboxConnector) -> Self::Answer {
        provider.lookup_bill(&self.product, &self.number, &self.settings).await.into()
    }
}

impl Answered for AskPackages {
    async fn answered_by(self, provider: &SandboxConnector) -> Self::Answer {
        provider.packages(&self.product, &self.number).await.into()
    }
}
