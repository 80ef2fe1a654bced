//! Which way a transfer's value goes, and between which accounts its money follows.

use serde::{Deserialize, Serialize};

use super::Order;
use crate::ledger::AccountName;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Flow {
    /// To the account number, paid from the partner's balance to its provider.
    #[default]
    Purchase,
    /// From the account number to the partner's revenue.
    Charge(Charge),
}

/// How a subscriber is charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Charge {
    pub payer: Payer,
    pub collection: Collection,
}

/// Whose account is charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Payer {
    /// The subscriber's own, kept in this ledger: the sandbox.
    Subscriber,
    /// The instrument's, which owes the partner what it has collected.
    Receivable,
}

/// When a charge moves money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Collection {
    /// Held, then posted whole.
    AtOnce,
    /// Nothing is held; each payment that the subscriber makes is a posting of its own.
    AsPaid,
}

impl Order {
    /// The account that pays.
    pub fn payer(&self) -> AccountName {
        match self.flow {
            Flow::Purchase => AccountName::Balance,
            Flow::Charge(Charge { payer: Payer::Subscriber, .. }) => {
                AccountName::Subscriber(self.account_number.as_str().into())
            }
            Flow::Charge(Charge { payer: Payer::Receivable, .. }) => {
                AccountName::Receivable(self.provider.clone())
            }
        }
    }

    /// The account that gets what is nobody else's.
    pub fn payee(&self) -> AccountName {
        match self.flow {
            Flow::Purchase => AccountName::Provider(self.provider.clone()),
            Flow::Charge(_) => AccountName::Revenue,
        }
    }

    /// Whether it is collected in payments of their own, and so never held.
    pub fn is_collected_as_paid(&self) -> bool {
        matches!(self.flow, Flow::Charge(Charge { collection: Collection::AsPaid, .. }))
    }
}
