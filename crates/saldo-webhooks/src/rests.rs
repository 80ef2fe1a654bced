//! The endpoints that are left alone for a while, whatever is due for them. In memory only: a restart forgets it.

use std::collections::HashMap;

use parking_lot::Mutex;
use saldo_core::Timestamp;
use saldo_core::command::EndpointKey;
use saldo_core::party::Endpoint;

/// One rest at most for each endpoint.
#[derive(Default)]
pub(crate) struct Rests(Mutex<HashMap<EndpointKey, Rest>>);

struct Rest {
    until: Timestamp,
    /// When the endpoint was set: one that was set anew rests no more.
    set_at: Timestamp,
}

impl Rests {
    /// Leaves an endpoint alone up to a moment, or for as long as it was to rest anyway.
    pub(crate) fn begin(&self, endpoint: &Endpoint, until: Timestamp) {
        let until = self.end(endpoint).map_or(until, |end| end.max(until));
        let rest = Rest { until, set_at: endpoint.created_at };
        self.0.lock().insert((endpoint.partner, endpoint.dialect), rest);
    }

    /// When an endpoint's newest rest ends or ended.
    pub(crate) fn end(&self, endpoint: &Endpoint) -> Option<Timestamp> {
        let rests = self.0.lock();
        let rest = rests.get(&(endpoint.partner, endpoint.dialect))?;
        (rest.set_at == endpoint.created_at).then_some(rest.until)
    }
}
