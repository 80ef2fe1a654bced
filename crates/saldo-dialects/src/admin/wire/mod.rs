//! The shapes of the admin API exactly as docs/admin-api.md prints them: one file a group of addresses.
//! Nothing here knows the engine; `translate` fills these from it.

mod books;
mod catalogue;
mod events;
mod limits;
mod movements;
mod parties;
mod recovery;
mod signing_keys;
mod transfers;

use serde::Serialize;

use super::error::Problem;

pub(super) use books::{Account, AccountsQuery, Audit, Entry, PageQuery, Violation};
pub(super) use catalogue::{Catalogue, CatalogueCounts, CatalogueImported, Files, NewCatalogue};
pub(super) use events::{Delivery, Event, EventDetail, EventsQuery};
pub(super) use limits::{Calls, Limits, NewLimits, Velocity};
pub(super) use movements::{CreditLimit, Movement, NewAdjustment, NewCreditLimit, NewDeposit};
pub(super) use parties::{
    Credential, IssuedCredential, NewCredential, NewPartner, NewWebhook, Partner, Restrictions,
    RevocationQuery, Rotation, Webhook, WebhookSet,
};
pub(super) use recovery::{ComparedConnector, FoundDelivery, RecoveryFinish, RecoveryRecord, RecoveryStatus};
pub(super) use signing_keys::SigningKey;
pub(super) use transfers::{
    Attempt, DiscrepanciesQuery, Discrepancy, EndedAttempt, Quote, Receipt, Seen, Setting, Tax, Transfer,
    TransferDetail, TransfersQuery,
};

/// An amount as a decimal text in major units, with its currency.
#[derive(Debug, Serialize)]
pub(super) struct Amount {
    pub amount: String,
    pub currency: &'static str,
}

/// One page of a list; `next` is what `after` must be for the page behind it.
#[derive(Debug, Serialize)]
pub(super) struct Page<T> {
    pub items: Vec<T>,
    pub next: Option<String>,
}

/// The answer of a call that was not done.
#[derive(Debug, Serialize)]
pub(super) struct Failure<'a> {
    error: Error<'a>,
}

#[derive(Debug, Serialize)]
struct Error<'a> {
    code: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    faults: Vec<Fault<'a>>,
}

#[derive(Debug, Serialize)]
struct Fault<'a> {
    file: &'a str,
    line: u64,
    column: u64,
    message: &'a str,
}

impl<'a> From<&'a Problem> for Failure<'a> {
    fn from(problem: &'a Problem) -> Self {
        let faults = problem.faults.iter().map(|fault| Fault {
            file: &fault.file,
            line: fault.line,
            column: fault.column,
            message: &fault.message,
        });
        let error = Error {
            code: problem.code,
            message: &problem.message,
            field: problem.field.as_deref(),
            faults: faults.collect(),
        };
        Self { error }
    }
}
