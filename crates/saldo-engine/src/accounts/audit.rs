//! Prove on the live database that the books are right.

use saldo_store::{AuditReport, Watermark};

use crate::engine::read_failed;
use crate::{Answer, Engine};

impl Engine {
    /// Audits everything above what was proven before; `None` proves it all.
    pub async fn audit(&self, from: Option<Watermark>) -> Answer<AuditReport> {
        self.parts.store.reads.audit(from, |_| {}).await.map_err(|error| read_failed(&error))
    }
}
