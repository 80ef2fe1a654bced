//! Keep a delivery that was made after the backup the books come from. Its reference is used, by a transfer that stands
//! for it and has moved nothing: what its partner owes is for a person to post, since nobody knows what was agreed.

use std::sync::Arc;

use super::{Books, Change, Decision, Discrepancy, Outcome};
use crate::command::{Command, KeepFound};
use crate::ids::{NodeId, TransferId};
use crate::recovery::FoundDelivery;
use crate::transfer::{
    Attempt, Claim, ClaimKey, Knowledge, Order, Purpose, RequestHash, State, Transfer, Verdict,
};

pub(super) fn keep(books: &Books, command: &Command, found: &KeepFound) -> Decision {
    let id = TransferId::new(found.listed.attempt.value());
    let named = found.claim_key().zip(found.order.as_ref());
    if let Some(known) = named.as_ref().and_then(|(key, _)| books.transfer(key.partner, id)) {
        return Decision::unchanged(Outcome::Unchanged(known));
    }
    let mut changes = vec![Change::AppendFound(FoundDelivery {
        recovery: found.recovery,
        connector: found.connector.clone(),
        listed: found.listed.clone(),
        transfer: named.is_some().then_some(id),
        command: command.id,
    })];
    let Some((key, order)) = named else {
        return Decision { outcome: Outcome::Done, changes };
    };
    let claim = books.claim(&key).cloned();
    let transfer = Arc::new(standing(command, found, &key, order, claim.as_ref()));
    changes.push(Change::PutClaim(taken(books, key, &transfer, claim)));
    changes.push(Change::PutTransfer(Arc::clone(&transfer)));
    let (provider_ref, receipt) = (found.listed.provider_ref.clone(), None);
    changes.push(Change::AppendDiscrepancy(Discrepancy {
        id: command.id,
        at: command.at,
        transfer: Arc::clone(&transfer),
        verdict: Verdict::Delivered { provider_ref, receipt },
    }));
    Decision { outcome: Outcome::Transfer(transfer), changes }
}

/// The reference is its own from then on. One that an open transfer has is taken from it, as it was before.
fn taken(books: &Books, key: ClaimKey, transfer: &Transfer, before: Option<Claim>) -> Claim {
    let loses = |holder| books.transfer(key.partner, holder).is_none_or(|holder| holder.state.is_open());
    let crowded = before.is_some_and(|claim| claim.crowded || claim.holder.is_some_and(loses));
    let hash = RequestHash::of(&transfer.order);
    Claim { newest: transfer.id, holder: Some(transfer.id), crowded, hash, key }
}

/// The transfer that stands for the delivery: complete, and without a price.
fn standing(
    command: &Command,
    found: &KeepFound,
    key: &ClaimKey,
    order: &Arc<Order>,
    claim: Option<&Claim>,
) -> Transfer {
    let at = found.listed.at;
    Transfer {
        id: TransferId::new(found.listed.attempt.value()),
        partner: key.partner,
        dialect: key.dialect,
        reference: key.reference.clone(),
        previous: claim.map(|claim| claim.newest),
        order: Arc::clone(order),
        state: State::Complete,
        knowledge: Knowledge::Delivered,
        attempt: Some(Attempt {
            id: found.listed.attempt,
            number: 1,
            purpose: Purpose::Deliver,
            connector: found.connector.clone(),
            started_at: at,
            send_by: at,
            lease_until: at,
            node: NodeId::SOLE,
            reversal: None,
            repeated: false,
        }),
        provider_ref: found.listed.provider_ref.clone(),
        receipt: None,
        refusal: None,
        started_at: at,
        completed_at: Some(at),
        due_at: None,
        checks: 0,
        paid_minor: 0,
        command: command.id,
    }
}
