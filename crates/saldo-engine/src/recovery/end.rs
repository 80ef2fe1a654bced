//! How a recovery is over: by itself where nothing was lost, by a person where anything was.

use saldo_core::command::Intent;
use saldo_core::recovery::{EndedBy, RecoveryEnd};
use saldo_core::{Field, Reason};

use super::{Compared, Progress};
use crate::engine::read_failed;
use crate::{Answer, Engine};

/// The longest reason.
const REASON_LENGTH_MAX: usize = 500;

impl Engine {
    /// Ends the recovery by a person's word, who answers for what could not be compared.
    ///
    /// Errors: `NotFound` where none goes on; `Missing(Note)` without a reason, `Invalid(Note)` for one that is too long;
    /// `InProgress` while the clock is behind what was found, so that ids would come twice.
    pub async fn recovery_end(&self, reason: &str) -> Answer<RecoveryEnd> {
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(Reason::Missing(Field::Note));
        }
        if reason.chars().count() > REASON_LENGTH_MAX {
            return Err(Reason::Invalid(Field::Note));
        }
        self.recovery_end_by(EndedBy::Person, reason).await
    }

    /// Ends the recovery if all that is open was asked about, every provider has shown its list, and none has delivered
    /// what the books do not know.
    pub(super) async fn recovery_end_if_compared(&self) -> Answer<()> {
        let Some(recovery) = self.recovering.open.load_full() else {
            return Ok(());
        };
        let Progress { is_open_asked, connectors, .. } = self.recovering.progress.lock().clone();
        let are_listed = connectors.values().all(|compared| matches!(compared, Compared::Listed(_)));
        let found = self.parts.store.reads.found_deliveries(recovery.id, 1).await;
        let (_, count) = found.map_err(|error| read_failed(&error))?;
        if is_open_asked && are_listed && count == 0 {
            let reason = "the providers have delivered nothing that the books do not know";
            self.recovery_end_by(EndedBy::Comparison, reason).await?;
        }
        Ok(())
    }

    async fn recovery_end_by(&self, by: EndedBy, reason: &str) -> Answer<RecoveryEnd> {
        let recovery = self.recovering.open.load_full().ok_or(Reason::NotFound)?;
        let found = self.parts.store.reads.found_deliveries(recovery.id, usize::MAX).await;
        let (found, _) = found.map_err(|error| read_failed(&error))?;
        let newest = found.iter().map(|found| found.listed.attempt.value()).max().unwrap_or(0);
        if self.parts.ids.next() <= newest {
            return Err(Reason::InProgress);
        }
        let end = RecoveryEnd { recovery: recovery.id, at: self.now(), by, reason: reason.to_owned() };
        self.commit(Intent::EndRecovery(end.clone())).await?;
        self.refresh_recovery().await.map_err(|error| read_failed(&error))?;
        tracing::warn!(by = by.as_str(), reason, "the recovery is over, and transfers are sent again");
        Ok(end)
    }
}
