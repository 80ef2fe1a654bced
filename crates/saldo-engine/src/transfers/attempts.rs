//! Whose an attempt is, of which a provider says its id, and what it was asked with where it has kept that.

use saldo_core::transfer::Transfer;
use saldo_core::{AttemptId, Dialect, PartnerId, Reference, TransferId};
use saldo_store::{Dialects, TransferFilter};

use crate::engine::read_failed;
use crate::{Answer, Engine};

/// Transfers of one reference that are looked through.
const WITH_REFERENCE_MAX: usize = 100;

impl Engine {
    /// Transfers that may have had an attempt: the one whose first it is, which has its id, and those with a reference.
    pub(crate) async fn attempt_candidates(
        &self,
        attempt: AttemptId,
        whose: Option<(PartnerId, Dialect, Reference)>,
    ) -> Answer<Vec<Transfer>> {
        let reads = &self.parts.store.reads;
        let own = reads.transfer_by_id(TransferId::new(attempt.value())).await;
        let mut candidates: Vec<Transfer> = own.map_err(|error| read_failed(&error))?.into_iter().collect();
        if let Some((partner, dialect, reference)) = whose {
            let filter = TransferFilter {
                partner: Some(partner),
                dialects: Dialects::Only(dialect),
                reference: Some(reference),
                limit: WITH_REFERENCE_MAX,
                ..TransferFilter::default()
            };
            let with_reference = reads.transfer_list(filter).await;
            candidates.extend(with_reference.map_err(|error| read_failed(&error))?);
        }
        Ok(candidates)
    }

    /// Whether an attempt is the transfer's, its newest or an earlier one.
    pub(crate) async fn attempt_is_of(&self, attempt: AttemptId, transfer: &Transfer) -> Answer<bool> {
        let is_newest = transfer.attempt.as_ref().is_some_and(|newest| newest.id == attempt);
        if is_newest || transfer.id.value() == attempt.value() {
            return Ok(true);
        }
        let earlier = self.parts.store.reads.attempts(transfer.partner, transfer.id).await;
        let earlier = earlier.map_err(|error| read_failed(&error))?;
        Ok(earlier.iter().any(|ended| ended.attempt.id == attempt))
    }
}
