//! Planted bugs (`saldo_core::planted`): what is decided gets out before it is committed.

use std::cell::RefCell;

use saldo_core::event::Event;
use saldo_core::planted::Bug;

use super::lane::Decided;
use super::queue::Waiting;

/// Who is told of events that are not committed.
type Gossip = Box<dyn Fn(&Event)>;

thread_local! {
    static GOSSIP: RefCell<Option<Gossip>> = const { RefCell::new(None) };
}

/// From here on this thread's journal tells of events before it has committed them, where it has that bug.
pub fn gossip_to(gossip: Option<Gossip>) {
    GOSSIP.replace(gossip);
}

pub(super) fn let_out(waiting: &mut [Waiting], decided: &Decided) {
    if Bug::AnsweredBeforeCommit.is_planted() {
        for (waiting, outcome) in waiting.iter_mut().zip(&decided.outcomes) {
            waiting.detach(Ok(outcome.clone()));
        }
    }
    if Bug::WebhookBeforeCommit.is_planted() {
        GOSSIP.with_borrow(|gossip| {
            let tell = |event: &Event| gossip.iter().for_each(|gossip| gossip(event));
            decided.batch.events.iter().for_each(|event| tell(&event.row));
        });
    }
}
