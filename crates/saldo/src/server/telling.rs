//! Telling partners: the dialects that do, and the key that opens their endpoints' secrets.

use std::collections::BTreeMap;
use std::sync::Arc;

use saldo_core::Dialect;
use saldo_core::transfer::Receipt;
use saldo_dialects::sling::{SignatureForm, SlingFormat};
use saldo_dialects::{ding, ideamart};
use saldo_engine::Engine;
use saldo_engine::secrets::MasterKey;
use saldo_webhooks::{Format, Seal};

use crate::system::SystemChance;

/// The dialects that have webhooks, each with its own words.
pub(super) fn formats(engine: &Arc<Engine>, sling: SignatureForm) -> BTreeMap<Dialect, Arc<dyn Format>> {
    let ding: Arc<dyn Format> = Arc::new(ding::DingFormat);
    let ideamart: Arc<dyn Format> = Arc::new(ideamart::IdeamartFormat);
    let sling: Arc<dyn Format> = Arc::new(SlingFormat::new(Arc::clone(engine), sling));
    BTreeMap::from([(Dialect::Ding, ding), (Dialect::Ideamart, ideamart), (Dialect::Sling, sling)])
}

/// The master key, for signing secrets and for what is told of receipts.
pub(super) struct Sealing(pub(super) MasterKey);

impl Seal for Sealing {
    fn unseal(&self, sealed: &[u8]) -> Option<String> {
        String::from_utf8(self.0.unseal(sealed).ok()?).ok()
    }

    fn unseal_receipt(&self, receipt: &Receipt) -> Option<Receipt> {
        self.0.unseal_receipt(receipt).ok()
    }

    fn seal_text(&self, text: &str) -> String {
        self.0.seal_text(text, &SystemChance)
    }

    fn unseal_text(&self, text: &str) -> Option<String> {
        self.0.unseal_text(text).ok()
    }
}
