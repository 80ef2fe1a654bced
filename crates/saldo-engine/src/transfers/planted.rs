//! Planted bugs (`saldo_core::planted`): guesses about an outcome that is not known.

use saldo_connectors::Submission;
use saldo_core::Reason;
use saldo_core::planted::Bug;
use saldo_core::transfer::{Refusal, Verdict};

use crate::Engine;

/// What is made of an answer that says nothing.
pub(super) async fn guessed(engine: &Engine, submission: &Submission, answer: Verdict) -> Verdict {
    if answer != Verdict::Unknown {
        return answer;
    }
    if Bug::TimeoutTakenForFailure.is_planted() {
        return Verdict::Refused(Refusal::from(Reason::ProviderTimedOut));
    }
    let others = engine.parts.connectors.iter().filter(|(name, _)| **name != engine.parts.default_connector);
    match others.map(|(_, other)| other).next() {
        Some(other) if Bug::UnknownRetriedElsewhere.is_planted() => other.submit(submission).await,
        _ => answer,
    }
}
