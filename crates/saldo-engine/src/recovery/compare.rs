//! Asks about every open transfer by its attempt's own id, and goes through every provider's list of deliveries since
//! the backup. What the books have open is settled by what the provider says; what they do not know is kept, its
//! reference used, for a person. Nothing is sent, and nothing is taken for refused because a list lacks it.

use std::collections::HashSet;
use std::sync::Arc;

use saldo_connectors::Connector;
use saldo_core::catalogue::{Kind, Quote};
use saldo_core::command::{Intent, KeepFound, Start};
use saldo_core::recovery::{ListedDelivery, Recovery};
use saldo_core::transfer::{
    Attempt, Flow, Order, Pace, Precheck, Purpose, Realm, Report, State, Transfer, Verdict,
};
use saldo_core::{AccountNumber, AttemptId, ConnectorName, Money, Outcome, Reason};
use saldo_store::OpenCursor;

use super::Compared;
use crate::engine::read_failed;
use crate::{Answer, Engine};

/// How far before the backup a list begins, in milliseconds: a provider's clock is not ours.
const MARGIN_MS: i64 = 15 * 60_000;
/// How long after a whole comparison there is another, in milliseconds.
const AGAIN_MS: i64 = 60_000;
/// Open transfers in one read.
const PAGE: usize = 500;

impl Engine {
    /// One comparison, where a recovery goes on. What could not be done is done by the next.
    ///
    /// Answers whether one goes on still.
    pub async fn recovery_compare(self: &Arc<Self>) -> Answer<bool> {
        let Ok(_turn) = self.recovering.turn.try_lock() else {
            return Ok(true);
        };
        let Some(recovery) = self.recovering.open.load_full() else {
            return Ok(false);
        };
        let next_at = self.recovering.progress.lock().next_at;
        if next_at.is_some_and(|next| self.now() < next) {
            return Ok(true);
        }
        let rehearsal = &self.parts.rehearsal_connector;
        for (name, connector) in self.parts.connectors.iter().filter(|(name, _)| *name != rehearsal) {
            let compared = self.connector_compare(&recovery, name, connector.as_ref()).await?;
            self.recovering.progress.lock().connectors.insert(name.clone(), compared);
        }
        if !self.recovering.progress.lock().is_open_asked {
            self.open_ask().await?;
            self.recovering.progress.lock().is_open_asked = true;
        }
        self.recovery_end_if_compared().await?;
        let mut progress = self.recovering.progress.lock();
        let is_whole = progress.connectors.values().all(|compared| *compared != Compared::Unreachable);
        progress.next_at = is_whole.then(|| self.now().plus_millis(AGAIN_MS));
        drop(progress);
        Ok(self.is_recovering())
    }

    /// Asks about what an attempt is out of, whatever its schedule says.
    async fn open_ask(self: &Arc<Self>) -> Answer<()> {
        let mut after = None;
        loop {
            let open = self.parts.store.reads.transfers_open(after, PAGE).await;
            let open = open.map_err(|error| read_failed(&error))?;
            let Some(last) = open.last().and_then(OpenCursor::of) else {
                return Ok(());
            };
            after = Some(last);
            for transfer in open.iter().filter(|transfer| transfer.state != State::Submitted) {
                if let Err(reason) = self.transfer_ask(transfer.id).await {
                    tracing::warn!(%reason, transfer = %transfer.id, "it could not be asked about; its schedule does");
                }
            }
        }
    }

    async fn connector_compare(
        self: &Arc<Self>,
        recovery: &Recovery,
        name: &ConnectorName,
        connector: &dyn Connector,
    ) -> Answer<Compared> {
        if !connector.capabilities().deliveries {
            return Ok(Compared::NoList);
        }
        let since = recovery.since.plus_millis(-MARGIN_MS);
        let listed = match connector.deliveries_since(since).await {
            Ok(listed) => listed,
            Err(error) => {
                tracing::warn!(%error, connector = %name, "its list of deliveries could not be had; it is asked again");
                return Ok(Compared::Unreachable);
            }
        };
        let count = listed.iter().filter(|delivery| delivery.at > recovery.since).count();
        let kept = self.parts.store.reads.found_deliveries(recovery.id, usize::MAX).await;
        let (kept, _) = kept.map_err(|error| read_failed(&error))?;
        let kept: HashSet<AttemptId> =
            kept.iter().filter(|kept| kept.connector == *name).map(|kept| kept.listed.attempt).collect();
        for delivery in listed {
            if !kept.contains(&delivery.attempt) {
                self.delivery_compare(recovery, name, delivery).await?;
            }
        }
        Ok(Compared::Listed(count))
    }

    async fn delivery_compare(
        self: &Arc<Self>,
        recovery: &Recovery,
        connector: &ConnectorName,
        listed: ListedDelivery,
    ) -> Answer<()> {
        match self.transfer_of_delivery(&listed).await? {
            Some(Known::Delivered) => Ok(()),
            Some(Known::Open(transfer)) => self.delivered_after_all(transfer, connector, &listed).await,
            None => self.delivery_keep(recovery, connector, listed).await,
        }
    }

    /// The transfer in the books that a delivery is of: by its first attempt's id, which is its own, or by its reference.
    async fn transfer_of_delivery(&self, listed: &ListedDelivery) -> Answer<Option<Known>> {
        let asked = listed.asked.as_ref();
        let whose = asked.map(|asked| (asked.partner, asked.dialect, asked.reference.clone()));
        for transfer in self.attempt_candidates(listed.attempt, whose).await? {
            let is_newest = transfer.attempt.as_ref().is_some_and(|newest| newest.id == listed.attempt);
            if transfer.state == State::Submitted || (is_newest && transfer.state.is_open()) {
                return Ok(Some(Known::Open(Arc::new(transfer))));
            }
            if self.attempt_is_of(listed.attempt, &transfer).await? {
                return Ok(Some(if is_delivered(&transfer) {
                    Known::Delivered
                } else {
                    Known::Open(Arc::new(transfer))
                }));
            }
        }
        Ok(None)
    }

    /// A transfer that the books have open was delivered; one that they have ended otherwise gets a discrepancy.
    async fn delivered_after_all(
        self: &Arc<Self>,
        transfer: Arc<Transfer>,
        connector: &ConnectorName,
        listed: &ListedDelivery,
    ) -> Answer<()> {
        let transfer = match transfer.state {
            State::Submitted => self.attempt_recorded(transfer, connector, listed).await?,
            _ => transfer,
        };
        // The provider tells more of an attempt than its list does: what was bought may be a PIN.
        if transfer.state.is_open() {
            let asked = self.transfer_ask(transfer.id).await?;
            if is_delivered(&asked) {
                return Ok(());
            }
        }
        let verdict = Verdict::Delivered { provider_ref: listed.provider_ref.clone(), receipt: None };
        let report = Report { attempt: listed.attempt, verdict };
        self.attempt_found(transfer, report).await;
        Ok(())
    }

    /// The attempt that left after the backup, written down as the one that is out.
    async fn attempt_recorded(
        &self,
        transfer: Arc<Transfer>,
        connector: &ConnectorName,
        listed: &ListedDelivery,
    ) -> Answer<Arc<Transfer>> {
        if transfer.attempt.as_ref().is_some_and(|attempt| attempt.id == listed.attempt) {
            return Ok(transfer);
        }
        let number = transfer.attempt.as_ref().map_or(0, |attempt| attempt.number);
        let attempt = Attempt {
            id: listed.attempt,
            number: number + 1,
            purpose: Purpose::Deliver,
            connector: connector.clone(),
            started_at: listed.at,
            send_by: listed.at,
            lease_until: listed.at,
            node: self.parts.store.members.node(),
            reversal: None,
            repeated: false,
        };
        let start = Start { partner: transfer.partner, transfer: transfer.id, attempt };
        match self.commit(Intent::Start(start)).await? {
            Outcome::Transfer(started) => Ok(started),
            _ => Err(Reason::InProgress),
        }
    }

    async fn delivery_keep(
        &self,
        recovery: &Recovery,
        connector: &ConnectorName,
        listed: ListedDelivery,
    ) -> Answer<()> {
        if listed.at.plus_millis(MARGIN_MS) < recovery.since {
            return Ok(());
        }
        let order = self.order_of(&listed).map(Arc::new);
        tracing::error!(alarm = "lost_delivery", attempt = %listed.attempt, connector = %connector, "delivered after the backup, and not in the books: a person must look");
        metrics::counter!("saldo_discrepancies_total").increment(1);
        let found = KeepFound { recovery: recovery.id, connector: connector.clone(), listed, order };
        self.commit(Intent::KeepFound(Box::new(found))).await.map(drop)
    }

    /// What a listed delivery was asked with, as far as it is told; nothing was charged for it here. `None` where its partner
    /// or its key came after the backup too.
    fn order_of(&self, listed: &ListedDelivery) -> Option<Order> {
        let asked = listed.asked.as_ref()?;
        let receive = listed.receive?;
        let catalogue = self.catalogue();
        let product = catalogue.product(asked.sku.as_str());
        let directory = self.directory();
        let mut own = directory.credentials.iter().filter(|credential| credential.partner == asked.partner);
        let settlement = own.find(|credential| credential.dialect == asked.dialect)?.currency;
        let product_send = listed.send.unwrap_or(Money::zero(settlement));
        Some(Order {
            sku: asked.sku.clone(),
            kind: product.map_or(Kind::Topup, |product| product.kind),
            provider: asked.provider.clone(),
            account_number: AccountNumber::parse(listed.account_number.as_deref()?)?,
            settings: Vec::new(),
            bill_ref: None,
            correlation: None,
            quote: Quote { product_send, ..Quote::of_nothing(receive, settlement) },
            pace: Pace::Instant,
            realm: Realm::Real,
            flow: Flow::Purchase,
            precheck: Precheck::None,
            signer: None,
        })
    }
}

/// What the books have of a delivery.
enum Known {
    Delivered,
    /// Open, or ended as if it had not been delivered.
    Open(Arc<Transfer>),
}

fn is_delivered(transfer: &Transfer) -> bool {
    matches!(transfer.state, State::Complete | State::Reversing | State::Reversed)
}
