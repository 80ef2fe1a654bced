//! A planted bug (`crate::planted`): a refusal that comes once more gives the hold back once more.

use std::sync::Arc;

use super::settle::legs;
use super::{Books, Decision, Outcome, post};
use crate::command::Command;
use crate::ledger::Posting;
use crate::planted::Bug;
use crate::transfer::{Report, State, Transfer, Verdict};

pub(super) fn release_again(
    books: &Books,
    command: &Command,
    transfer: &Transfer,
    report: &Report,
) -> Option<Decision> {
    let is_repeated = transfer.state == State::Failed && matches!(report.verdict, Verdict::Refused(_));
    if !Bug::HoldReleasedTwice.is_planted() || !is_repeated {
        return None;
    }
    let held = Transfer { state: State::Processing, ..transfer.clone() };
    let posting = Posting::new(command.id, Some(transfer.id), legs(&held, State::Failed)?).ok()?;
    let changes = post(books, &posting).ok()?;
    Some(Decision { outcome: Outcome::Unchanged(Arc::new(transfer.clone())), changes })
}
