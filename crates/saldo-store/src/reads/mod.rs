//! Everything that is read, each answer of one moment: as of the last commit, or later.
//! Never writes; `filter` says what a list may be narrowed by, `records` what only reads answer.

mod filter;
mod pool;
mod records;
mod source;

use std::future::Future;

use saldo_core::command::{EndpointKey, MovementKey};
use saldo_core::decide::WrittenMovement;
use saldo_core::event::{Event, EventKey};
use saldo_core::ledger::{Account, AccountKey, Entry};
use saldo_core::party::{Credential, CredentialUse, Endpoint, Partner, SigningKey};
use saldo_core::recovery::{FoundDelivery, Recovery};
use saldo_core::transfer::Transfer;
use saldo_core::{AccountId, AccountNumber, CommandId, EventId, PartnerId, Timestamp, TransferId};

pub use filter::{AccountCursor, Dialects, EventFilter, OpenCursor, TransferFilter};
pub(crate) use pool::{Pool, Readable};
pub use records::{CatalogueVersion, DeliveryRecord, DiscrepancyRecord, EndedAttempt, SendsTo};
pub(crate) use source::Source;

use crate::audit::{AuditReport, Auditor, Violation, Watermark};
use crate::error::StoreError;
use crate::members::Work;
use crate::tables::{
    catalogues, events, forgotten, history, ledger, parties, recoveries, signing_keys, transfers,
};

/// The readers of one database. Cheap to clone.
#[derive(Clone)]
pub struct Reads {
    source: Source,
    work: Work,
}

type Read<T> = Result<T, StoreError>;

impl Reads {
    /// `work` is what this process has to do of what falls due.
    pub(crate) fn new(source: Source, work: Work) -> Self {
        Self { source, work }
    }

    /// Waits for the reads that run; later ones are `Closed`.
    pub(crate) async fn close(&self) {
        self.source.close().await;
    }

    /// One partner's transfer.
    pub async fn transfer(&self, partner: PartnerId, id: TransferId) -> Read<Option<Transfer>> {
        self.source.read(move |sql| transfers::find(sql, partner, id)).await
    }

    /// A transfer of any partner: one look-up for each partner until it is found.
    pub async fn transfer_by_id(&self, id: TransferId) -> Read<Option<Transfer>> {
        self.source.read(move |sql| transfers::find_anywhere(sql, id)).await
    }

    /// Transfers that pass a filter, newest first.
    pub async fn transfer_list(&self, filter: TransferFilter) -> Read<Vec<Transfer>> {
        self.source.read(move |sql| transfers::list(sql, &filter)).await
    }

    /// A partner's completed real transfers to an account number, of those after `since`.
    pub async fn sends_to(
        &self,
        partner: PartnerId,
        account_number: AccountNumber,
        since: Timestamp,
        limit: usize,
    ) -> Read<SendsTo> {
        self.source.read(move |sql| transfers::sends_to(sql, partner, &account_number, since, limit)).await
    }

    /// Open transfers for which this process must do something by now, the longest due first.
    pub async fn transfers_due(&self, now: Timestamp, limit: usize) -> Read<Vec<Transfer>> {
        let work = self.work.clone();
        self.source.read(move |sql| transfers::due(sql, &work, now, limit)).await
    }

    /// Open transfers of all partners, in the order of their cursor.
    pub async fn transfers_open(&self, after: Option<OpenCursor>, limit: usize) -> Read<Vec<Transfer>> {
        self.source.read(move |sql| transfers::open(sql, after, limit)).await
    }

    /// A transfer's attempts that were followed by another, in order; the newest is in the transfer itself.
    pub async fn attempts(&self, partner: PartnerId, transfer: TransferId) -> Read<Vec<EndedAttempt>> {
        self.source.read(move |sql| history::attempts(sql, partner, transfer)).await
    }

    /// `None` before the account's first entry.
    pub async fn account(&self, key: &AccountKey) -> Read<Option<Account>> {
        let key = key.clone();
        self.source.read(move |sql| ledger::account(sql, &key)).await
    }

    /// Accounts of one partner or of all, in the order of their cursor.
    pub async fn accounts(
        &self,
        partner: Option<PartnerId>,
        after: Option<AccountCursor>,
        limit: usize,
    ) -> Read<Vec<Account>> {
        self.source.read(move |sql| ledger::accounts(sql, partner, after, limit)).await
    }

    /// An account's entries above a sequence, in order.
    pub async fn entries(
        &self,
        partner: PartnerId,
        account: AccountId,
        after_sequence: i64,
        limit: usize,
    ) -> Read<Vec<Entry>> {
        self.source.read(move |sql| ledger::entries(sql, partner, account, after_sequence, limit)).await
    }

    /// A transfer's entries, in the order in which they were written.
    pub async fn entries_of_transfer(&self, partner: PartnerId, transfer: TransferId) -> Read<Vec<Entry>> {
        self.source.read(move |sql| ledger::entries_of_transfer(sql, partner, transfer)).await
    }

    /// The movement with a partner's reference.
    pub async fn movement(&self, key: MovementKey) -> Read<Option<WrittenMovement>> {
        self.source.read(move |sql| history::movement(sql, &key)).await
    }

    /// A partner's movements, newest first.
    pub async fn movements(
        &self,
        partner: PartnerId,
        before: Option<CommandId>,
        limit: usize,
    ) -> Read<Vec<WrittenMovement>> {
        self.source.read(move |sql| history::movements(sql, partner, before, limit)).await
    }

    /// Evidence against final states, newest first.
    pub async fn discrepancies(
        &self,
        partner: Option<PartnerId>,
        before: Option<CommandId>,
        limit: usize,
    ) -> Read<Vec<DiscrepancyRecord>> {
        self.source.read(move |sql| history::discrepancies(sql, partner, before, limit)).await
    }

    pub async fn event(&self, key: EventKey) -> Read<Option<Event>> {
        self.source.read(move |sql| events::find(sql, key)).await
    }

    /// Events that pass a filter, newest first.
    pub async fn events(&self, filter: EventFilter) -> Read<Vec<Event>> {
        self.source.read(move |sql| events::list(sql, &filter)).await
    }

    /// An endpoint's events that it should be told by now, the longest due first. An event waits for the earlier ones
    /// of its transfer.
    pub async fn events_due(&self, endpoint: EndpointKey, now: Timestamp, limit: usize) -> Read<Vec<Event>> {
        self.source.read(move |sql| events::due(sql, endpoint, now, limit)).await
    }

    /// The endpoints that this process must tell something up to a moment, each with the earliest such moment. Disabled ones are
    /// left out.
    pub async fn endpoints_due(&self, limit: Timestamp) -> Read<Vec<(Endpoint, Timestamp)>> {
        let work = self.work.clone();
        self.source.read(move |sql| events::endpoints_due(sql, &work, limit)).await
    }

    /// An event's tries, in order.
    pub async fn deliveries(&self, key: EventKey) -> Read<Vec<DeliveryRecord>> {
        self.source.read(move |sql| events::deliveries(sql, key)).await
    }

    /// All partners by id.
    pub async fn partners(&self) -> Read<Vec<Partner>> {
        self.source.read(parties::partners).await
    }

    /// All credentials, the expired ones included.
    pub async fn credentials(&self) -> Read<Vec<Credential>> {
        self.source.read(parties::credentials).await
    }

    /// When a partner's credentials were last taken, as far as it is written.
    pub async fn credential_uses(&self, partner: PartnerId) -> Read<Vec<CredentialUse>> {
        self.source.read(move |sql| parties::uses(sql, partner)).await
    }

    pub async fn endpoints(&self) -> Read<Vec<Endpoint>> {
        self.source.read(parties::endpoints).await
    }

    pub async fn endpoint(&self, key: EndpointKey) -> Read<Option<Endpoint>> {
        self.source.read(move |sql| parties::endpoint(sql, key)).await
    }

    /// Grows with every change of a partner or credential; cheap enough to poll.
    pub async fn directory_version(&self) -> Read<i64> {
        self.source.read(parties::version).await
    }

    pub async fn catalogue_latest(&self) -> Read<Option<CatalogueVersion>> {
        self.source.read(catalogues::latest).await
    }

    /// Zero before the first import.
    pub async fn catalogue_version(&self) -> Read<i64> {
        self.source.read(catalogues::version).await
    }

    /// All keys that sign or signed tokens, oldest first.
    pub async fn signing_keys(&self) -> Read<Vec<SigningKey>> {
        self.source.read(signing_keys::all).await
    }

    /// Grows with every signing key; cheap enough to poll.
    pub async fn signing_keys_version(&self) -> Read<i64> {
        self.source.read(signing_keys::version).await
    }

    /// A partner's events of before a moment of which nothing is to be told any more, oldest first.
    pub async fn events_over(
        &self,
        partner: PartnerId,
        before: Timestamp,
        limit: usize,
    ) -> Read<Vec<EventId>> {
        self.source.read(move |sql| forgotten::events(sql, partner, before, limit)).await
    }

    /// A partner's transfers behind one that were begun before a moment, oldest first, each with whether it has ended and
    /// has a receipt.
    pub async fn receipts_over(
        &self,
        partner: PartnerId,
        after: TransferId,
        before: Timestamp,
        limit: usize,
    ) -> Read<Vec<(TransferId, bool)>> {
        self.source.read(move |sql| forgotten::receipts(sql, partner, after, before, limit)).await
    }

    /// The recovery that goes on, if one does: cheap enough to poll.
    pub async fn recovery(&self) -> Read<Option<Recovery>> {
        self.source.read(recoveries::open).await
    }

    /// All recoveries, newest first.
    pub async fn recoveries(&self) -> Read<Vec<Recovery>> {
        self.source.read(recoveries::all).await
    }

    /// What was found in a recovery that the books did not know, and how many there are in all.
    pub async fn found_deliveries(&self, recovery: i64, limit: usize) -> Read<(Vec<FoundDelivery>, i64)> {
        self.source
            .read(move |sql| {
                Ok((recoveries::found(sql, recovery, limit)?, recoveries::found_count(sql, recovery)?))
            })
            .await
    }

    /// Proves the books while they are written to: from the start, or only what came after a watermark.
    ///
    /// Every violation goes to `sink` as it is found; the report keeps the first of them.
    pub fn audit(
        &self,
        from: Option<Watermark>,
        sink: impl FnMut(&Violation) + Send + Sync,
    ) -> impl Future<Output = Read<AuditReport>> + Send {
        Auditor::new(self.clone(), from, sink).run()
    }

    pub(crate) fn source(&self) -> &Source {
        &self.source
    }
}
