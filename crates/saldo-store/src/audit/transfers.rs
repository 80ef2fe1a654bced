//! One transfer against its own entries: held while it is open, paid once if it is complete. Its payments are checked
//! in `payments`.

use saldo_core::ledger::{AccountKey, Entry, Side};
use saldo_core::transfer::{Realm, State, Transfer};

use super::findings::TransferFound;
use super::{Rule, Violation, payments};

/// What is wrong with a transfer; mostly nothing.
pub(super) fn check(found: &TransferFound) -> Vec<Violation> {
    let transfer = &found.transfer;
    let mut wrong = Vec::new();
    let mut expect = |rule: Rule, holds: bool, detail: String| {
        if !holds {
            let subject = format!("transfer {}", transfer.id);
            wrong.push(Violation { rule, partner: transfer.partner, subject, detail });
        }
    };
    let (held, paid) = expected(transfer);
    let (pending, posted) = on_payer(transfer, &found.entries);
    expect(Rule::Hold, pending == held, format!("{} and holds {pending}, not {held}", transfer.state));
    expect(Rule::Paid, posted == paid, format!("{} and has paid {posted}, not {paid}", transfer.state));
    let row = i128::from(found.held_minor);
    expect(
        Rule::Hold,
        row == held,
        format!("{} and its row says it holds {row}, not {held}", transfer.state),
    );
    let is_open = transfer.state.is_open();
    let due = if is_open { "open and never due" } else { "final and still due" };
    expect(Rule::Hold, transfer.due_at.is_some() == is_open, due.to_owned());
    let missing = found.listed.saturating_sub(found.entries.len());
    expect(Rule::EntryListed, missing == 0, format!("{missing} of the entries it lists are not there"));
    let foreign = found.entries.iter().filter(|entry| entry.transfer != Some(transfer.id)).count();
    expect(Rule::EntryListed, foreign == 0, format!("{foreign} of the entries it lists are not its own"));
    expect(Rule::Claim, found.has_claim, format!("no claim for its reference {}", transfer.reference));
    for detail in payments::check(found) {
        expect(Rule::Payment, false, detail);
    }
    wrong
}

/// What its payer's account must hold and have paid for it.
fn expected(transfer: &Transfer) -> (i128, i128) {
    if transfer.order.realm == Realm::Simulated {
        return (0, 0);
    }
    if transfer.order.is_collected_as_paid() {
        return (0, i128::from(transfer.paid_minor));
    }
    let total = i128::from(transfer.order.quote.total().minor());
    match transfer.state {
        State::Submitted | State::Processing | State::Cancelling => (total, 0),
        State::Complete | State::Reversing => (0, total),
        State::Failed | State::Cancelled | State::Reversed => (0, 0),
    }
}

/// Its pending and posted debits less credits, on the payer's account.
fn on_payer(transfer: &Transfer, entries: &[Entry]) -> (i128, i128) {
    of_payer(transfer, entries).map(debited).fold((0, 0), |(pending, posted), (more_pending, more_posted)| {
        (pending + more_pending, posted + more_posted)
    })
}

/// Those of its entries that are on the payer's account.
pub(super) fn of_payer<'a>(transfer: &Transfer, entries: &'a [Entry]) -> impl Iterator<Item = &'a Entry> {
    let currency = transfer.order.quote.send.currency();
    let payer = AccountKey::new(transfer.partner, currency, transfer.order.payer()).id();
    entries.iter().filter(move |entry| entry.account == payer)
}

/// An entry's pending and posted amount: above zero for a debit, below for a credit.
pub(super) fn debited(entry: &Entry) -> (i128, i128) {
    let sign = if entry.side == Side::Debit { 1 } else { -1 };
    (sign * i128::from(entry.pending), sign * i128::from(entry.posted))
}
