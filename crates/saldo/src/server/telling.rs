//! Telling partners: the dialects that do, and the key that opens their endpoints' secrets.

use std::collections::BTreeMap;
use std::sync::Arc;

use saldo_core::Dialect;
use saldo_dialects::sling::{SignatureForm, SlingFormat};
use saldo_dialects::{ding, ideamart};
use saldo_engine::Engine;
use saldo_engine::secrets::MasterKey;
use saldo_webhooks::{Format, Unseal};

/// The dialects that have webhooks, each with its own words.
pub(super) fn formats(engine: &Arc<Engine>, sling: SignatureForm) -> BTreeMap<Dialect, Arc<dyn Format>> {
    let ding: Arc<dyn Format> = Arc::new(ding::DingFormat);
    let ideamart: Arc<dyn Format> = Arc::new(ideamart::IdeamartFormat);
    let sling: Arc<dyn Format> = Arc::new(SlingFormat::new(Arc::clone(engine), sling));
    BTreeMap::from([(Dialect::Ding, ding), (Dialect::Ideamart, ideamart), (Dialect::Sling, sling)])
}

/// The master key, for signing secrets.
pub(super) struct Unsealed(pub(super) MasterKey);

impl Unseal for Unsealed {
    fn unseal(&self, sealed: &[u8]) -> Option<String> {
        String::from_utf8(self.0.unseal(sealed).ok()?).ok()
    }
}
