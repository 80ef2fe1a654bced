//! Ask the upstream whether an account is good for a product, each time before a transfer is sent that wants it.
//! Nothing has left then: whatever comes of it is certain, and may be tried again.

use std::time::Duration;

use saldo_connectors::{ConnectorError, Verification};
use saldo_core::Reason;
use saldo_core::transfer::{Attempt, Precheck, Purpose, Realm, Refusal, Transfer};

use super::Refused;
use crate::Engine;

/// How long the upstream may take to say so.
const VERIFY_LIMIT: Duration = Duration::from_secs(30);

impl Engine {
    /// Why an attempt may not be sent, where it may not.
    pub(super) async fn prechecked(&self, transfer: &Transfer, attempt: &Attempt) -> Option<Refusal> {
        let order = &transfer.order;
        let is_delivery = attempt.purpose == Purpose::Deliver && order.realm == Realm::Real;
        if order.precheck == Precheck::None || !is_delivery {
            return None;
        }
        let catalogue = self.catalogue();
        let Some(product) = catalogue.product(order.sku.as_str()) else {
            return Some(Refusal::from(Reason::ProductUnavailable));
        };
        let connector = self.connector(&attempt.connector)?;
        let asked = connector.verify_account(product, &order.account_number);
        match tokio::time::timeout(VERIFY_LIMIT, asked).await {
            Ok(Ok(Verification::Verified) | Err(ConnectorError::NotOffered)) => None,
            Ok(Ok(Verification::NotVerified)) => Some(Refusal::from(Reason::AccountRefused)),
            Ok(Err(error)) => Some(Refused::from(error).refusal),
            Err(_elapsed) => Some(Refusal::from(Reason::ProviderUnavailableForNow)),
        }
    }
}
