//! The rows of one commit, gathered from its decisions: each row once, as it is in the end.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::sync::Arc;

use saldo_core::command::{CatalogueDocument, Forget, Intent};
use saldo_core::decide::{Change, Discrepancy, KeptAttempt, WrittenMovement, WrittenPayment};
use saldo_core::event::{Delivery, Event, EventKey};
use saldo_core::ledger::{Account, Entry};
use saldo_core::party::{Credential, CredentialUse, Endpoint, Partner, SigningKey};
use saldo_core::recovery::{FoundDelivery, RecoveryEnd};
use saldo_core::transfer::{Claim, ClaimKey, Transfer};
use saldo_core::{AccountId, Command, CommandId, CredentialId, Dialect, PartnerId, Timestamp, TransferId};

/// A row with the command that wrote it, where the row itself does not say.
#[derive(Debug)]
pub(crate) struct Stamped<T> {
    pub(crate) row: T,
    pub(crate) command: CommandId,
}

/// A transfer's newest version in the batch.
#[derive(Debug)]
pub(crate) struct TransferRow {
    pub(crate) transfer: Arc<Transfer>,
    pub(crate) is_new: bool,
    /// Whether another attempt is out than before, or the same with a note.
    pub(crate) has_new_attempt: bool,
    /// The entries that the batch adds for it, each as ` account:sequence`.
    pub(crate) postings: String,
}

/// Where a command can be found again once it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trace {
    Entry { partner: PartnerId, account: AccountId, sequence: i64, command: CommandId },
    Transfer { partner: PartnerId, id: TransferId, command: CommandId },
    Discrepancy { partner: PartnerId, command: CommandId },
    Event { key: EventKey, command: CommandId },
    Account { partner: PartnerId, account: AccountId, command: CommandId },
    Partner { id: PartnerId, command: CommandId },
    Credential { partner: PartnerId, id: CredentialId, command: CommandId },
    Use { partner: PartnerId, id: CredentialId, command: CommandId },
    Endpoint { partner: PartnerId, dialect: Dialect, command: CommandId },
    Catalogue { command: CommandId },
    SigningKey { command: CommandId },
    Found { partner: PartnerId, command: CommandId },
    Recovery { id: i64, command: CommandId },
    Forgotten { partner: PartnerId, command: CommandId },
}

impl Trace {
    pub(crate) fn command(&self) -> CommandId {
        match self {
            Self::Entry { command, .. }
            | Self::Transfer { command, .. }
            | Self::Discrepancy { command, .. }
            | Self::Event { command, .. }
            | Self::Account { command, .. }
            | Self::Partner { command, .. }
            | Self::Credential { command, .. }
            | Self::Use { command, .. }
            | Self::Endpoint { command, .. }
            | Self::Found { command, .. }
            | Self::Recovery { command, .. }
            | Self::Forgotten { command, .. }
            | Self::Catalogue { command }
            | Self::SigningKey { command } => *command,
        }
    }

    /// In whose lane the command went.
    pub(crate) fn partner(&self) -> PartnerId {
        match self {
            Self::Entry { partner, .. }
            | Self::Transfer { partner, .. }
            | Self::Discrepancy { partner, .. }
            | Self::Account { partner, .. }
            | Self::Partner { id: partner, .. }
            | Self::Credential { partner, .. }
            | Self::Use { partner, .. }
            | Self::Endpoint { partner, .. }
            | Self::Found { partner, .. }
            | Self::Forgotten { partner, .. } => *partner,
            Self::Event { key, .. } => key.partner,
            Self::Catalogue { .. } | Self::SigningKey { .. } | Self::Recovery { .. } => PartnerId::new(0),
        }
    }
}

#[derive(Debug, Default)]
pub(crate) struct Batch {
    /// By partner and id.
    pub(crate) accounts: BTreeMap<(PartnerId, AccountId), Stamped<Account>>,
    pub(crate) entries: Vec<Entry>,
    pub(crate) transfers: Vec<TransferRow>,
    transfer_positions: HashMap<(PartnerId, TransferId), usize>,
    pub(crate) claims: BTreeMap<ClaimKey, Claim>,
    pub(crate) attempts: Vec<KeptAttempt>,
    pub(crate) movements: Vec<WrittenMovement>,
    pub(crate) discrepancies: Vec<Discrepancy>,
    pub(crate) payments: Vec<WrittenPayment>,
    /// In the order of their commands; a later version of an event overwrites an earlier one.
    pub(crate) events: Vec<Stamped<Arc<Event>>>,
    pub(crate) deliveries: Vec<Delivery>,
    pub(crate) partners: Vec<Stamped<Partner>>,
    pub(crate) credentials: Vec<Stamped<Credential>>,
    pub(crate) uses: Vec<Stamped<(PartnerId, CredentialUse)>>,
    pub(crate) endpoints: Vec<Stamped<Endpoint>>,
    pub(crate) catalogues: Vec<(CatalogueDocument, CommandId, Timestamp)>,
    pub(crate) signing_keys: Vec<Stamped<SigningKey>>,
    pub(crate) found: Vec<FoundDelivery>,
    pub(crate) recoveries: Vec<Stamped<RecoveryEnd>>,
    pub(crate) forgotten: Vec<Stamped<Forget>>,
    pub(crate) traces: Vec<Trace>,
}

impl Batch {
    /// Whether there is nothing to write.
    pub(crate) fn is_empty(&self) -> bool {
        self.traces.is_empty()
    }

    /// Whether who may call changes.
    pub(crate) fn changes_directory(&self) -> bool {
        !(self.partners.is_empty() && self.credentials.is_empty())
    }

    /// Adds one command's changes, in the order in which they were decided.
    pub(crate) fn gather(&mut self, command: &Command, changes: Vec<Change>) {
        if let Some(trace) = trace(command, &changes) {
            self.traces.push(trace);
        }
        let postings = postings(&changes);
        for change in changes {
            match change {
                Change::PutAccount(row) => {
                    let key = (row.key.partner, row.id);
                    self.accounts.insert(key, Stamped { row, command: command.id });
                }
                Change::AppendEntry(entry) => self.entries.push(entry),
                Change::PutClaim(claim) => {
                    self.claims.insert(claim.key.clone(), claim);
                }
                Change::PutTransfer(transfer) => self.put_transfer(command, transfer, &postings),
                Change::KeepAttempt(attempt) => self.attempts.push(attempt),
                Change::AppendMovement(movement) => self.movements.push(movement),
                Change::AppendDiscrepancy(discrepancy) => self.discrepancies.push(discrepancy),
                Change::AppendPayment(payment) => self.payments.push(payment),
                Change::PutEvent(row) => self.events.push(Stamped { row, command: command.id }),
                Change::AppendDelivery(delivery) => self.deliveries.push(delivery),
                Change::PutPartner(row) => self.partners.push(Stamped { row, command: command.id }),
                Change::PutCredential(row) => self.credentials.push(Stamped { row, command: command.id }),
                Change::PutUse(partner, used) => {
                    self.uses.push(Stamped { row: (partner, used), command: command.id });
                }
                Change::PutEndpoint(row) => self.endpoints.push(Stamped { row, command: command.id }),
                Change::AppendCatalogue(document, id, at) => self.catalogues.push((document, id, at)),
                Change::AppendSigningKey(row) => self.signing_keys.push(Stamped { row, command: command.id }),
                Change::AppendFound(found) => self.found.push(found),
                Change::Forget(row) => self.forgotten.push(Stamped { row, command: command.id }),
                Change::EndRecovery(row) => self.recoveries.push(Stamped { row, command: command.id }),
            }
        }
    }

    fn put_transfer(&mut self, command: &Command, transfer: Arc<Transfer>, postings: &str) {
        let is_new = match &command.intent {
            // An order that comes again steps the transfer that it repeats.
            Intent::Open(open) => open.transfer == transfer.id,
            Intent::KeepFound(_) => true,
            _ => false,
        };
        let brings_attempt =
            matches!(command.intent, Intent::Open(_) | Intent::Start(_) | Intent::Reverse(_));
        let has_new_attempt = is_new || brings_attempt;
        let next = self.transfers.len();
        let position = *self.transfer_positions.entry((transfer.partner, transfer.id)).or_insert(next);
        match self.transfers.get_mut(position) {
            Some(row) if !is_new => {
                row.transfer = transfer;
                row.has_new_attempt |= has_new_attempt;
                row.postings.push_str(postings);
            }
            // An id used twice becomes two inserts, and the database refuses the second.
            _ => {
                let postings = postings.to_owned();
                self.transfers.push(TransferRow { transfer, is_new, has_new_attempt, postings });
            }
        }
    }
}

/// The list of a decision's entries, for its transfer's row.
fn postings(changes: &[Change]) -> String {
    let mut list = String::new();
    for change in changes {
        if let Change::AppendEntry(entry) = change
            && entry.transfer.is_some()
        {
            // Writing to a string does not fail.
            let _ = write!(list, " {}:{}", entry.account, entry.sequence);
        }
    }
    list
}

/// An entry is the best trace, because nothing ever changes it.
fn trace(command: &Command, changes: &[Change]) -> Option<Trace> {
    let id = command.id;
    let entry = changes.iter().find_map(|change| match change {
        Change::AppendEntry(entry) => Some(Trace::Entry {
            partner: entry.partner,
            account: entry.account,
            sequence: entry.sequence,
            command: id,
        }),
        _ => None,
    });
    entry.or_else(|| changes.iter().find_map(|change| trace_of(change, id)))
}

fn trace_of(change: &Change, command: CommandId) -> Option<Trace> {
    match change {
        Change::PutTransfer(row) => Some(Trace::Transfer { partner: row.partner, id: row.id, command }),
        Change::AppendDiscrepancy(row) => Some(Trace::Discrepancy { partner: row.transfer.partner, command }),
        Change::PutEvent(row) => Some(Trace::Event { key: row.key(), command }),
        Change::PutAccount(row) => {
            Some(Trace::Account { partner: row.key.partner, account: row.id, command })
        }
        Change::PutPartner(row) => Some(Trace::Partner { id: row.id, command }),
        Change::PutCredential(row) => Some(Trace::Credential { partner: row.partner, id: row.id, command }),
        Change::PutUse(partner, used) => Some(Trace::Use { partner: *partner, id: used.credential, command }),
        Change::PutEndpoint(row) => {
            Some(Trace::Endpoint { partner: row.partner, dialect: row.dialect, command })
        }
        Change::AppendCatalogue(..) => Some(Trace::Catalogue { command }),
        Change::AppendSigningKey(_) => Some(Trace::SigningKey { command }),
        Change::AppendFound(found) => {
            let partner = found.transfer.and(found.listed.asked.as_ref()).map(|asked| asked.partner);
            Some(Trace::Found { partner: partner.unwrap_or(PartnerId::new(0)), command })
        }
        Change::Forget(forget) => Some(Trace::Forgotten { partner: forget.partner, command }),
        Change::EndRecovery(end) => Some(Trace::Recovery { id: end.recovery, command }),
        // These never come alone: a transfer, an entry or an event is beside them.
        Change::AppendEntry(_)
        | Change::PutClaim(_)
        | Change::KeepAttempt(_)
        | Change::AppendMovement(_)
        | Change::AppendPayment(_)
        | Change::AppendDelivery(_) => None,
    }
}
