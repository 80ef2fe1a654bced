//! Everything that can be written: one command is one intent, decided and committed whole or not at all.

use std::sync::Arc;

use crate::event::{Delivery, EventKey};
use crate::ids::{CommandId, ConnectorName, Dialect, EventId, PartnerId, Reference, TransferId};
use crate::ledger::{AccountKey, AccountName};
use crate::money::Money;
use crate::party::{Credential, CredentialUse, Endpoint, Partner, SigningKey};
use crate::recovery::{ListedDelivery, RecoveryEnd};
use crate::time::Timestamp;
use crate::transfer::{Attempt, ClaimKey, ClaimPolicy, Order, Refusal, Report, RequestHash, Transfer};

/// A command with its identity. The id is written with the effect, so that a lost answer can be looked up.
#[derive(Debug, Clone)]
pub struct Command {
    pub id: CommandId,
    pub at: Timestamp,
    pub intent: Intent,
}

#[derive(Debug, Clone)]
pub enum Intent {
    Open(Box<Open>),
    /// The next attempt of a transfer leaves now.
    Start(Start),
    Settle(Settle),
    RecordPayment(Payment),
    Cancel(OnTransfer),
    Reverse(Start),
    Move(Movement),
    SetCreditLimit {
        account: AccountKey,
        limit: Money,
    },
    PutPartner(Partner),
    PutCredential(Credential),
    ReplaceCredential(Box<Replacement>),
    MarkUsed(Uses),
    PutEndpoint(Endpoint),
    /// Sends to an endpoint again that was disabled.
    EnableEndpoint(EndpointKey),
    PutCatalogue(CatalogueDocument),
    /// A try to tell an event was made.
    RecordDelivery(Delivery),
    /// Tells an event again, whatever became of it, on a schedule of its own.
    ReplayEvent(EventKey),
    AddSigningKey(SigningKey),
    /// Keeps a delivery that the books do not know.
    KeepFound(Box<KeepFound>),
    EndRecovery(RecoveryEnd),
    /// Deletes what has been kept long enough.
    Forget(Forget),
}

/// What of one partner is deleted: whole events with their tries, and the receipts of transfers. What is not over by
/// then stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forget {
    pub partner: PartnerId,
    pub events: Vec<EventId>,
    pub receipts: Vec<TransferId>,
}

/// A delivery made after the backup that the books come from, and the transfer that is to stand for it where it is known
/// whose it was.
#[derive(Debug, Clone)]
pub struct KeepFound {
    pub recovery: i64,
    pub connector: ConnectorName,
    pub listed: ListedDelivery,
    /// In which currency nothing was charged.
    pub order: Option<Arc<Order>>,
}

impl KeepFound {
    /// The claim on the reference that it used.
    pub fn claim_key(&self) -> Option<ClaimKey> {
        let asked = self.listed.asked.as_ref().filter(|_| self.order.is_some())?;
        Some(ClaimKey { partner: asked.partner, dialect: asked.dialect, reference: asked.reference.clone() })
    }

    fn partner(&self) -> PartnerId {
        self.claim_key().map_or(PartnerId::new(0), |key| key.partner)
    }
}

/// One dialect's endpoint of one partner.
pub type EndpointKey = (PartnerId, Dialect);

/// Claim a reference, hold the money and open the transfer with its first attempt.
#[derive(Debug, Clone)]
pub struct Open {
    pub transfer: TransferId,
    pub partner: PartnerId,
    pub dialect: Dialect,
    pub reference: Reference,
    pub order: Arc<Order>,
    pub hash: RequestHash,
    pub policy: ClaimPolicy,
    /// The attempt that leaves at once; `None` for transfers that are sent later.
    pub attempt: Option<Attempt>,
    /// When the transfer must be looked at again: its lease's end, or when it is to be sent.
    pub due_at: Timestamp,
    /// Why it is refused although its reference is free (a limit, a provider that is down): recorded as failed.
    pub refusal: Option<Refusal>,
}

/// Send a transfer: its first time, again after a refusal that may pass, or back.
#[derive(Debug, Clone)]
pub struct Start {
    pub partner: PartnerId,
    pub transfer: TransferId,
    pub attempt: Attempt,
}

impl Start {
    /// The claim on the reference under which a transfer is taken back.
    pub fn reversal_claim(&self, transfer: &Transfer) -> Option<ClaimKey> {
        let reference = self.attempt.reversal.as_ref()?.reference.clone();
        Some(ClaimKey { reference, ..transfer.claim_key() })
    }
}

/// What became of an attempt.
#[derive(Debug, Clone)]
pub struct Settle {
    pub partner: PartnerId,
    pub transfer: TransferId,
    pub report: Report,
    /// Where a refusal may pass and the transfer can wait: when to send it again instead of failing it.
    pub retry_at: Option<Timestamp>,
    pub found: Found,
}

/// How it was found out what became of an attempt.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Found {
    /// The connector answered the attempt; who sent the transfer hears it in the answer to its call.
    ByAttempt,
    /// The connector answered the attempt when who sent the transfer waited no longer. Earlier tries to write it for who
    /// waited then may be in, which was not known: an end that is one of theirs has not been told.
    TooLate { doubted: Vec<CommandId> },
    /// It was asked for, or told, later: nobody waits.
    ByAsking,
}

/// What a subscriber has paid of a charge that is collected as it is paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    pub partner: PartnerId,
    pub transfer: TransferId,
    /// The instrument's own id of the payment, which counts once.
    pub reference: Reference,
    pub amount: Money,
}

/// A payment's row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PaymentKey {
    pub partner: PartnerId,
    pub transfer: TransferId,
    pub reference: Reference,
}

impl Payment {
    /// The id of the payment that stands for whatever is left, where an instrument says that a charge is paid whole.
    const WHOLE: &'static str = "paid whole";

    /// The rest of a charge as one payment.
    pub fn whole(transfer: &Transfer) -> Option<Self> {
        let currency = transfer.order.quote.send.currency();
        Some(Self {
            partner: transfer.partner,
            transfer: transfer.id,
            reference: Reference::parse(Self::WHOLE)?,
            amount: Money::from_minor(transfer.due_minor(), currency),
        })
    }

    /// The key of the payment that stands for the rest of the same charge.
    pub fn whole_key(&self) -> Option<PaymentKey> {
        Some(PaymentKey { reference: Reference::parse(Self::WHOLE)?, ..self.key() })
    }

    pub fn key(&self) -> PaymentKey {
        PaymentKey { partner: self.partner, transfer: self.transfer, reference: self.reference.clone() }
    }
}

#[derive(Debug, Clone, Copy)]
pub struct OnTransfer {
    pub partner: PartnerId,
    pub transfer: TransferId,
}

/// Money into or out of a partner's account, outside any transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    pub partner: PartnerId,
    pub kind: MovementKind,
    /// The account that changes; its counterpart follows from the kind.
    pub account: AccountName,
    /// Positive adds to what is available, negative takes away.
    pub amount: Money,
    pub reference: Option<Reference>,
    pub note: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MovementKind {
    /// Against `funding`.
    Deposit,
    /// Against `adjustment`.
    Adjustment,
}

impl MovementKind {
    pub fn counterpart(self) -> AccountName {
        match self {
            Self::Deposit => AccountName::Funding,
            Self::Adjustment => AccountName::Adjustment,
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Deposit => "deposit",
            Self::Adjustment => "adjustment",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Deposit, Self::Adjustment].into_iter().find(|kind| kind.as_str() == text)
    }
}

/// A credential that another follows: the one ends when the other is there.
#[derive(Debug, Clone)]
pub struct Replacement {
    /// With its end.
    pub ended: Credential,
    pub issued: Credential,
}

/// When a partner's credentials were last taken.
#[derive(Debug, Clone)]
pub struct Uses {
    pub partner: PartnerId,
    pub uses: Vec<CredentialUse>,
}

/// A whole catalogue as it was imported: its files by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogueDocument {
    pub files: Arc<[(String, String)]>,
}

/// A partner's own id of a movement, used once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MovementKey {
    pub partner: PartnerId,
    pub reference: Reference,
}

/// The rows a command needs to see before it can be decided.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Needs {
    pub claims: Vec<ClaimKey>,
    pub transfers: Vec<(PartnerId, TransferId)>,
    pub accounts: Vec<AccountKey>,
    pub movements: Vec<MovementKey>,
    pub payments: Vec<PaymentKey>,
    pub events: Vec<EventKey>,
    pub endpoints: Vec<EndpointKey>,
}

impl Command {
    /// The partner whose rows it changes; commands of one partner are decided in the order they come.
    ///
    /// The catalogue and the signing keys belong to nobody and go with partner zero.
    pub fn partner(&self) -> PartnerId {
        match &self.intent {
            Intent::Open(open) => open.partner,
            Intent::Start(start) | Intent::Reverse(start) => start.partner,
            Intent::Settle(settle) => settle.partner,
            Intent::RecordPayment(payment) => payment.partner,
            Intent::Cancel(cancel) => cancel.partner,
            Intent::Move(movement) => movement.partner,
            Intent::SetCreditLimit { account, .. } => account.partner,
            Intent::PutPartner(partner) => partner.id,
            Intent::PutCredential(credential) => credential.partner,
            Intent::ReplaceCredential(replacement) => replacement.issued.partner,
            Intent::MarkUsed(uses) => uses.partner,
            Intent::PutEndpoint(endpoint) => endpoint.partner,
            Intent::EnableEndpoint((partner, _)) => *partner,
            Intent::RecordDelivery(delivery) => delivery.event.partner,
            Intent::ReplayEvent(event) => event.partner,
            Intent::KeepFound(found) => found.partner(),
            Intent::Forget(forget) => forget.partner,
            Intent::PutCatalogue(_) | Intent::AddSigningKey(_) | Intent::EndRecovery(_) => PartnerId::new(0),
        }
    }

    /// Whether it opens something: such commands wait behind those that finish what was begun, and may be shed.
    pub fn is_open(&self) -> bool {
        matches!(self.intent, Intent::Open(_))
    }

    /// The rows it needs, as far as the command itself tells. The claim leads to one transfer more, and a transfer to
    /// the accounts its order names: `Books::missing` asks for those.
    pub fn needs(&self) -> Needs {
        let mut needs = Needs::default();
        match &self.intent {
            Intent::Open(open) => {
                let (partner, dialect, reference) = (open.partner, open.dialect, open.reference.clone());
                needs.claims.push(ClaimKey { partner, dialect, reference });
                needs.accounts = accounts_of(partner, &open.order);
            }
            Intent::Start(start) | Intent::Reverse(start) => {
                needs.transfers.push((start.partner, start.transfer));
            }
            Intent::Settle(settle) => needs.transfers.push((settle.partner, settle.transfer)),
            Intent::RecordPayment(payment) => {
                needs.transfers.push((payment.partner, payment.transfer));
                needs.payments.push(payment.key());
                needs.payments.extend(payment.whole_key());
            }
            Intent::Cancel(cancel) => needs.transfers.push((cancel.partner, cancel.transfer)),
            Intent::Move(movement) => {
                let (partner, currency) = (movement.partner, movement.amount.currency());
                needs.accounts.push(AccountKey::new(partner, currency, movement.account.clone()));
                needs.accounts.push(AccountKey::new(partner, currency, movement.kind.counterpart()));
                needs.movements = movement
                    .reference
                    .iter()
                    .map(|reference| MovementKey { partner, reference: reference.clone() })
                    .collect();
            }
            Intent::KeepFound(found) => {
                needs.claims.extend(found.claim_key());
                let id = TransferId::new(found.listed.attempt.value());
                needs.transfers.extend(found.claim_key().map(|key| (key.partner, id)));
            }
            Intent::SetCreditLimit { account, .. } => needs.accounts.push(account.clone()),
            Intent::EnableEndpoint(key) => needs.endpoints.push(*key),
            Intent::RecordDelivery(delivery) => {
                needs.events.push(delivery.event);
                needs.endpoints.push((delivery.event.partner, delivery.dialect));
            }
            Intent::ReplayEvent(key) => needs.events.push(*key),
            Intent::PutPartner(_)
            | Intent::PutCredential(_)
            | Intent::ReplaceCredential(_)
            | Intent::MarkUsed(_)
            | Intent::PutEndpoint(_)
            | Intent::PutCatalogue(_)
            | Intent::AddSigningKey(_)
            | Intent::EndRecovery(_)
            | Intent::Forget(_) => {}
        }
        needs
    }
}

/// The accounts a transfer's postings can touch.
pub fn accounts_of(partner: PartnerId, order: &Order) -> Vec<AccountKey> {
    let currency = order.quote.send.currency();
    [order.payer(), order.payee(), AccountName::Commission, AccountName::Fee, AccountName::Tax]
        .into_iter()
        .map(|name| AccountKey::new(partner, currency, name))
        .collect()
}
