//! Keeps the written reference data of the current catalogue, one for each settlement currency that asked.
//! A new catalogue version pushes out what was written of the old one.

use std::sync::Arc;

use arc_swap::ArcSwap;
use parking_lot::Mutex;
use saldo_core::Currency;
use saldo_core::catalogue::Catalogue;

use super::Reference;

#[derive(Default)]
pub(in crate::ding) struct Shelf {
    kept: ArcSwap<Vec<Arc<Reference>>>,
    /// Held while writing, so that a crowd that asks at once waits for one.
    writing: Mutex<()>,
}

impl Shelf {
    /// The reference data of a catalogue in a settlement currency, written if nobody asked before.
    pub(in crate::ding) fn get(&self, catalogue: &Catalogue, settlement: Currency) -> Arc<Reference> {
        if let Some(found) = self.find(catalogue.version, settlement) {
            return found;
        }
        let _writing = self.writing.lock();
        if let Some(found) = self.find(catalogue.version, settlement) {
            return found;
        }
        let written = Arc::new(Reference::write(catalogue, settlement));
        let kept = self.kept.load();
        let same_version = kept.iter().filter(|kept| kept.version == catalogue.version).cloned();
        self.kept.store(Arc::new(same_version.chain([Arc::clone(&written)]).collect()));
        written
    }

    fn find(&self, version: i64, settlement: Currency) -> Option<Arc<Reference>> {
        let kept = self.kept.load();
        kept.iter().find(|kept| kept.version == version && kept.settlement == settlement).cloned()
    }
}
