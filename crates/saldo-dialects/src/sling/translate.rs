//! Between Sling's shapes and the engine's words. Pure: no engine is called here and no rule about money or state is
//! made.

use saldo_core::event::Event;
use saldo_core::transfer::{ClaimPolicy, State, Transfer};
use saldo_engine::{CreditOrder, Eligibility};

use super::wire::{CreditRequest, CreditResponse, EligibilityResponse, Notification};
use super::{VERSION, error};

const PENDING: &str = "pending";

/// A request as an order. A `request_id` is used once and for good (*Idempotency*).
pub(super) fn order(request: &CreditRequest) -> CreditOrder {
    CreditOrder {
        reference: request.request_id.clone(),
        account_number: request.msisdn.clone(),
        amount_minor: request.amount.into(),
        currency: request.currency.clone(),
        policy: ClaimPolicy::Never,
    }
}

/// A credit as it was accepted.
pub(super) fn credit(transfer: &Transfer) -> CreditResponse {
    CreditResponse {
        request_id: transfer.reference.as_str().to_owned(),
        id: transfer.id.to_string(),
        msisdn: transfer.order.account_number.as_str().to_owned(),
        status: PENDING,
    }
}

pub(super) fn eligibility(found: Eligibility) -> EligibilityResponse {
    EligibilityResponse {
        msisdn: found.number.as_str().to_owned(),
        carrier: found.carrier,
        eligible: found.is_eligible,
    }
}

/// The end of a credit, at a carrier of this name.
pub(super) fn notification(event: &Event, carrier: String) -> Notification {
    let transfer = &event.transfer;
    let send = transfer.order.quote.send;
    let error_code = match transfer.state {
        State::Complete | State::Reversing | State::Reversed => None,
        State::Submitted | State::Processing | State::Failed | State::Cancelling | State::Cancelled => {
            Some(error::end(transfer.refusal.as_ref().map(|refusal| refusal.reason)))
        }
    };
    Notification {
        version: VERSION,
        id: transfer.id.to_string(),
        request_id: transfer.reference.as_str().to_owned(),
        msisdn: transfer.order.account_number.as_str().to_owned(),
        carrier,
        amount: send.minor(),
        currency: send.currency().code(),
        status: if error_code.is_none() { "succeeded" } else { "failed" },
        error_code,
        timestamp: event.at.to_string(),
    }
}
