//! Give a partner limits of its own. They hold from its next call on.

use saldo_core::command::Intent;
use saldo_core::limits::PartnerLimits;
use saldo_core::party::Partner;
use saldo_core::{Field, PartnerId, Reason};

use crate::{Answer, Engine};

impl Engine {
    /// Sets a partner's limits, in place of those it had.
    ///
    /// Errors: `Invalid(Partner)`.
    pub async fn partner_limits_set(&self, partner: PartnerId, limits: PartnerLimits) -> Answer<Partner> {
        let change = self.change().await?;
        let found = change.directory().partners.get(&partner).ok_or(Reason::Invalid(Field::Partner))?;
        let changed = Partner { limits, ..Partner::clone(found) };
        change.commit(Intent::PutPartner(changed.clone())).await?;
        Ok(changed)
    }
}
