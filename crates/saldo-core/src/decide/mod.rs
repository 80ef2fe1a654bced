//! `decide(books, command)`: what a command does to the rows it sees. Pure; the store loads the rows and saves the changes.
//! Every rule about money and state is here and in `transfer::state`; start with `open` and `settle`.

mod books;
mod movement;
mod open;
mod payment;
#[cfg(feature = "planted")]
mod planted;
mod recovery;
mod send;
mod settle;
mod tell;

use std::sync::Arc;

pub use books::Books;

use crate::command::{
    CatalogueDocument, Command, Forget, Intent, Movement, MovementKey, Payment, Replacement,
};
use crate::event::{Delivery, Event};
use crate::ids::{CommandId, PartnerId};
use crate::ledger::{Account, AccountKey, Entry, LedgerError, Posting};
use crate::money::Money;
use crate::party::{Credential, CredentialUse, Endpoint, Partner, SigningKey};
use crate::reason::Reason;
use crate::recovery::{FoundDelivery, RecoveryEnd};
use crate::time::Timestamp;
use crate::transfer::{Attempt, Claim, Transfer, Verdict};

/// One row to write. A row put twice in one batch is written once, as it is in the end.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    PutAccount(Account),
    AppendEntry(Entry),
    PutClaim(Claim),
    PutTransfer(Arc<Transfer>),
    /// An attempt that is no longer the transfer's newest, with what became of it.
    KeepAttempt(KeptAttempt),
    AppendMovement(WrittenMovement),
    AppendDiscrepancy(Discrepancy),
    AppendPayment(WrittenPayment),
    PutEvent(Arc<Event>),
    AppendDelivery(Delivery),
    PutPartner(Partner),
    PutCredential(Credential),
    PutUse(PartnerId, CredentialUse),
    PutEndpoint(Endpoint),
    AppendCatalogue(CatalogueDocument, CommandId, Timestamp),
    AppendSigningKey(SigningKey),
    AppendFound(FoundDelivery),
    EndRecovery(RecoveryEnd),
    Forget(Forget),
}

/// An attempt that was followed by another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAttempt {
    pub transfer: Arc<Transfer>,
    pub attempt: Attempt,
    pub ended_at: Timestamp,
}

/// A movement with the command that wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenMovement {
    pub id: CommandId,
    pub at: Timestamp,
    pub movement: Movement,
    /// What is available on the account after it.
    pub available_after: Money,
}

impl WrittenMovement {
    pub fn key(&self) -> Option<MovementKey> {
        let reference = self.movement.reference.clone()?;
        Some(MovementKey { partner: self.movement.partner, reference })
    }
}

/// A payment with the command that wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenPayment {
    pub id: CommandId,
    pub at: Timestamp,
    pub payment: Payment,
}

/// Evidence against a final state: never changes it, waits for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discrepancy {
    pub id: CommandId,
    pub at: Timestamp,
    pub transfer: Arc<Transfer>,
    pub verdict: Verdict,
}

/// What a command came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// The transfer stands as it is here.
    Transfer(Arc<Transfer>),
    /// The same request was made before; this is its transfer.
    Repeated(Arc<Transfer>),
    /// Another request was made with this reference before; this is its transfer.
    Conflict(Arc<Transfer>),
    /// Refused; the record of it, where one is kept.
    Refused(Reason, Option<Arc<Transfer>>),
    /// Nothing changed: the transfer had ended, and this agrees with it.
    Unchanged(Arc<Transfer>),
    /// The transfer had ended otherwise; that is kept for a person.
    Discrepancy(Arc<Transfer>),
    Moved(WrittenMovement),
    /// The event stands as it is here.
    Event(Arc<Event>),
    Done,
}

/// An outcome and the rows that make it so.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    pub outcome: Outcome,
    pub changes: Vec<Change>,
}

impl Decision {
    fn unchanged(outcome: Outcome) -> Self {
        Self { outcome, changes: Vec::new() }
    }

    fn refused(reason: Reason) -> Self {
        Self::unchanged(Outcome::Refused(reason, None))
    }

    fn done(change: Change) -> Self {
        Self { outcome: Outcome::Done, changes: vec![change] }
    }
}

/// Decides one command. The outcome never depends on a command's neighbours, only on the rows in the books.
pub fn decide(books: &Books, command: &Command) -> Decision {
    match &command.intent {
        Intent::Open(open) => open::open(books, command, open),
        Intent::Start(start) => send::start(books, command, start),
        Intent::Reverse(start) => send::reverse(books, command, start),
        Intent::Settle(settle) => settle::settle(books, command, settle),
        Intent::RecordPayment(payment) => payment::record(books, command, payment),
        Intent::Cancel(cancel) => send::cancel(books, command, *cancel),
        Intent::Move(movement) => movement::apply(books, command, movement),
        Intent::SetCreditLimit { account, limit } => movement::set_credit_limit(books, account, *limit),
        Intent::PutPartner(partner) => Decision::done(Change::PutPartner(partner.clone())),
        Intent::PutCredential(credential) => Decision::done(Change::PutCredential(credential.clone())),
        Intent::ReplaceCredential(replacement) => {
            let Replacement { ended, issued } = replacement.as_ref();
            let changes = [ended, issued].map(|credential| Change::PutCredential(credential.clone()));
            Decision { outcome: Outcome::Done, changes: changes.into() }
        }
        Intent::MarkUsed(uses) => {
            let changes = uses.uses.iter().map(|used| Change::PutUse(uses.partner, *used));
            Decision { outcome: Outcome::Done, changes: changes.collect() }
        }
        Intent::PutEndpoint(endpoint) => Decision::done(Change::PutEndpoint(endpoint.clone())),
        Intent::EnableEndpoint(key) => tell::enable(books, *key),
        Intent::RecordDelivery(delivery) => tell::record(books, command, delivery),
        Intent::ReplayEvent(key) => tell::replay(books, command, *key),
        Intent::PutCatalogue(document) => {
            Decision::done(Change::AppendCatalogue(document.clone(), command.id, command.at))
        }
        Intent::AddSigningKey(key) => Decision::done(Change::AppendSigningKey(key.clone())),
        Intent::KeepFound(found) => recovery::keep(books, command, found),
        Intent::Forget(forget) => Decision::done(Change::Forget(forget.clone())),
        Intent::EndRecovery(end) => Decision::done(Change::EndRecovery(end.clone())),
    }
}

/// Writes a posting: the changed accounts and the new entries.
fn post(books: &Books, posting: &Posting) -> Result<Vec<Change>, LedgerError> {
    let (accounts, entries) = posting.write(|key| books.account(key))?;
    let accounts = accounts.into_iter().map(Change::PutAccount);
    Ok(accounts.chain(entries.into_iter().map(Change::AppendEntry)).collect())
}

/// The accounts of one transfer by name.
fn account_key(transfer: &Transfer, name: crate::ledger::AccountName) -> AccountKey {
    AccountKey::new(transfer.partner, transfer.order.quote.send.currency(), name)
}
