//! Send a transfer's newest attempt to its connector. No database transaction is open meanwhile.
//! Nothing is sent after `send_by`: who would have waited for it is gone.

use std::sync::Arc;

use std::time::Duration;

use saldo_connectors::Submission;
use saldo_core::Reason;
use saldo_core::command::Found;
use saldo_core::transfer::{Attempt, Realm, Refusal, Report, Transfer, Verdict};

use saldo_store::crash::CrashPoint;

use super::wait::Wait;
use crate::Engine;

impl Engine {
    /// Sends the newest attempt and writes what became of it, for a caller where one waits; answers the transfer as it
    /// then stands.
    pub(super) async fn attempt_run(&self, transfer: Arc<Transfer>, caller: Option<&Wait>) -> Arc<Transfer> {
        let Some(attempt) = transfer.attempt.clone() else {
            return transfer;
        };
        let verdict = match self.attempt_withheld(&transfer, &attempt).await {
            Some(refusal) => Verdict::Refused(refusal),
            None => self.attempt_send(&transfer, &attempt).await,
        };
        let report = Report { attempt: attempt.id, verdict };
        self.attempt_settle(transfer, report, Found::ByAttempt, caller).await
    }

    /// Why an attempt is not sent at all, where it is not.
    async fn attempt_withheld(&self, transfer: &Transfer, attempt: &Attempt) -> Option<Refusal> {
        let late = || (self.now() > attempt.send_by).then(|| Refusal::from(Reason::ProviderTimedOut));
        if let Some(refusal) = late() {
            return Some(refusal);
        }
        // Asking takes its time too.
        self.prechecked(transfer, attempt).await.or_else(late)
    }

    /// An answer that does not come while the lease runs is unknown.
    async fn attempt_send(&self, transfer: &Transfer, attempt: &Attempt) -> Verdict {
        match self.connector(&attempt.connector) {
            Some(connector) => {
                let lease = attempt.lease_until.millis_since(self.now());
                let limit = Duration::from_millis(u64::try_from(lease).unwrap_or_default());
                let submission = self.submission(transfer, attempt);
                CrashPoint::BeforeProvider.pass();
                let answer = tokio::time::timeout(limit, connector.submit(&submission)).await;
                CrashPoint::AfterProvider.pass();
                let verdict = answer.unwrap_or(Verdict::Unknown);
                #[cfg(feature = "planted")]
                let verdict = super::planted::guessed(self, &submission, verdict).await;
                verdict
            }
            None => {
                tracing::error!(connector = %attempt.connector, "no such connector is configured");
                Verdict::Refused(Refusal::from(Reason::ProviderUnavailable))
            }
        }
    }

    /// What a connector is told of an attempt.
    pub(super) fn submission(&self, transfer: &Transfer, attempt: &Attempt) -> Submission {
        let (order, reversal) = (&transfer.order, attempt.reversal.as_ref());
        let catalogue = self.catalogue();
        let product = catalogue.product(order.sku.as_str());
        Submission {
            attempt: attempt.id,
            partner: transfer.partner,
            purpose: attempt.purpose,
            dialect: transfer.dialect,
            reference: reversal.map_or(&transfer.reference, |reversal| &reversal.reference).clone(),
            sku: order.sku.clone(),
            product_number: product.map_or(0, |product| product.number),
            kind: order.kind,
            provider: order.provider.clone(),
            account_number: order.account_number.clone(),
            settings: order.settings.clone(),
            bill_ref: order.bill_ref.clone(),
            receive: order.quote.receive,
            send: order.quote.product_send,
            realm: order.realm,
            uat_ending: product
                .filter(|_| order.realm == Realm::Simulated)
                .and_then(|product| product.uat_ending(&order.account_number)),
            reverses: reversal.map(|reversal| reversal.delivery),
            flow: order.flow,
        }
    }
}
