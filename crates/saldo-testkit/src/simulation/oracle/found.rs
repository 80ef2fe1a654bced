//! All rows that the oracle looks at, as they are in the end.

use std::collections::BTreeMap;

use saldo_core::TransferId;
use saldo_core::decide::WrittenMovement;
use saldo_core::event::Event;
use saldo_core::ledger::{Account, Entry};
use saldo_core::party::Endpoint;
use saldo_core::transfer::{Attempt, State, Transfer};
use saldo_store::{DiscrepancyRecord, EventFilter, Reads, TransferFilter};

const ALL: usize = 100_000;

pub(super) struct Sent {
    pub(super) transfer: Transfer,
    /// All attempts, the newest last.
    pub(super) attempts: Vec<Attempt>,
}

pub(super) struct Found {
    pub(super) transfers: BTreeMap<TransferId, Sent>,
    /// Each with its entries, in order.
    pub(super) accounts: Vec<(Account, Vec<Entry>)>,
    pub(super) movements: Vec<WrittenMovement>,
    pub(super) discrepancies: Vec<DiscrepancyRecord>,
    pub(super) events: Vec<Event>,
    pub(super) endpoints: Vec<Endpoint>,
}

impl Sent {
    /// Whether it was refused before it held anything.
    pub(super) fn is_stillborn(&self) -> bool {
        self.transfer.state == State::Failed && self.attempts.is_empty()
    }
}

impl Found {
    pub(super) async fn read(reads: &Reads) -> Self {
        let mut transfers = BTreeMap::new();
        let filter = TransferFilter { limit: ALL, ..TransferFilter::default() };
        for transfer in reads.transfer_list(filter).await.expect("transfers") {
            let ended = reads.attempts(transfer.partner, transfer.id).await.expect("attempts");
            let attempts = ended.into_iter().map(|ended| ended.attempt).chain(transfer.attempt.clone());
            let mut attempts: Vec<_> = attempts.collect();
            attempts.dedup_by_key(|attempt| attempt.id);
            transfers.insert(transfer.id, Sent { transfer, attempts });
        }
        let mut accounts = Vec::new();
        for account in reads.accounts(None, None, ALL).await.expect("accounts") {
            let entries = reads.entries(account.key.partner, account.id, 0, ALL).await.expect("entries");
            accounts.push((account, entries));
        }
        let mut movements = Vec::new();
        for partner in reads.partners().await.expect("partners") {
            movements.extend(reads.movements(partner.id, None, ALL).await.expect("movements"));
        }
        let events = EventFilter { limit: ALL, ..EventFilter::default() };
        Self {
            transfers,
            accounts,
            movements,
            discrepancies: reads.discrepancies(None, None, ALL).await.expect("discrepancies"),
            events: reads.events(events).await.expect("events"),
            endpoints: reads.endpoints().await.expect("endpoints"),
        }
    }
}
