//! The sandbox provider: an upstream made of tables, with a book of its own, and faults to switch on.
//! It keeps the promises of a good provider: it registers an attempt before it answers, and tells the same ever after.
//! What the numbers do stands in README.md; begin with `scenario` for how a number is matched, `book` for what is kept.

mod bills;
mod book;
mod book_line;
mod chance;
mod faults;
mod listed;
mod new_fault;
mod packages;
mod payment_ref;
mod receipt;
mod rows;
mod runs;
mod scenario;
mod subscribers;
mod table;
#[cfg(test)]
pub(crate) mod tests;
mod traffic;

use std::collections::{BTreeMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use parking_lot::Mutex;
use saldo_core::catalogue::{Kind, PaymentType, Product};
use saldo_core::recovery::ListedDelivery;
use saldo_core::transfer::{Setting, Verdict};
use saldo_core::{AccountNumber, AttemptId, Clock, ConnectorName, Reason, Timestamp};

pub use book::DeliveriesSummary;
pub use faults::{Extent, Fault, FaultKind};
pub use new_fault::{NewFault, NewFaultError};
pub use rows::TableError;
pub use subscribers::SubscriberTraits;
pub use traffic::Answered;

use bills::Bills;
use book::Book;
use faults::Faults;
use packages::Packages;
use scenario::{Answer, Asked, Operation, Scenarios};
use subscribers::Subscribers;

use crate::port::{
    Capabilities, Connector, ConnectorError, FoundAccount, FoundBill, FoundPackage, FoundPayer,
    NotFoundIsCertain, Status, StatusQuery, Submission, Verification,
};

/// The status code that forces nothing.
const SUCCESS: &str = "S1000";

/// Why the sandbox provider cannot do its work.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    #[error(transparent)]
    Table(#[from] TableError),
    #[error("the provider's book {path} cannot be used: {error}")]
    BookUnusable { path: PathBuf, error: io::Error },
    #[error("line {line} of the provider's book {path} is damaged; move the file away to begin another")]
    BookDamaged { path: PathBuf, line: u64 },
    #[error("the fault is for the connector {0}")]
    OtherConnector(ConnectorName),
}

/// One sandbox provider.
pub struct SandboxConnector {
    name: ConnectorName,
    scenarios: Scenarios,
    bills: Bills,
    packages: Packages,
    faults: Mutex<Faults>,
    book: Mutex<Book>,
    subscribers: Mutex<Subscribers>,
    /// Attempts whose answer is being held back.
    in_flight: Mutex<HashSet<AttemptId>>,
    clock: Arc<dyn Clock>,
}

impl SandboxConnector {
    /// Milliseconds after which an attempt the book does not know can no longer arrive.
    const HORIZON_MS: i64 = 2_000;
    const STATUS_RATE_MAX: u32 = 1_000;
    /// What it can do, wherever it runs.
    pub(crate) const CAPABILITIES: Capabilities = Capabilities {
        lookup_account: true,
        lookup_bill: true,
        packages: true,
        cancel: true,
        charge: true,
        deliveries: true,
        not_found: NotFoundIsCertain::After { horizon_ms: Self::HORIZON_MS },
        status_rate_max: Self::STATUS_RATE_MAX,
    };

    /// Opens the provider with its book: the file at `book`, or one in memory. `seed` is for faults with a rate.
    ///
    /// Errors: a built-in table that does not hold; a book that cannot be read, or has a damaged line before its last.
    pub fn open(
        name: ConnectorName,
        book: Option<&Path>,
        clock: Arc<dyn Clock>,
        seed: u64,
    ) -> Result<Self, SandboxError> {
        Ok(Self {
            name,
            scenarios: table::scenarios()?,
            bills: Bills::read()?,
            packages: Packages::read()?,
            faults: Mutex::new(Faults::new(seed)),
            book: Mutex::new(Book::open(book)?),
            subscribers: Mutex::new(Subscribers::open(book.map(subscribers_beside).as_deref())),
            in_flight: Mutex::default(),
            clock,
        })
    }

    /// Switches a fault on; it replaces one of the same kind. Of several, the one switched on first is asked first.
    ///
    /// Errors: `OtherConnector`.
    pub fn set_fault(&self, fault: Fault) -> Result<(), SandboxError> {
        if fault.connector != self.name {
            return Err(SandboxError::OtherConnector(fault.connector));
        }
        self.faults.lock().set(fault);
        Ok(())
    }

    pub fn clear_faults(&self) {
        self.faults.lock().clear();
    }

    /// How often each attempt was really delivered: never for rehearsals, reversals and refused attempts, which are
    /// left out. A delivery that was taken back stays counted.
    pub fn deliveries(&self) -> BTreeMap<AttemptId, u32> {
        self.book.lock().deliveries()
    }

    /// `deliveries` added up; costs nothing, however many there are.
    pub fn deliveries_summary(&self) -> DeliveriesSummary {
        self.book.lock().summary()
    }

    /// What the operator says of a subscriber, or where no number is given of all that nothing else is said of.
    pub fn subscriber(&self, number: Option<&str>) -> SubscriberTraits {
        self.subscribers.lock().of(number.unwrap_or_default())
    }

    /// Sets what the operator says of one subscriber, or of all; what is absent stays.
    ///
    /// Errors: the file could not be written.
    pub fn set_subscriber(&self, number: Option<&str>, change: SubscriberTraits) -> io::Result<()> {
        self.subscribers.lock().set(number, change)
    }

    /// As on the first day: an empty book, no faults, and nothing said of any subscriber.
    ///
    /// Errors: `BookUnusable`, where a file could not be emptied.
    pub fn reset(&self) -> Result<(), SandboxError> {
        self.clear_faults();
        let emptied = self.subscribers.lock().reset();
        emptied.map_err(|error| SandboxError::BookUnusable { path: "subscribers.json".into(), error })?;
        self.book.lock().reset()
    }

    /// The moment by its own clock.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The table's word on a look-up, after its delay. `Ok(None)` is for the look-up itself to answer.
    async fn scripted(&self, asked: Asked<'_>) -> Result<Option<&Answer>, ConnectorError> {
        let Some(scenario) = self.scenarios.find(asked) else { return Ok(None) };
        wait(scenario.delay_ms).await;
        match &scenario.answer {
            Answer::Refused(refusal) => Err(ConnectorError::Refused {
                reason: refusal.reason,
                provider_code: refusal.provider_code.clone(),
                message: refusal.message.clone(),
            }),
            Answer::Silent { .. } => Err(ConnectorError::Unreachable),
            found => Ok(Some(found)),
        }
    }
}

/// Where subscribers are kept: in a file beside the book.
fn subscribers_beside(book: &Path) -> PathBuf {
    book.with_file_name("subscribers.json")
}

/// Holds an answer back.
async fn wait(delay_ms: u64) {
    if delay_ms > 0 {
        tokio::time::sleep(Duration::from_millis(delay_ms)).await;
    }
}

#[async_trait]
impl Connector for SandboxConnector {
    fn name(&self) -> &ConnectorName {
        &self.name
    }

    fn capabilities(&self) -> Capabilities {
        Self::CAPABILITIES
    }

    async fn submit(&self, submission: &Submission) -> Verdict {
        self.take(submission).await
    }

    async fn status(&self, query: &StatusQuery) -> Status {
        self.tell(query)
    }

    async fn deliveries_since(&self, since: Timestamp) -> Result<Vec<ListedDelivery>, ConnectorError> {
        self.book.lock().deliveries_since(since).map_err(|error| {
            tracing::error!(%error, "the sandbox provider cannot read its book");
            ConnectorError::Unreachable
        })
    }

    async fn payer(&self, number: &AccountNumber) -> Result<FoundPayer, ConnectorError> {
        let traits = self.subscriber(Some(number.as_str()));
        if let Some(code) = traits.status_code.filter(|code| code != SUCCESS) {
            return Err(ConnectorError::Refused {
                reason: Reason::ProviderRefused,
                provider_code: Some(code.into()),
                message: None,
            });
        }
        let is_postpaid =
            traits.account_type.is_some_and(|given| given.to_ascii_lowercase().starts_with("post"));
        Ok(FoundPayer {
            payment_type: if is_postpaid { PaymentType::Postpaid } else { PaymentType::Prepaid },
            status: traits.account_status.unwrap_or_else(|| "Active".to_owned()).into(),
            chargeable: None,
        })
    }

    async fn lookup_account(
        &self,
        number: &AccountNumber,
    ) -> Result<Option<Vec<FoundAccount>>, ConnectorError> {
        match self.scripted(Asked::account(number)).await? {
            Some(Answer::Found { providers }) => {
                let at_home = |provider: &_| FoundAccount { provider: Clone::clone(provider), region: None };
                Ok(Some(providers.iter().map(at_home).collect()))
            }
            _ => Ok(None),
        }
    }

    async fn verify_account(
        &self,
        product: &Product,
        number: &AccountNumber,
    ) -> Result<Verification, ConnectorError> {
        if !matches!(product.kind, Kind::Topup | Kind::Tv | Kind::Electricity | Kind::Bill) {
            return Err(ConnectorError::NotOffered);
        }
        if product.pattern.as_ref().is_some_and(|pattern| !number.fits(pattern)) {
            return Ok(Verification::NotVerified);
        }
        match self.scripted(Asked::product(Operation::Verify, product, number)).await? {
            Some(Answer::NotVerified) => Ok(Verification::NotVerified),
            _ => Ok(Verification::Verified),
        }
    }

    async fn lookup_bill(
        &self,
        product: &Product,
        number: &AccountNumber,
        _settings: &[Setting],
    ) -> Result<Vec<FoundBill>, ConnectorError> {
        self.scripted(Asked::product(Operation::LookupBill, product, number)).await?;
        self.bills.lookup(product, number, self.clock.now())
    }

    async fn packages(
        &self,
        product: &Product,
        number: &AccountNumber,
    ) -> Result<Vec<FoundPackage>, ConnectorError> {
        self.scripted(Asked::product(Operation::Packages, product, number)).await?;
        self.packages.of(product)
    }
}
