//! The sandbox's own numbers: every answer a provider can give has an ending, and README.md lists it.

use std::time::Duration;

use saldo_core::transfer::Verdict;
use saldo_core::{Field, Reason, Reference};
use tokio::time::timeout;

use super::{Seen, StatusQuery, open, product, reversal, seen, status, submission};
use crate::port::{Connector, ConnectorError, Status, Verification};
use crate::sandbox::table;

const REFUSED: [(&str, Reason); 16] = [
    ("9990001", Reason::ProviderTimedOut),
    ("9990002", Reason::ProviderRefusedForNow),
    ("9990003", Reason::ProviderUnavailableForNow),
    ("9990004", Reason::ProductUnavailableForNow),
    ("9990005", Reason::AccountBlockedForNow),
    ("9990006", Reason::AccountRefused),
    ("9990007", Reason::ProviderRefused),
    ("9990008", Reason::ProviderUnavailable),
    ("9990009", Reason::ProductUnavailable),
    ("9990010", Reason::RechargeNotAllowed),
    ("9990011", Reason::ProviderUnknownError),
    ("9990012", Reason::RateLimited),
    ("9990013", Reason::AccountNumberInvalid),
    ("9990014", Reason::InsufficientBalance),
    ("9990015", Reason::InProgress),
    ("9990016", Reason::OutOfRange(Field::SendAmount)),
];

/// Whether a provider gives this reason; a reason added to the core must be decided here.
fn is_of_providers(reason: Reason) -> bool {
    match reason {
        Reason::ProviderTimedOut
        | Reason::ProviderRefusedForNow
        | Reason::ProviderUnavailableForNow
        | Reason::ProductUnavailableForNow
        | Reason::AccountBlockedForNow
        | Reason::AccountRefused
        | Reason::ProviderRefused
        | Reason::ProviderUnavailable
        | Reason::ProductUnavailable
        | Reason::RechargeNotAllowed
        | Reason::ProviderUnknownError
        | Reason::RateLimited
        | Reason::AccountNumberInvalid
        | Reason::InsufficientBalance
        | Reason::InProgress
        | Reason::OutOfRange(_) => true,
        Reason::AuthenticationFailed
        | Reason::CredentialExpired
        | Reason::HostNotAllowed
        | Reason::Forbidden
        | Reason::Missing(_)
        | Reason::Invalid(_)
        | Reason::Conflicting(_, _)
        | Reason::AccountNumberUnrecognised
        | Reason::NotOffered
        | Reason::NotFound
        | Reason::Ambiguous
        | Reason::ReferenceRepeated
        | Reason::ReferenceConflict
        | Reason::PayerTimedOut
        | Reason::PayerRefused
        | Reason::CallsUsedUp { .. }
        | Reason::SentTooOften { .. }
        | Reason::InstantNotCancellable
        | Reason::AlreadyFinal
        | Reason::Overloaded
        | Reason::Indeterminate
        | Reason::Internal => false,
    }
}

#[tokio::test]
async fn every_reason_of_a_provider_has_an_ending() {
    let sandbox = open(None);
    for (attempt, (ending, reason)) in (1..).zip(REFUSED) {
        assert!(is_of_providers(reason));
        for number in [format!("509{ending}"), format!("+1809{ending}"), ending.to_owned()] {
            let verdict = sandbox.submit(&submission(attempt, "CLDO357", &number)).await;
            assert_eq!(Seen::Refused(reason, String::new()), seen(&verdict), "{number}");
        }
    }
    assert_eq!(0, sandbox.deliveries_summary().deliveries);
}

#[tokio::test]
async fn endings_work_for_contracts_of_seven_digits_too() {
    let sandbox = open(None);
    let verdict = sandbox.submit(&submission(1, "ESDO2023", "9990007")).await;
    assert_eq!(Seen::Refused(Reason::ProviderRefused, String::new()), seen(&verdict));
    assert!(sandbox.lookup_bill(&product("ESDO2023"), &super::account("9990007"), &[]).await.is_ok());
}

#[tokio::test]
async fn an_unknown_stays_or_is_found_out() {
    let sandbox = open(None);
    let refused = Seen::Refused(Reason::ProviderRefused, String::new());
    let cases = [("9990020", Seen::Unknown, 0), ("9990021", Seen::Delivered, 1), ("9990022", refused, 0)];
    for (attempt, (ending, later, deliveries)) in (1..).zip(cases) {
        let given = submission(attempt, "CLDO357", &format!("809{ending}"));
        assert_eq!(Verdict::Unknown, sandbox.submit(&given).await);
        for _ in 0..2 {
            let Status::Known(verdict) = status(&sandbox, &given).await else { panic!("not registered") };
            assert_eq!(later, seen(&verdict));
        }
        assert_eq!(deliveries, sandbox.deliveries().get(&given.attempt).copied().unwrap_or_default());
    }
}

#[tokio::test(start_paused = true)]
async fn a_slow_answer_comes_after_the_callers_wait() {
    let sandbox = open(None);
    let refused = Seen::Refused(Reason::ProviderRefused, String::new());
    for (attempt, (ending, later)) in (1..).zip([("9990023", Seen::Delivered), ("9990024", refused)]) {
        let given = submission(attempt, "CLDO357", &format!("809{ending}"));
        let query = StatusQuery {
            attempt: given.attempt,
            submission: given.clone(),
            started_at: saldo_core::Timestamp::ZERO,
        };
        let answer = sandbox.submit(&given);
        tokio::pin!(answer);
        assert!(timeout(Duration::from_secs(5), &mut answer).await.is_err());
        assert_eq!(Status::Known(Verdict::Unknown), sandbox.status(&query).await);
        assert_eq!(later, seen(&answer.await));
        let Status::Known(verdict) = sandbox.status(&query).await else { panic!("not registered") };
        assert_eq!(later, seen(&verdict));
    }
}

#[tokio::test(start_paused = true)]
async fn a_caller_that_stops_listening_changes_nothing() {
    let sandbox = open(None);
    let given = submission(1, "CLDO357", "8099990023");
    assert!(timeout(Duration::from_secs(5), sandbox.submit(&given)).await.is_err());
    let Status::Known(verdict) = status(&sandbox, &given).await else { panic!("not registered") };
    assert_eq!(Seen::Delivered, seen(&verdict));
    assert_eq!(1, sandbox.deliveries()[&given.attempt]);
}

#[tokio::test(start_paused = true)]
async fn one_answer_takes_a_second() {
    let sandbox = open(None);
    let started = tokio::time::Instant::now();
    assert_eq!(Seen::Delivered, seen(&sandbox.submit(&submission(1, "CLDO357", "8099990025")).await));
    assert_eq!(Duration::from_secs(1), started.elapsed());
}

#[tokio::test]
async fn reversals_have_endings_of_the_reference() {
    let sandbox = open(None);
    let sold = submission(1, "CLDO357", "8095551212");
    sandbox.submit(&sold).await;
    let refused = Seen::Refused(Reason::ProviderRefused, String::new());
    let cases = [
        ("9990007", refused.clone(), refused.clone()),
        ("9990020", Seen::Unknown, Seen::Unknown),
        ("9990022", Seen::Unknown, refused),
        ("9990021", Seen::Unknown, Seen::Delivered),
    ];
    for (attempt, (ending, heard, later)) in (2..).zip(cases) {
        let reference = Reference::parse(&format!("cancel-{ending}")).unwrap();
        let given = super::Submission { reference, ..reversal(attempt, &sold) };
        assert_eq!(heard, seen(&sandbox.submit(&given).await), "{ending}");
        let Status::Known(verdict) = status(&sandbox, &given).await else { panic!("not registered") };
        assert_eq!(later, seen(&verdict), "{ending}");
    }
}

#[tokio::test]
async fn look_ups_have_endings() {
    let sandbox = open(None);
    let bill = product("ESDO2023");
    let unreachable = Err(ConnectorError::Unreachable);
    assert_eq!(unreachable, sandbox.lookup_bill(&bill, &super::account("9990020"), &[]).await);
    assert_eq!(Err(ConnectorError::Unreachable), sandbox.lookup_account(&super::account("8099990020")).await);
    let unverified = sandbox.verify_account(&bill, &super::account("9990013")).await;
    assert_eq!(Ok(Verification::NotVerified), unverified);
    let found = sandbox.packages(&product("CRDO3149"), &super::account("8099990006")).await;
    assert!(matches!(found, Err(ConnectorError::Refused { reason: Reason::AccountRefused, .. })));
}

#[test]
fn the_page_lists_every_ending() {
    let page = include_str!("../README.md");
    for row in table::read(table::TEXT).unwrap() {
        let account = row.account.unwrap_or_default();
        let Some(ending) =
            account.strip_prefix("[-+0-9]*").filter(|text| text.starts_with("999") && text.len() == 7)
        else {
            continue;
        };
        assert!(page.contains(&format!("`{ending}`")), "README.md does not list {ending}");
    }
}
