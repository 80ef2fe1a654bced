//! The response codes: what is listed, what every reason is called, and that the page has them all.

use std::collections::BTreeSet;

use saldo_core::{Field, Reason};
use serde_json::Value;

use super::Desk;
use crate::utelecard::codes::{TABLE, known};
use crate::utelecard::error::words;

const PAGE: &str = include_str!("../../../../../docs/dialects/utelecard.md");

#[tokio::test]
async fn every_code_is_listed_once_with_its_message() {
    let listed = Desk::open().await.get("/v1/response-codes").await.succeeds();
    let listed = listed.as_array().unwrap();
    let codes: BTreeSet<&str> = listed.iter().map(|row| row["code"].as_str().unwrap()).collect();
    assert_eq!((codes.len(), listed.len()), (TABLE.len(), TABLE.len()));
    assert!(listed.iter().all(|row: &Value| !row["message"].as_str().unwrap().is_empty()));
    assert!(TABLE.iter().map(|row| row.code).is_sorted(), "in order");
}

#[test]
fn the_page_has_every_code_with_its_message() {
    let rows = PAGE.lines().filter_map(|line| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let code = cells.get(1)?.strip_prefix('`')?.strip_suffix('`')?;
        known(code).map(|_| (code.to_owned(), cells.get(2).copied().unwrap_or_default().to_owned()))
    });
    let rows: BTreeSet<(String, String)> = rows.collect();
    let table: BTreeSet<(String, String)> =
        TABLE.iter().map(|row| (row.code.to_owned(), row.message.to_owned())).collect();
    let missing: Vec<_> = table.difference(&rows).collect();
    let strange: Vec<_> = rows.difference(&table).collect();
    assert!(missing.is_empty() && strange.is_empty(), "missing {missing:?}, strange {strange:?}");
}

/// What the reasons that no request reaches are called.
#[test]
fn every_reason_has_a_status_of_the_published_and_a_code_of_the_table() {
    let reasons = [
        (Reason::CredentialExpired, 401, "133"),
        (Reason::Forbidden, 401, "SW05"),
        (Reason::OutOfRange(Field::Reference), 406, "SW03"),
        (Reason::Conflicting(Field::SendAmount, Field::ReceiveAmount), 406, "SW03"),
        (Reason::AccountNumberUnrecognised, 406, "087"),
        (Reason::Ambiguous, 422, "SW09"),
        (Reason::ReferenceRepeated, 409, "SW02"),
        (Reason::Indeterminate, 409, "SW01"),
        (Reason::CallsUsedUp { retry_after_s: 1 }, 429, "SW08"),
        (Reason::Overloaded, 429, "SW08"),
        (Reason::InstantNotCancellable, 422, "SW10"),
        (Reason::PayerTimedOut, 422, "020"),
        (Reason::PayerRefused, 422, "020"),
        (Reason::Internal, 500, "SW99"),
    ];
    for (reason, status, code) in reasons {
        let (told, word) = words(reason);
        assert_eq!((told.as_u16(), word), (status, code), "{reason}");
        assert!(known(code).is_some(), "{code}");
    }
}
