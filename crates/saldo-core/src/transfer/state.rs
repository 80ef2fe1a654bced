//! The states of a transfer and the steps between them. `docs/states.md` draws them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Where a transfer stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Held, nothing sent: deferred and batch transfers only.
    Submitted,
    /// Held, an attempt is out or its outcome is not known.
    Processing,
    Complete,
    Failed,
    /// Being withdrawn before anything was sent.
    Cancelling,
    Cancelled,
    /// Complete, and an attempt to take it back is out.
    Reversing,
    Reversed,
}

impl State {
    pub const ALL: [Self; 8] = [
        Self::Submitted,
        Self::Processing,
        Self::Complete,
        Self::Failed,
        Self::Cancelling,
        Self::Cancelled,
        Self::Reversing,
        Self::Reversed,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Processing => "processing",
            Self::Complete => "complete",
            Self::Failed => "failed",
            Self::Cancelling => "cancelling",
            Self::Cancelled => "cancelled",
            Self::Reversing => "reversing",
            Self::Reversed => "reversed",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// Whether something may still happen to it by itself.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Submitted | Self::Processing | Self::Cancelling | Self::Reversing)
    }

    /// Whether the engine may take the step; everything else is refused, whoever asks.
    pub fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (
                Self::Submitted,
                Self::Processing | Self::Complete | Self::Cancelling | Self::Cancelled | Self::Failed
            ) | (Self::Processing, Self::Processing | Self::Submitted | Self::Complete | Self::Failed)
                | (Self::Cancelling, Self::Cancelled)
                | (Self::Complete, Self::Reversing)
                | (Self::Reversing, Self::Reversing | Self::Reversed | Self::Complete)
        )
    }
}

impl fmt::Display for State {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

/// What is known of the newest attempt's outcome, beside the state.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Knowledge {
    /// No answer was due yet.
    #[default]
    Pending,
    Delivered,
    Refused,
    /// Never success, never failure, never sent again anywhere.
    Unknown,
}

impl Knowledge {
    pub const ALL: [Self; 4] = [Self::Pending, Self::Delivered, Self::Refused, Self::Unknown];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Delivered => "delivered",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|knowledge| knowledge.as_str() == text)
    }
}
