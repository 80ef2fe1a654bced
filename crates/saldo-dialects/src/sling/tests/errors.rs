//! The errors: every one is on the page, and every reason has one.

use std::collections::BTreeSet;

use saldo_core::{Field, Reason};

use crate::sling::error::{TABLE, end, words};

const PAGE: &str = include_str!("../../../../../docs/dialects/sling.md");

#[test]
fn the_page_has_every_error_with_its_status() {
    let rows = PAGE.lines().skip_while(|line| !line.starts_with("| status |")).skip(2);
    let rows = rows.take_while(|line| line.starts_with('|')).map(|line| {
        let cells: Vec<&str> = line.split('|').map(|cell| cell.trim().trim_matches('`')).collect();
        (cells[1].to_owned(), cells[2].to_owned())
    });
    let answered = TABLE.iter().map(|error| (error.status.as_u16().to_string(), error.code.to_owned()));
    assert_eq!(rows.collect::<BTreeSet<_>>(), answered.collect());
}

/// What the reasons that no request reaches are called.
#[test]
fn every_reason_is_an_error_and_an_end() {
    let reasons = [
        (Reason::Forbidden, 403, "KEY_NOT_ALLOWED_ERROR", "SYSTEM_ERROR"),
        (Reason::Missing(Field::Settings), 422, "VALIDATION_ERROR", "CARRIER_ERROR"),
        (Reason::NotFound, 404, "NOT_FOUND_ERROR", "CARRIER_ERROR"),
        (Reason::SentTooOften { retry_after_s: 1 }, 429, "RATE_LIMIT_ERROR", "TIMEOUT_EXCEEDED_ERROR"),
        (Reason::Overloaded, 503, "SYSTEM_ERROR", "TIMEOUT_EXCEEDED_ERROR"),
        (Reason::Indeterminate, 503, "SYSTEM_ERROR", "SYSTEM_ERROR"),
        (Reason::Internal, 500, "SYSTEM_ERROR", "SYSTEM_ERROR"),
        (Reason::ProviderRefused, 503, "CARRIER_ERROR", "CARRIER_ERROR"),
        (Reason::ProviderTimedOut, 503, "CARRIER_ERROR", "TIMEOUT_EXCEEDED_ERROR"),
    ];
    for (reason, status, code, ended) in reasons {
        let (answered, _) = words(reason);
        assert_eq!((answered.status.as_u16(), answered.code, end(Some(reason))), (status, code, ended));
        assert!(TABLE.contains(&answered), "{reason}");
    }
    assert_eq!(end(None), "SYSTEM_ERROR");
}

#[test]
fn what_may_pass_and_did_not_is_the_time_that_was_exceeded() {
    let passing = [
        Reason::RateLimited,
        Reason::ProviderTimedOut,
        Reason::ProviderRefusedForNow,
        Reason::ProviderUnavailableForNow,
        Reason::ProductUnavailableForNow,
        Reason::AccountBlockedForNow,
        Reason::Overloaded,
    ];
    for reason in passing {
        assert!(reason.is_retryable());
        assert_eq!(end(Some(reason)), "TIMEOUT_EXCEEDED_ERROR", "{reason}");
    }
}
