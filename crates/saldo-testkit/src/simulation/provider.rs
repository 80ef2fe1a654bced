//! A provider with a book of its own: it does what it does with an attempt whether its answer is heard or not.
//! It keeps what it declares: it registers an attempt before it answers, delivers it once, and tells the same ever after.

use std::collections::BTreeMap;
use std::future::pending;
use std::sync::Arc;

use async_trait::async_trait;
use parking_lot::Mutex;
use saldo_connectors::{
    Capabilities, Connector, ConnectorError, FoundPayer, NotFoundIsCertain, Status, StatusQuery, Submission,
};
use saldo_core::catalogue::PaymentType;
use saldo_core::transfer::{Collection, Flow, Refusal, Verdict};
use saldo_core::{AccountNumber, AttemptId, ConnectorName, Reason, Timestamp};

use super::outside::Outside;

/// How long a submission can be on its way.
const HORIZON_MS: i64 = 15_000;

/// How long a subscriber can pay what it is asked for.
const PAYABLE_MS: i64 = 40_000;

/// What the provider did with an attempt, and when it was known to it.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) reverses: Option<AttemptId>,
    pub(super) arrives_at: Timestamp,
    pub(super) refused: Option<Refusal>,
    /// Where a subscriber pays it, bit by bit.
    collected: Option<Collected>,
}

#[derive(Debug, Clone)]
struct Collected {
    total_minor: i64,
    paid_minor: i64,
    /// From then on nobody can pay any more.
    until: Timestamp,
}

impl Line {
    /// Whether what was asked was done.
    pub(super) fn is_done(&self) -> bool {
        let is_paid =
            self.collected.as_ref().is_none_or(|collected| collected.paid_minor >= collected.total_minor);
        self.refused.is_none() && is_paid
    }

    fn verdict(&self, now: Timestamp) -> Verdict {
        match (&self.refused, &self.collected) {
            (Some(refusal), _) => Verdict::Refused(refusal.clone()),
            (None, Some(Collected { until, .. })) if !self.is_done() && now < *until => {
                Verdict::Waiting { provider_ref: None, receipt: None, until: *until }
            }
            (None, Some(_)) if !self.is_done() => Verdict::Refused(Reason::PayerTimedOut.into()),
            (None, _) => Verdict::Delivered { provider_ref: None, receipt: None },
        }
    }
}

/// All attempts that arrived or will, by their ids.
#[derive(Default)]
pub(super) struct Book(Mutex<BTreeMap<AttemptId, Line>>);

impl Book {
    pub(super) fn lines(&self) -> BTreeMap<AttemptId, Line> {
        self.0.lock().clone()
    }

    /// A subscriber pays, unless it is too late or there is nothing to pay.
    pub(super) fn pay(&self, attempt: AttemptId, minor: i64, now: Timestamp) -> bool {
        let mut lines = self.0.lock();
        let line = lines.get_mut(&attempt).filter(|line| line.refused.is_none() && line.arrives_at <= now);
        let collected = line.and_then(|line| line.collected.as_mut());
        let open = collected.filter(|open| open.paid_minor < open.total_minor && now < open.until);
        open.map(|open| open.paid_minor += minor).is_some()
    }

    fn find(&self, attempt: AttemptId, now: Timestamp) -> Option<Line> {
        self.0.lock().get(&attempt).filter(|line| line.arrives_at <= now).cloned()
    }
}

/// How a submission goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Prompt,
    /// It is answered rightly, but late.
    Slow,
    /// It never arrives, and is said to have timed out.
    Lost,
    /// It arrives, and is said to have timed out.
    TimedOut,
    /// It arrives long after it was said to have timed out.
    Late,
    /// It arrives, and is never answered.
    Silent,
    /// It never arrives, and is never answered.
    LostSilently,
}

const WRONG_WAYS: [Way; 6] = [Way::Slow, Way::Lost, Way::TimedOut, Way::Late, Way::Silent, Way::LostSilently];

pub(super) struct Provider {
    name: ConnectorName,
    outside: Arc<Outside>,
    pub(super) book: Arc<Book>,
}

impl Provider {
    pub(super) fn new(name: &ConnectorName, outside: &Arc<Outside>, book: &Arc<Book>) -> Self {
        Self { name: name.clone(), outside: Arc::clone(outside), book: Arc::clone(book) }
    }

    /// Puts an attempt into the book; from here on it is the provider's.
    fn register(&self, submission: &Submission, way: Way) -> Line {
        let (chance, now) = (&self.outside.chance, self.outside.now());
        let arrives_at = match way {
            Way::Late => now.plus_millis(chance.within(1_000..=HORIZON_MS)),
            _ => now,
        };
        let (refused, collected) = (self.refusal(submission), collected(submission, now));
        let line = Line { reverses: submission.reverses, arrives_at, refused, collected };
        if self.book.0.lock().insert(submission.attempt, line.clone()).is_some() {
            self.outside.fault(format!("attempt {} is submitted twice", submission.attempt));
        }
        line
    }

    fn refusal(&self, submission: &Submission) -> Option<Refusal> {
        if let Some(delivery) = submission.reverses {
            let book = self.book.0.lock();
            let is_there = book.get(&delivery).is_some_and(|line| line.refused.is_none());
            let is_taken_back =
                book.values().any(|line| line.reverses == Some(delivery) && line.refused.is_none());
            if !is_there || is_taken_back {
                return Some(Reason::ProviderRefused.into());
            }
        }
        let reasons =
            [Reason::ProviderRefused, Reason::ProviderRefusedForNow, Reason::ProviderUnavailableForNow];
        let refuses = self.outside.goes_wrong(self.outside.weather.refusals);
        refuses.then(|| self.outside.chance.pick(&reasons).into())
    }

    async fn go(&self, submission: &Submission, way: Way) -> Verdict {
        let (outside, chance) = (&self.outside, &self.outside.chance);
        match way {
            Way::Lost | Way::LostSilently => {}
            _ => drop(self.register(submission, way)),
        }
        match way {
            Way::Prompt => outside.sleep_ms(chance.within(1..=60)).await,
            Way::Slow => outside.sleep_ms(chance.within(500..=20_000)).await,
            Way::Lost | Way::TimedOut | Way::Late => {
                outside.sleep_ms(chance.within(1..=8_000)).await;
                return Verdict::Unknown;
            }
            Way::Silent | Way::LostSilently => pending().await,
        }
        self.book
            .find(submission.attempt, outside.now())
            .map_or(Verdict::Unknown, |line| line.verdict(outside.now()))
    }

    async fn look_up(&self, attempt: AttemptId) -> Status {
        let (outside, chance) = (&self.outside, &self.outside.chance);
        let now = outside.now();
        let found = self.book.find(attempt, now);
        if outside.goes_wrong(outside.weather.statuses) {
            match chance.within(0..=2) {
                0 => return Status::Known(Verdict::Unknown),
                1 => pending().await,
                _ => outside.sleep_ms(chance.within(1_000..=20_000)).await,
            }
        } else {
            outside.sleep_ms(chance.within(1..=40)).await;
        }
        found.map_or(Status::NotFound, |line| Status::Known(line.verdict(now)))
    }
}

fn collected(submission: &Submission, now: Timestamp) -> Option<Collected> {
    let is_paid_later =
        matches!(submission.flow, Flow::Charge(charge) if charge.collection == Collection::AsPaid);
    is_paid_later.then(|| Collected {
        total_minor: submission.send.minor(),
        paid_minor: 0,
        until: now.plus_millis(PAYABLE_MS),
    })
}

#[async_trait]
impl Connector for Provider {
    fn name(&self) -> &ConnectorName {
        &self.name
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            lookup_account: false,
            lookup_bill: false,
            packages: false,
            cancel: true,
            charge: true,
            deliveries: false,
            not_found: NotFoundIsCertain::After { horizon_ms: HORIZON_MS },
            status_rate_max: 200,
        }
    }

    async fn submit(&self, submission: &Submission) -> Verdict {
        let outside = &self.outside;
        if outside.ends_here() {
            outside.die("before a submission");
        }
        if outside.is_dead() {
            return pending().await;
        }
        let wrong = outside.goes_wrong(outside.weather.submissions);
        let way = if wrong { outside.chance.pick(&WRONG_WAYS) } else { Way::Prompt };
        outside.note(format_args!("submit {} {:?}: {way:?}", submission.attempt, submission.purpose));
        let verdict = self.go(submission, way).await;
        outside.pass("after a submission").await;
        outside.note(format_args!("submitted {}: {verdict:?}", submission.attempt));
        verdict
    }

    async fn status(&self, query: &StatusQuery) -> Status {
        self.outside.pass("before a status query").await;
        let status = self.look_up(query.attempt).await;
        self.outside.pass("after a status query").await;
        self.outside.note(format_args!("status of {}: {status:?}", query.attempt));
        status
    }

    async fn payer(&self, _: &AccountNumber) -> Result<FoundPayer, ConnectorError> {
        self.outside.pass("before a payer is looked up").await;
        Ok(FoundPayer { payment_type: PaymentType::Prepaid, status: "Active".into(), chargeable: None })
    }
}
