//! Typed identities. Numbers are time-ordered and below 2^53; texts are parsed once, at the edge.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

macro_rules! numeric_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(i64);

        impl $name {
            pub const fn new(value: i64) -> Self {
                Self(value)
            }

            pub fn value(self) -> i64 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(out)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(out, "{}({})", stringify!($name), self.0)
            }
        }

        impl FromStr for $name {
            type Err = std::num::ParseIntError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}

numeric_id!(
    /// Who calls the API and has accounts here.
    PartnerId
);
numeric_id!(
    /// One purchase or one charge.
    TransferId
);
numeric_id!(
    /// One submission of a transfer to one connector; the provider knows the transfer by it.
    AttemptId
);
numeric_id!(
    /// A ledger account; derived from its partner, currency and name, so no counter hands it out.
    AccountId
);
numeric_id!(
    /// One command; written with its effect, so that a lost answer can be looked up. A posting has its command's id.
    CommandId
);
numeric_id!(
    /// One of the processes at work on a database.
    NodeId
);

impl NodeId {
    /// The only process that there is.
    pub const SOLE: Self = Self(0);

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
    pub(crate) fn is_sole(&self) -> bool {
        *self == Self::SOLE
    }
}

impl Default for NodeId {
    fn default() -> Self {
        Self::SOLE
    }
}

numeric_id!(
    /// One way to authenticate.
    CredentialId
);
numeric_id!(
    /// Something that a partner is told; it has the id of the command that made it so.
    EventId
);

/// Whether a text has 1 to `length_max` characters, none of them a control character.
pub(crate) fn is_printable(text: &str, length_max: usize) -> bool {
    !text.is_empty() && text.chars().count() <= length_max && !text.chars().any(char::is_control)
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $max:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The longest text taken, in characters.
            pub const LENGTH_MAX: usize = $max;

            /// Takes printable text of 1 to `LENGTH_MAX` characters; anything else is `None`.
            pub fn parse(text: &str) -> Option<Self> {
                is_printable(text, Self::LENGTH_MAX).then(|| Self(text.into()))
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, out)
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    };
}

text_id!(
    /// The catalogue's name of a product, for example `AF_AW_TopUp`.
    Sku,
    64
);
text_id!(
    /// The catalogue's name of a provider, for example `D7HT`.
    ProviderCode,
    32
);
text_id!(
    /// The partner's own id of a transfer or of a movement of money.
    Reference,
    128
);
text_id!(
    /// The name a connector is configured under.
    ConnectorName,
    32
);

/// The published API a caller speaks.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    Ding,
    Ideamart,
    Utelecard,
    Dtone,
    Sling,
}

impl Dialect {
    pub const ALL: [Self; 5] = [Self::Ding, Self::Ideamart, Self::Utelecard, Self::Dtone, Self::Sling];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ding => "ding",
            Self::Ideamart => "ideamart",
            Self::Utelecard => "utelecard",
            Self::Dtone => "dtone",
            Self::Sling => "sling",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dialect| dialect.as_str() == text)
    }

    /// Whether it has words for what was sent in another: one sells, or charges, and knows nothing of the other kind.
    pub fn can_tell_of(self, other: Self) -> bool {
        let charges = |dialect| dialect == Self::Ideamart;
        charges(self) == charges(other)
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}
