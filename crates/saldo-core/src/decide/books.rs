//! The rows that decisions see: loaded by the store, changed in memory as commands are decided one after another.

use std::collections::HashMap;
use std::sync::Arc;

use super::tell;
use super::{Change, WrittenMovement};
use crate::command::{Command, EndpointKey, Intent, MovementKey, Needs, Payment, PaymentKey, accounts_of};
use crate::event::{Event, EventKey};
use crate::ids::{PartnerId, TransferId};
use crate::ledger::{Account, AccountKey};
use crate::party::Endpoint;
use crate::transfer::{Claim, ClaimKey, Transfer};

/// Rows by key. A key that was looked for and not found is remembered as absent.
#[derive(Debug, Default)]
pub struct Books {
    accounts: HashMap<AccountKey, Account>,
    claims: HashMap<ClaimKey, Option<Claim>>,
    transfers: HashMap<(PartnerId, TransferId), Option<Arc<Transfer>>>,
    movements: HashMap<MovementKey, Option<WrittenMovement>>,
    payments: HashMap<PaymentKey, Option<Payment>>,
    events: HashMap<EventKey, Option<Arc<Event>>>,
    endpoints: HashMap<EndpointKey, Option<Endpoint>>,
}

impl Books {
    /// The account as it stands, or as it is before its first entry.
    pub fn account(&self, key: &AccountKey) -> Account {
        self.accounts.get(key).cloned().unwrap_or_else(|| Account::open(key.clone()))
    }

    pub fn claim(&self, key: &ClaimKey) -> Option<&Claim> {
        self.claims.get(key)?.as_ref()
    }

    /// A partner's own transfer; another partner's is not found.
    pub fn transfer(&self, partner: PartnerId, id: TransferId) -> Option<Arc<Transfer>> {
        self.transfers.get(&(partner, id))?.clone()
    }

    pub fn movement(&self, key: &MovementKey) -> Option<&WrittenMovement> {
        self.movements.get(key)?.as_ref()
    }

    pub fn payment(&self, key: &PaymentKey) -> Option<&Payment> {
        self.payments.get(key)?.as_ref()
    }

    pub fn event(&self, key: &EventKey) -> Option<&Arc<Event>> {
        self.events.get(key)?.as_ref()
    }

    pub fn endpoint(&self, key: &EndpointKey) -> Option<&Endpoint> {
        self.endpoints.get(key)?.as_ref()
    }

    pub fn put_account(&mut self, account: Account) {
        self.accounts.insert(account.key.clone(), account);
    }

    pub fn put_claim(&mut self, key: ClaimKey, claim: Option<Claim>) {
        self.claims.insert(key, claim);
    }

    pub fn put_transfer(&mut self, partner: PartnerId, id: TransferId, transfer: Option<Arc<Transfer>>) {
        self.transfers.insert((partner, id), transfer);
    }

    pub fn put_movement(&mut self, key: MovementKey, movement: Option<WrittenMovement>) {
        self.movements.insert(key, movement);
    }

    pub fn put_payment(&mut self, key: PaymentKey, payment: Option<Payment>) {
        self.payments.insert(key, payment);
    }

    pub fn put_event(&mut self, key: EventKey, event: Option<Arc<Event>>) {
        self.events.insert(key, event);
    }

    pub fn put_endpoint(&mut self, key: EndpointKey, endpoint: Option<Endpoint>) {
        self.endpoints.insert(key, endpoint);
    }

    /// The rows that must still be loaded before a command can be decided; ask again until nothing is missing.
    pub fn missing(&self, command: &Command) -> Needs {
        let mut needs = command.needs();
        if let Intent::Reverse(start) = &command.intent
            && let Some(transfer) = self.transfer(start.partner, start.transfer)
        {
            needs.claims.extend(start.reversal_claim(&transfer));
        }
        for key in &needs.claims {
            if let Some(claim) = self.claim(key) {
                needs.transfers.extend(claim.holder.map(|holder| (key.partner, holder)));
            }
        }
        let found: Vec<_> =
            needs.transfers.iter().filter_map(|(partner, id)| self.transfer(*partner, *id)).collect();
        if needs.claims.is_empty() {
            needs
                .accounts
                .extend(found.iter().flat_map(|transfer| accounts_of(transfer.partner, &transfer.order)));
        }
        needs.endpoints.extend(found.iter().filter_map(|transfer| tell::endpoint_asked(command, transfer)));
        needs.claims.retain(|key| !self.claims.contains_key(key));
        needs.transfers.retain(|key| !self.transfers.contains_key(key));
        needs.accounts.retain(|key| !self.accounts.contains_key(key));
        needs.movements.retain(|key| !self.movements.contains_key(key));
        needs.payments.retain(|key| !self.payments.contains_key(key));
        needs.events.retain(|key| !self.events.contains_key(key));
        needs.endpoints.retain(|key| !self.endpoints.contains_key(key));
        needs
    }

    /// Takes a decision's changes over, so that the next command is decided on them.
    pub fn apply(&mut self, changes: &[Change]) {
        for change in changes {
            match change {
                Change::PutAccount(account) => self.put_account(account.clone()),
                Change::PutClaim(claim) => self.put_claim(claim.key.clone(), Some(claim.clone())),
                Change::PutTransfer(transfer) => {
                    self.put_transfer(transfer.partner, transfer.id, Some(Arc::clone(transfer)));
                }
                Change::AppendMovement(movement) => {
                    if let Some(key) = movement.key() {
                        self.put_movement(key, Some(movement.clone()));
                    }
                }
                Change::AppendPayment(written) => {
                    self.put_payment(written.payment.key(), Some(written.payment.clone()));
                }
                Change::PutEvent(event) => self.put_event(event.key(), Some(Arc::clone(event))),
                Change::PutEndpoint(endpoint) => {
                    self.put_endpoint((endpoint.partner, endpoint.dialect), Some(endpoint.clone()));
                }
                Change::AppendEntry(_)
                | Change::KeepAttempt(_)
                | Change::AppendDiscrepancy(_)
                | Change::AppendDelivery(_)
                | Change::PutPartner(_)
                | Change::PutCredential(_)
                | Change::PutUse(..)
                | Change::AppendCatalogue(..)
                | Change::AppendSigningKey(_)
                | Change::AppendFound(_)
                | Change::EndRecovery(_)
                | Change::Forget(_) => {}
            }
        }
    }

    /// Forgets what the next batch need not remember: everything but accounts, endpoints and open transfers.
    pub fn trim(&mut self) {
        self.claims.clear();
        self.movements.clear();
        self.payments.clear();
        self.events.clear();
        self.transfers
            .retain(|_, transfer| transfer.as_ref().is_some_and(|transfer| transfer.state.is_open()));
    }

    /// How many rows are remembered, absent ones included.
    pub fn rows(&self) -> usize {
        let kept = self.accounts.len() + self.endpoints.len() + self.transfers.len();
        kept + self.claims.len() + self.movements.len() + self.payments.len() + self.events.len()
    }

    /// Forgets everything, after a batch that was not written.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    pub fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.accounts.values()
    }

    pub fn accounts_of_partner(&self, partner: PartnerId) -> impl Iterator<Item = &Account> {
        self.accounts.values().filter(move |account| account.key.partner == partner)
    }
}

impl Needs {
    /// Takes another's rows in; what both need is there twice.
    pub fn add(&mut self, other: Self) {
        self.claims.extend(other.claims);
        self.transfers.extend(other.transfers);
        self.accounts.extend(other.accounts);
        self.movements.extend(other.movements);
        self.payments.extend(other.payments);
        self.events.extend(other.events);
        self.endpoints.extend(other.endpoints);
    }

    pub fn is_empty(&self) -> bool {
        self.claims.is_empty()
            && self.transfers.is_empty()
            && self.accounts.is_empty()
            && self.movements.is_empty()
            && self.payments.is_empty()
            && self.events.is_empty()
            && self.endpoints.is_empty()
    }
}
