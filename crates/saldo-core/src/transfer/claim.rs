//! A claim: the row by which a partner's reference is used once, and who may take it over.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Flow, Order, Pace, Realm, State, Transfer};
use crate::ids::{Dialect, PartnerId, Reference, TransferId};
use crate::time::Timestamp;

/// The reference of one partner in one dialect.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClaimKey {
    pub partner: PartnerId,
    pub dialect: Dialect,
    pub reference: Reference,
}

/// A hash of what was asked, in canonical form: the same request has the same hash in every spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RequestHash(pub [u8; 32]);

/// One reference's row, kept for good. A reversal's has the transfer that is taken back in both its places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    pub key: ClaimKey,
    /// The newest transfer with this reference; the older ones follow by `Transfer::previous`.
    pub newest: TransferId,
    /// The transfer that has the reference. One that was refused before it held anything never gets it.
    pub holder: Option<TransferId>,
    /// Whether a transfer that was still open ever lost the reference to another, as `Always` lets it. From then on
    /// no other policy lets it change hands: what is open behind the holder is not looked for.
    pub crowded: bool,
    /// What the holder was asked for.
    pub hash: RequestHash,
}

/// When another transfer may take a claim over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimPolicy {
    Never,
    /// When the last one failed, or completed longer than this ago, and none is open or unknown.
    WhenSettledFor {
        minutes: i64,
    },
    Always,
    /// Never, and the other one does not take it either: a simulation may have any reference that no transfer holds,
    /// and leaves it to whoever comes next.
    LeavesFree,
}

impl ClaimPolicy {
    /// Whether another transfer may take the reference from the one that has it.
    pub fn allows(self, holder: &Transfer, now: Timestamp) -> bool {
        match self {
            Self::Always => true,
            Self::Never | Self::LeavesFree => false,
            Self::WhenSettledFor { minutes } => match holder.state {
                State::Failed | State::Cancelled | State::Reversed => true,
                State::Complete => {
                    holder.completed_at.is_some_and(|end| end.plus_seconds(minutes * 60) <= now)
                }
                State::Submitted | State::Processing | State::Cancelling | State::Reversing => false,
            },
        }
    }
}

impl RequestHash {
    const VERSION: u8 = 1;

    /// The hash of taking a transfer back: no order has the same.
    pub fn of_reversal(transfer: TransferId) -> Self {
        let mut hash = Sha256::new();
        hash.update([Self::VERSION]);
        hash.update(b"reversal");
        hash.update(transfer.value().to_be_bytes());
        Self(hash.finalize().into())
    }

    /// Hashes what the partner asked for; what Saldo derived from it (rates, commission) is left out.
    pub fn of(order: &Order) -> Self {
        let mut hash = Sha256::new();
        hash.update([Self::VERSION]);
        let send = order.quote.send;
        let send_minor = send.minor().to_string();
        let mut field = |text: &str| {
            hash.update(text.len().to_be_bytes());
            hash.update(text.as_bytes());
        };
        field(order.sku.as_str());
        field(order.account_number.as_str().trim_start_matches('+'));
        field(&send_minor);
        field(send.currency().code());
        field(order.bill_ref.as_deref().unwrap_or_default());
        field(match order.pace {
            Pace::Instant => "instant",
            Pace::Deferred => "deferred",
            Pace::Batch => "batch",
        });
        field(match order.realm {
            Realm::Real => "real",
            Realm::Simulated => "simulated",
        });
        if let Flow::Charge(_) = order.flow {
            field("charge");
        }
        let mut settings: Vec<_> = order.settings.iter().collect();
        settings.sort();
        for setting in settings {
            field(&setting.name);
            field(&setting.value);
        }
        Self(hash.finalize().into())
    }
}
