//! A planted bug (`saldo_core::planted`): an event is told that is not committed.

use std::sync::Arc;

use saldo_core::event::Event;

use crate::Webhooks;

impl Webhooks {
    /// Tells an event at once, wherever it comes from.
    pub fn tell_uncommitted(self: &Arc<Self>, event: Event) {
        let webhooks = Arc::clone(self);
        tokio::spawn(async move {
            let endpoint = webhooks.parts.store.reads.endpoint((event.partner, event.dialect)).await;
            if let Ok(Some(endpoint)) = endpoint {
                webhooks.deliver(&endpoint, event).await;
            }
        });
    }
}
