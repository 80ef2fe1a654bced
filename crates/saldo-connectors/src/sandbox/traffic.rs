//! Submissions and what is told of them: scenario, bill, fault, book, delay and answer, in this order.
//! What the provider does is in the book before anyone hears of it, and a caller that stops listening changes nothing.

use std::collections::HashSet;
use std::sync::Arc;

use parking_lot::Mutex;
use saldo_core::transfer::{Charge, Collection, Flow, Purpose, Realm, Refusal, Verdict};
use saldo_core::{AttemptId, Field, Reason, Timestamp};

use super::book::Told;
use super::book_line::Line;
use super::faults::{FaultKind, Strike};
use super::listed::Listed;
use super::receipt::{payment_receipt, provider_ref, receipt};
use super::scenario::{Answer, Asked};
use super::{SandboxConnector, wait};
use crate::port::{Status, StatusQuery, Submission};

/// How long a subscriber has to pay what is collected as it is paid.
const PAYMENT_SECONDS: i64 = 1_800;

/// How a subscriber answers a payment it is asked for, other than by paying.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered {
    Refused,
    TimedOut,
}

impl Answered {
    fn refusal(self) -> Refusal {
        let (reason, message) = match self {
            Self::Refused => (Reason::PayerRefused, "The subscriber rejected the payment"),
            Self::TimedOut => (Reason::PayerTimedOut, "The subscriber did not authorize the payment in time"),
        };
        Refusal { reason, provider_code: None, message: Some(message.into()) }
    }
}

/// What becomes of a submission.
struct Plan {
    truth: Told,
    heard: Heard,
    delay_ms: u64,
}

/// Whether the caller gets an answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Heard {
    Answer,
    Nothing,
}

impl SandboxConnector {
    pub(super) async fn take(&self, submission: &Submission) -> Verdict {
        let mut plan = self.plan(submission);
        match self.strike(submission.realm) {
            Some(Strike { kind: FaultKind::Timeout, .. }) => return Verdict::Unknown,
            Some(strike) => plan = plan.struck(strike),
            None => {}
        }
        let _held = (plan.delay_ms > 0).then(|| Held::back(&self.in_flight, submission.attempt));
        let at_s = self.now_s();
        let Some(told) = self.register(submission, plan.truth, at_s) else {
            return Verdict::Unknown;
        };
        wait(plan.delay_ms).await;
        match plan.heard {
            Heard::Answer => self.verdict(told, submission, at_s),
            Heard::Nothing => Verdict::Unknown,
        }
    }

    pub(super) fn tell(&self, query: &StatusQuery) -> Status {
        let Some((told, at_s)) = self.book.lock().find(query.attempt) else {
            return Status::NotFound;
        };
        if self.in_flight.lock().contains(&query.attempt) {
            return Status::Known(Verdict::Unknown);
        }
        Status::Known(self.verdict(told, &query.submission, at_s))
    }

    /// The subscriber's answer to a payment that waits for it; whether one did.
    pub fn answer_payment(&self, attempt: AttemptId, answered: Answered) -> bool {
        let at_s = self.now_s();
        let mut book = self.book.lock();
        if !matches!(book.find(attempt), Some((Told::Waiting, _))) {
            return false;
        }
        let told = Told::Refused(answered.refusal());
        let (purpose, realm) = (Purpose::Deliver, Realm::Real);
        let line =
            Line { attempt, purpose, realm, at_s, told, reverses: None, payment_ref: None, asked: None };
        book.register(&line).is_ok()
    }

    /// Whole seconds since 1970: what the book keeps, so that a receipt is the same when it is made again.
    fn now_s(&self) -> u32 {
        u32::try_from(self.clock.now().millis() / 1_000).unwrap_or_default()
    }

    fn plan(&self, submission: &Submission) -> Plan {
        let scenario = self.scenarios.find(Asked::submission(submission));
        let delay_ms = scenario.map_or(0, |scenario| scenario.delay_ms);
        let (truth, heard) = match scenario.map(|scenario| &scenario.answer) {
            Some(Answer::Refused(refusal)) => (Told::Refused(refusal.clone()), Heard::Answer),
            Some(Answer::Silent { truth }) => (truth.clone(), Heard::Nothing),
            _ if asks_subscriber(submission) => (Told::Waiting, Heard::Answer),
            _ if !self.bills.take(submission) => {
                (refused(Reason::Invalid(Field::BillRef), "No such bill"), Heard::Answer)
            }
            _ if !self.packages.take(submission) => (Told::Refused(no_such_package()), Heard::Answer),
            _ => (Told::Delivered, Heard::Answer),
        };
        Plan { truth, heard, delay_ms }
    }

    fn strike(&self, realm: Realm) -> Option<Strike> {
        match realm {
            Realm::Real => self.faults.lock().strike(),
            Realm::Simulated => None,
        }
    }

    /// Writes down what is done and answers what that is; `None` where it could not be written, and nothing was done.
    fn register(&self, submission: &Submission, truth: Told, at_s: u32) -> Option<Told> {
        let mut book = self.book.lock();
        let told = match (submission.purpose, truth) {
            (Purpose::Reverse, Told::Delivered) => {
                let takes_back = submission.reverses.is_some_and(|attempt| book.can_take_back(attempt));
                let nothing = || refused(Reason::NotFound, "No delivery to take back");
                if takes_back { Told::Delivered } else { nothing() }
            }
            (_, truth) => truth,
        };
        let is_shown = asks_subscriber(submission) && matches!(told, Told::Waiting | Told::Delivered);
        let line = Line {
            attempt: submission.attempt,
            purpose: submission.purpose,
            realm: submission.realm,
            at_s,
            asked: (told == Told::Delivered).then(|| Listed::of(submission)).flatten(),
            told,
            reverses: submission.reverses,
            payment_ref: is_shown.then(|| book.payment_ref(submission.attempt)),
        };
        match book.register(&line) {
            Ok(()) => Some(line.told),
            Err(error) => {
                tracing::error!(%error, attempt = %line.attempt, "the sandbox provider cannot write its book");
                None
            }
        }
    }

    fn verdict(&self, told: Told, submission: &Submission, at_s: u32) -> Verdict {
        let at = Timestamp::ZERO.plus_seconds(i64::from(at_s));
        match told {
            Told::Waiting if self.clock.now() >= at.plus_seconds(PAYMENT_SECONDS) => {
                Verdict::Refused(Answered::TimedOut.refusal())
            }
            Told::Waiting => Verdict::Waiting {
                provider_ref: Some(self.reference(submission).into()),
                receipt: Some(Arc::new(payment_receipt(submission))),
                until: at.plus_seconds(PAYMENT_SECONDS),
            },
            Told::Unknown => Verdict::Unknown,
            Told::Refused(refusal) => Verdict::Refused(refusal),
            Told::Delivered => Verdict::Delivered {
                provider_ref: Some(self.reference(submission).into()),
                receipt: match submission.purpose {
                    Purpose::Deliver => {
                        let reference = self.reference(submission);
                        Some(Arc::new(receipt(submission, reference, at, &self.bills)))
                    }
                    Purpose::Reverse => None,
                },
            },
        }
    }

    /// The provider's own id of what was submitted: of a payment by the subscriber, the one in the subscriber's menu.
    fn reference(&self, submission: &Submission) -> String {
        if asks_subscriber(submission) {
            self.book.lock().payment_ref(submission.attempt).to_string()
        } else {
            provider_ref(submission.attempt)
        }
    }
}

impl Plan {
    fn struck(self, strike: Strike) -> Self {
        match strike.kind {
            FaultKind::Timeout | FaultKind::TimeoutButDelivered => {
                Self { heard: Heard::Nothing, delay_ms: 0, ..self }
            }
            FaultKind::Refuse => Self {
                truth: refused(Reason::ProviderRefusedForNow, "The provider refuses for the moment"),
                heard: Heard::Answer,
                delay_ms: 0,
            },
            FaultKind::Slow => Self { delay_ms: strike.delay_ms, ..self },
        }
    }
}

/// Whether the subscriber is asked to pay it.
fn asks_subscriber(submission: &Submission) -> bool {
    let is_as_paid = matches!(submission.flow, Flow::Charge(Charge { collection: Collection::AsPaid, .. }));
    is_as_paid && submission.purpose == Purpose::Deliver
}

fn refused(reason: Reason, message: &str) -> Told {
    Told::Refused(Refusal { reason, provider_code: None, message: Some(message.into()) })
}

/// What is said of a package that is not sold, or at another price.
fn no_such_package() -> Refusal {
    Refusal {
        reason: Reason::RechargeNotAllowed,
        provider_code: Some("DB2".into()),
        message: Some("UTP INVALID PRODUCT OR AMOUNT FOR THIS ACCOUNT".into()),
    }
}

/// An attempt whose answer is held back: until that is over, or nobody waits for it, its status is unknown.
struct Held<'a> {
    in_flight: &'a Mutex<HashSet<AttemptId>>,
    attempt: AttemptId,
}

impl<'a> Held<'a> {
    fn back(in_flight: &'a Mutex<HashSet<AttemptId>>, attempt: AttemptId) -> Self {
        in_flight.lock().insert(attempt);
        Self { in_flight, attempt }
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.in_flight.lock().remove(&self.attempt);
    }
}
