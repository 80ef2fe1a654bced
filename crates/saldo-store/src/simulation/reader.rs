//! Reads on a simulated disk: at once, on the one thread, with time passing before and after.

use std::sync::Arc;

use super::disk::Disk;
use super::script::{Passage, Script};
use crate::error::StoreError;
use crate::tables::{RowError, Session};

#[derive(Clone)]
pub(crate) struct Reader {
    disk: Disk,
    script: Arc<dyn Script>,
}

impl Reader {
    pub(super) fn new(disk: &Disk, script: &Arc<dyn Script>) -> Self {
        Self { disk: disk.clone(), script: Arc::clone(script) }
    }

    pub(crate) async fn read<T>(
        &self,
        read: impl FnOnce(&dyn Session) -> Result<T, RowError>,
    ) -> Result<T, StoreError> {
        self.script.pass(Passage::Read).await;
        let answer = self.disk.read(read);
        self.script.pass(Passage::ReadAnswer).await;
        Ok(answer?)
    }
}
