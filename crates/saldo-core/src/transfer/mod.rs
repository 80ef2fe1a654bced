//! A transfer: what was ordered, at what price, where it stands and what is known of its outcome.

mod claim;
mod flow;
mod outcome;
mod schedule;
mod state;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use claim::{Claim, ClaimKey, ClaimPolicy, RequestHash};
pub use flow::{Charge, Collection, Flow, Payer};
pub use outcome::{Attempt, Purpose, Receipt, Refusal, Report, Reversal, Verdict};
pub use schedule::recheck_delay_ms;
pub use state::{Knowledge, State};

use crate::account_number::AccountNumber;
use crate::catalogue::{Kind, ProcessingMode, Quote};
use crate::ids::{CommandId, CredentialId, Dialect, PartnerId, ProviderCode, Reference, Sku, TransferId};
use crate::time::Timestamp;

/// A named value given beside the account number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Setting {
    pub name: String,
    pub value: String,
}

impl Setting {
    /// Names the package, where a product is sold by the id of one.
    pub const PACKAGE_ID: &str = "PackageId";

    /// The id of the package that is named among settings.
    pub fn package_id(settings: &[Self]) -> Option<&str> {
        let named = settings.iter().find(|setting| setting.name == Self::PACKAGE_ID);
        named.map(|setting| setting.value.as_str())
    }
}

/// Whether a transfer moves money or only rehearses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Realm {
    Real,
    /// Recorded, but holds and posts nothing, and is answered from the scenario table alone.
    Simulated,
}

/// When a transfer is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pace {
    /// At once, while the caller waits; never after its wait is over.
    Instant,
    /// Later, retried while the refusal may pass, and told by webhook.
    Deferred,
    /// Later, with others; until then it can be cancelled.
    Batch,
}

impl From<ProcessingMode> for Pace {
    fn from(mode: ProcessingMode) -> Self {
        match mode {
            ProcessingMode::Instant => Self::Instant,
            ProcessingMode::Batch => Self::Batch,
        }
    }
}

/// What the upstream is asked each time before a transfer is sent to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Precheck {
    #[default]
    None,
    /// Whether the account is good for the product.
    Account,
}

impl Precheck {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands the field over by reference")]
    pub fn is_none(&self) -> bool {
        *self == Self::None
    }
}

/// What was ordered; fixed from the moment the transfer is opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    pub sku: Sku,
    pub kind: Kind,
    pub provider: ProviderCode,
    pub account_number: AccountNumber,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settings: Vec<Setting>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bill_ref: Option<String>,
    /// What the partner calls the call by, its own id or its point of sale: given back as it came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correlation: Option<String>,
    pub quote: Quote,
    pub pace: Pace,
    pub realm: Realm,
    #[serde(default)]
    pub flow: Flow,
    #[serde(default, skip_serializing_if = "Precheck::is_none")]
    pub precheck: Precheck,
    /// The credential it was sent with, where that one's secret signs what is told of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signer: Option<CredentialId>,
}

/// One purchase (value to the account number) or one charge (value from it).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    pub id: TransferId,
    pub partner: PartnerId,
    pub dialect: Dialect,
    pub reference: Reference,
    /// The transfer that had this reference before.
    pub previous: Option<TransferId>,
    pub order: Arc<Order>,
    pub state: State,
    pub knowledge: Knowledge,
    /// The newest attempt; `None` where none was made (refused before, or not sent yet).
    pub attempt: Option<Attempt>,
    /// The provider's own id of the delivery.
    pub provider_ref: Option<Arc<str>>,
    pub receipt: Option<Arc<Receipt>>,
    pub refusal: Option<Refusal>,
    pub started_at: Timestamp,
    pub completed_at: Option<Timestamp>,
    /// When something must be done for it next: sent, or asked about. `None` once it is final.
    pub due_at: Option<Timestamp>,
    /// How often an unknown outcome was asked about.
    pub checks: u32,
    /// What a charge that is collected as it is paid has brought so far, in minor units; zero for all others.
    #[serde(default)]
    pub paid_minor: i64,
    /// The command that wrote this version of the row.
    pub command: CommandId,
}

impl Transfer {
    /// Minor units that the transfer holds at this moment.
    pub fn held_minor(&self) -> i64 {
        let is_open = self.state.is_open() && self.state != State::Reversing;
        let is_held = self.order.realm == Realm::Real && !self.order.is_collected_as_paid();
        if is_open && is_held { self.order.quote.total().minor() } else { 0 }
    }

    /// What is still to be paid of a charge, in minor units.
    pub fn due_minor(&self) -> i64 {
        self.order.quote.total().minor().saturating_sub(self.brought_minor()).max(0)
    }

    /// What a charge has brought so far, in minor units: its payments, or the whole of it once it is complete.
    pub fn brought_minor(&self) -> i64 {
        let is_complete = matches!(self.state, State::Complete | State::Reversing);
        if self.order.is_collected_as_paid() || !is_complete {
            return self.paid_minor;
        }
        self.order.quote.total().minor()
    }

    /// The reference under which it was last tried to take it back.
    pub fn reversal_reference(&self) -> Option<&Reference> {
        let reversal = self.attempt.as_ref()?.reversal.as_ref();
        reversal.map(|reversal| &reversal.reference)
    }

    /// Whether a reference is spent on it: its own is, and that of a reversal unless the provider refused it.
    pub fn has_spent(&self, reference: &Reference) -> bool {
        self.reference == *reference || self.is_taken_back_under(reference)
    }

    /// Whether it is taken back, or being so, under a reference: never so after the provider has refused that.
    pub fn is_taken_back_under(&self, reference: &Reference) -> bool {
        let is_taken_back = matches!(self.state, State::Reversing | State::Reversed);
        is_taken_back && self.reversal_reference() == Some(reference)
    }

    pub fn claim_key(&self) -> ClaimKey {
        ClaimKey { partner: self.partner, dialect: self.dialect, reference: self.reference.clone() }
    }
}
