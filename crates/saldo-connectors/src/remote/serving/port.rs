//! The questions of the port, each answered by the provider itself.
//! A body that cannot be read is answered with 400, and nothing was done.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use saldo_core::Reason;
use saldo_core::transfer::{Refusal, Verdict};

use super::{Provider, Refused, read};
use crate::port::Connector;
use crate::remote::wire::{
    Ask, AskAccount, AskBill, AskDeliveries, AskPackages, AskPayer, AskStatus, AskVerified, Submit,
};
use crate::sandbox::SandboxConnector;

pub(super) trait Answered: Ask {
    fn answered_by(self, provider: &SandboxConnector) -> impl Future<Output = Self::Answer> + Send;
}

pub(super) fn route<A: Answered>() -> Router<Arc<SandboxConnector>> {
    Router::new().route(A::PATH, post(answer::<A>))
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
