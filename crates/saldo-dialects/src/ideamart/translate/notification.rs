//! Events as charging notifications.

use saldo_core::Money;
use saldo_core::event::Event;
use saldo_core::transfer::{State, Transfer};

use super::two_decimals;
use crate::ideamart::error::{self, Words};
use crate::ideamart::moment;
use crate::ideamart::wire::ChargingNotification;

/// A payment of a charge, or its end.
pub(in crate::ideamart) fn notification(event: &Event) -> ChargingNotification {
    let transfer = &event.transfer;
    let currency = transfer.order.quote.send.currency();
    let amount = |minor: i64| two_decimals(Money::from_minor(minor, currency));
    let (brought, due) = (transfer.brought_minor(), transfer.due_minor());
    let at_once = if due == 0 { brought } else { 0 };
    let is_as_paid = transfer.order.is_collected_as_paid();
    ChargingNotification {
        external_trx_id: transfer.reference.as_str().to_owned(),
        internal_trx_id: transfer.id.to_string(),
        reference_id: transfer.provider_ref.as_deref().filter(|_| is_as_paid).map(str::to_owned),
        paid_amount: amount(event.payment.map_or(at_once, Money::minor)),
        total_amount: amount(brought),
        balance_due: amount(due),
        currency: currency.code(),
        status: standing(transfer).into(),
        time_stamp: moment::of_notification(event.at),
    }
}

/// How far a charge is, as a notification has it.
fn standing(transfer: &Transfer) -> Words {
    match transfer.state {
        State::Complete | State::Reversing | State::Reversed => Words {
            detail: "Request was Successfully processed, Due amount fully paid.".into(),
            ..Words::of(error::SUCCESS)
        },
        State::Submitted | State::Processing => Words {
            detail: "Request was Successfully processed, Due amount partially paid.".into(),
            ..Words::of(error::PARTLY_PAID)
        },
        State::Failed | State::Cancelling | State::Cancelled => {
            Words::of(transfer.refusal.as_ref().map_or(error::NOT_CHARGED, error::end))
        }
    }
}
