//! Take up what a process left open that is gone: one that ended before this one began, or one that died beside it.
//! Taking up is asking the provider about the attempt's own id; it never sends anything.

use std::sync::Arc;

use saldo_core::transfer::{Knowledge, State, Transfer};
use saldo_store::{Gone, OpenCursor};

use super::due::DueReport;
use crate::engine::read_failed;
use crate::{Answer, Engine};

impl Engine {
    /// Takes up the transfers that an earlier process left open; those whose outcome is known to be unknown are asked
    /// about on their schedule. Where several processes share the database, only those of one that is gone.
    pub async fn recover(self: &Arc<Self>) -> Answer<DueReport> {
        if self.parts.store.members.is_sole() {
            return self.take_up(|_| true).await;
        }
        self.beat().await
    }

    /// Says that this process lives, and takes up what those left open who are gone. To be called about once a second.
    pub async fn beat(self: &Arc<Self>) -> Answer<DueReport> {
        let members = &self.parts.store.members;
        let mut report = DueReport::default();
        for gone in members.beat().await.map_err(|error| read_failed(&error))? {
            let left = self.take_up(|transfer| self.was_of(transfer, gone)).await?;
            tracing::info!(node = %gone.node, transfers = left.asked, "a node is gone; what it left open was taken up");
            report.asked += left.asked;
            members.taken_up(gone).await.map_err(|error| read_failed(&error))?;
        }
        Ok(report)
    }

    /// Leaves what falls due to the other nodes: this one is about to stop.
    pub async fn hand_over(&self) {
        self.parts.store.members.hand_over().await;
    }

    /// Whether a process that is gone opened the transfer's attempt: of its number, and not by this process, which may
    /// have the same.
    fn was_of(&self, transfer: &Transfer, gone: Gone) -> bool {
        let is_this = gone.node == self.parts.store.members.node();
        transfer.attempt.as_ref().is_some_and(|attempt| {
            attempt.node == gone.node && !(is_this && attempt.started_at >= self.started_at)
        })
    }

    async fn take_up(self: &Arc<Self>, is_left: impl Fn(&Transfer) -> bool) -> Answer<DueReport> {
        let mut begun = Vec::new();
        let mut after = None;
        loop {
            let open = self.parts.store.reads.transfers_open(after, self.parts.options.due_max).await;
            let open = open.map_err(|error| read_failed(&error))?;
            let Some(last) = open.last().and_then(OpenCursor::of) else {
                return Ok(self.work_on(begun).await);
            };
            after = Some(last);
            begun.extend(open.into_iter().filter(|transfer| {
                let is_out = transfer.state != State::Submitted && transfer.knowledge == Knowledge::Pending;
                is_out && is_left(transfer)
            }));
        }
    }
}
