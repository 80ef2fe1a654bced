//! Partners, the credentials they call with, and the endpoints they are told at.
//! Secrets stand here only as keyed hashes (those that identify) or sealed (those that sign).

use serde::{Deserialize, Serialize};

use crate::ids::{CredentialId, Dialect, PartnerId};
use crate::limits::PartnerLimits;
use crate::money::Currency;
use crate::restrictions::Restrictions;
use crate::time::Timestamp;

/// Who calls the API and has accounts here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Partner {
    pub id: PartnerId,
    /// Short, unique and fit for an address: lower-case letters, digits and hyphens.
    pub name: String,
    pub parent: Option<PartnerId>,
    pub prevent_duplicates: DuplicateGuard,
    pub limits: PartnerLimits,
    pub created_at: Timestamp,
}

/// Ding's optional feature *Prevent Duplicates*, on unless a partner switches it off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum DuplicateGuard {
    #[default]
    On,
    Off,
}

impl Partner {
    /// Whether a text can be a partner's name.
    pub fn name_is_valid(name: &str) -> bool {
        (1..=40).contains(&name.len())
            && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !name.starts_with('-')
    }
}

/// A keyed hash (HMAC-SHA256) of a secret that identifies.
pub type SecretHash = [u8; 32];

/// One way to authenticate: of one partner, in one dialect, on one settlement account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credential {
    pub id: CredentialId,
    pub partner: PartnerId,
    pub dialect: Dialect,
    /// The currency of the balance that this credential spends.
    pub currency: Currency,
    /// The public half where the dialect has one (client id, user, application id); empty for a bare key.
    pub public_id: String,
    /// How long the tokens of an OAuth client are good for, in seconds; absent where a credential is shown with each call.
    pub token_lifetime_s: Option<i64>,
    pub secret_hash: SecretHash,
    /// The secret itself, sealed with the master key, where its dialect signs with it; absent in all others, and in a
    /// credential that was issued before such secrets were kept.
    pub secret_sealed: Option<Vec<u8>>,
    pub label: String,
    pub created_at: Timestamp,
    /// From this moment on it is refused; a revoked credential has it in the past or at the end of its grace.
    pub expires_at: Option<Timestamp>,
    /// Whether it was revoked or has a successor: then it has no other after it.
    pub is_withdrawn: bool,
    pub restrictions: Restrictions,
}

impl Credential {
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.expires_at.is_none_or(|end| now < end)
    }

    /// The same, withdrawn and ending at a moment; an end that is nearer stays.
    #[must_use]
    pub fn ended_by(&self, end: Timestamp) -> Self {
        let expires_at = Some(self.expires_at.map_or(end, |sooner| sooner.min(end)));
        Self { expires_at, is_withdrawn: true, ..self.clone() }
    }
}

/// When a credential was last taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CredentialUse {
    pub credential: CredentialId,
    pub last_used_at: Timestamp,
}

/// A key that signs tokens. It belongs to no partner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SigningKey {
    /// Its public name, which stands in every token it signed.
    pub kid: String,
    /// The private key in PKCS #8, sealed with the master key.
    pub private_sealed: Vec<u8>,
    pub created_at: Timestamp,
}

/// Where one dialect's events of one partner are sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoint {
    pub partner: PartnerId,
    pub dialect: Dialect,
    pub url: String,
    /// The signing secret, sealed with the master key.
    pub secret_sealed: Vec<u8>,
    pub created_at: Timestamp,
    /// Since when every try has failed; `None` while the last one did not.
    pub failing_since: Option<Timestamp>,
    /// The last try that failed since then.
    pub failed_last_at: Option<Timestamp>,
    pub disabled: Option<Disabled>,
}

/// Nothing is sent to an endpoint from then on, until it is set or enabled again; its events wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disabled {
    pub at: Timestamp,
    pub cause: DisabledCause,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisabledCause {
    /// It answered 410.
    Gone,
    /// Every try failed for days.
    Failing,
}

impl DisabledCause {
    pub const ALL: [Self; 2] = [Self::Gone, Self::Failing];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::Failing => "failing",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.as_str() == text)
    }
}
