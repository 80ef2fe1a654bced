//! The velocity rule: enough successful sends to one account number in a short time hold the next one back.
//! Counted among the recorded transfers, so a restart forgets nothing; looked at only where a rule is on.

use saldo_core::limits::Velocity;
use saldo_core::transfer::{Order, Realm};
use saldo_core::{PartnerId, Reason};

use super::{Enforcement, seconds};
use crate::engine::read_failed;
use crate::{Answer, Caller, Engine};

impl Engine {
    /// Why an order may not be sent at this moment, if so. Rehearsals, and what goes to nobody's account, are neither
    /// counted nor held back. A number to which so much was refused that the successful sends cannot all be found is
    /// held back too.
    pub(crate) async fn velocity_refusal(&self, caller: &Caller, order: &Order) -> Answer<Option<Reason>> {
        let Velocity::AtMost(rule) = self.velocity_of(caller.partner) else {
            return Ok(None);
        };
        if order.realm == Realm::Simulated || order.account_number.is_nobody() {
            return Ok(None);
        }
        let now = self.now();
        let since = now.plus_millis(-rule.window_ms());
        let sends_max = usize::try_from(rule.sends_max.get()).unwrap_or(usize::MAX);
        let number = order.account_number.clone();
        let sends = self.parts.store.reads.sends_to(caller.partner, number, since, sends_max).await;
        let sends = sends.map_err(|error| read_failed(&error))?;
        let is_full = sends.completed.len() >= sends_max;
        let oldest = sends.completed.last().filter(|_| is_full).or(sends.crowded_at.as_ref());
        Ok(oldest.map(|oldest| Reason::SentTooOften { retry_after_s: seconds(oldest.millis_since(since)) }))
    }

    /// The rule that holds for a partner: its own, or the one that is configured for all.
    pub fn velocity_of(&self, partner: PartnerId) -> Velocity {
        let options = &self.parts.options;
        if options.limits == Enforcement::Off {
            return Velocity::Off;
        }
        let directory = self.directory.load();
        let own = directory.partners.get(&partner).and_then(|partner| partner.limits.velocity);
        own.unwrap_or(options.velocity)
    }
}
