//! A provider says by itself what became of an attempt: once, twice, late, or never. Nothing rests on it that asking would
//! not find out; it is only sooner. What it says of a transfer that has ended changes nothing, and is kept if it differs.

use std::sync::Arc;

use saldo_connectors::{CallbackError, RawCallback};
use saldo_core::transfer::{Report, State, Transfer, Verdict};
use saldo_core::{AttemptId, ConnectorName, Dialect, PartnerId, Reason, Reference};

use crate::{Answer, Engine};

/// Why what a provider says is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallbackRefused {
    #[error("no connector of this name is called back")]
    NotOffered,
    #[error("the signature is not the provider's")]
    NotTrusted,
    #[error("it is not understood: {0}")]
    Unreadable(String),
    #[error("no attempt of this id went to this connector")]
    NotFound,
    #[error("it could not be written down; say it again")]
    NotWritten,
}

impl From<CallbackError> for CallbackRefused {
    fn from(error: CallbackError) -> Self {
        match error {
            CallbackError::NotOffered => Self::NotOffered,
            CallbackError::NotTrusted => Self::NotTrusted,
            CallbackError::Unreadable(detail) => Self::Unreadable(detail),
        }
    }
}

impl From<Reason> for CallbackRefused {
    fn from(_: Reason) -> Self {
        Self::NotWritten
    }
}

impl Engine {
    /// Takes what a connector's provider says of an attempt. Where it is taken, it is in the books.
    pub async fn callback(
        &self,
        connector: &ConnectorName,
        raw: RawCallback<'_>,
    ) -> Result<(), CallbackRefused> {
        let called = self.connector(connector).ok_or(CallbackRefused::NotOffered)?.callback(&raw)?;
        let whose = (called.partner, called.dialect, called.reference);
        let found = self.transfer_with(called.attempt, whose).await?;
        let transfer = found.ok_or(CallbackRefused::NotFound)?;
        if transfer.attempt.as_ref().is_some_and(|attempt| attempt.connector != *connector) {
            return Err(CallbackRefused::NotFound);
        }
        // That it is not known is no news.
        if called.verdict == Verdict::Unknown {
            return Ok(());
        }
        let waits = matches!(called.verdict, Verdict::Waiting { .. });
        let report = Report { attempt: called.attempt, verdict: called.verdict };
        let settled = self.attempt_found(Arc::new(transfer), report).await;
        let is_out = settled.attempt.as_ref().is_some_and(|attempt| attempt.id == called.attempt)
            && matches!(settled.state, State::Processing | State::Reversing);
        if is_out && !waits { Err(CallbackRefused::NotWritten) } else { Ok(()) }
    }

    async fn transfer_with(
        &self,
        attempt: AttemptId,
        whose: (PartnerId, Dialect, Reference),
    ) -> Answer<Option<Transfer>> {
        for transfer in self.attempt_candidates(attempt, Some(whose)).await? {
            if self.attempt_is_of(attempt, &transfer).await? {
                return Ok(Some(transfer));
            }
        }
        Ok(None)
    }
}
