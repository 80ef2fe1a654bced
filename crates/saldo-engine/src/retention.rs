//! Deletes by age what nobody needs for the books: events with their tries, and receipts. In small steps, in quiet
//! moments. Transfers, entries and claims are never deleted: a reference stays used, and the audit has all it needs.

use std::collections::HashMap;

use parking_lot::Mutex;
use saldo_core::command::{Forget, Intent};
use saldo_core::{PartnerId, TransferId};

use crate::engine::read_failed;
use crate::{Answer, Engine};

/// How long what is kept, in milliseconds; for good where it is absent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Retention {
    /// Events that are told or given up, and the tries to tell them.
    pub events_ms: Option<i64>,
    /// The receipts of transfers that have ended.
    pub receipts_ms: Option<i64>,
}

/// Rows in one step.
const STEP: usize = 200;

/// Up to which transfer receipts are gone, by partner: only for this process, which begins anew.
#[derive(Default)]
pub(crate) struct Forgotten(Mutex<HashMap<PartnerId, TransferId>>);

impl Engine {
    /// One step for each partner; nothing while anything waits to be written, or in a recovery. Answers how many events
    /// and receipts were deleted.
    pub async fn retention_step(&self) -> Answer<usize> {
        let mut deleted = 0;
        for partner in self.directory().partners.values() {
            let depths = self.parts.store.journal.queue_depths();
            if depths.settles + depths.opens > 0 || self.is_recovering() {
                break;
            }
            let (events, receipts) =
                (self.events_over(partner.id).await?, self.receipts_over(partner.id).await?);
            let count = events.len() + receipts.len();
            if count > 0 {
                self.commit(Intent::Forget(Forget { partner: partner.id, events, receipts })).await?;
                deleted += count;
            }
        }
        Ok(deleted)
    }

    async fn events_over(&self, partner: PartnerId) -> Answer<Vec<saldo_core::EventId>> {
        let Some(kept_ms) = self.parts.options.retention.events_ms else {
            return Ok(Vec::new());
        };
        let before = self.now().plus_millis(-kept_ms);
        let found = self.parts.store.reads.events_over(partner, before, STEP).await;
        found.map_err(|error| read_failed(&error))
    }

    async fn receipts_over(&self, partner: PartnerId) -> Answer<Vec<TransferId>> {
        let Some(kept_ms) = self.parts.options.retention.receipts_ms else {
            return Ok(Vec::new());
        };
        let before = self.now().plus_millis(-kept_ms);
        let after = self.forgotten.0.lock().get(&partner).copied().unwrap_or(TransferId::new(i64::MIN));
        let found = self.parts.store.reads.receipts_over(partner, after, before, STEP).await;
        let found = found.map_err(|error| read_failed(&error))?;
        if let Some((last, _)) = found.last() {
            self.forgotten.0.lock().insert(partner, *last);
        }
        Ok(found.into_iter().filter(|(_, is_over)| *is_over).map(|(id, _)| id).collect())
    }
}
