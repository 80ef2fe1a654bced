//! The status codes: every one can be forced, every reason has one, and the page has them all.

use std::collections::BTreeSet;

use serde_json::json;

use super::{BALANCE, DEBIT, Desk, LIST, NUMBER, names};
use crate::ideamart::codes::{Scope, TABLE};

const PAGE: &str = include_str!("../../../../../docs/dialects/ideamart.md");

#[tokio::test]
async fn every_code_can_be_forced_and_is_answered_by_every_operation_with_all_its_members() {
    let desk = Desk::open().await;
    let members = [
        desk.post(BALANCE, json!({})).await.is("S1000"),
        desk.debit("good", "1").await.is("S1000"),
        desk.post(LIST, json!({})).await.is("S1000"),
    ];
    for row in TABLE.iter().filter(|row| row.code != "S1000") {
        desk.force(row.code);
        let debit = json!({"externalTrxId": row.code, "amount": "10"});
        let forced = [
            desk.post(BALANCE, json!({})).await.is(row.code),
            desk.post(DEBIT, debit).await.is(row.code),
            desk.post(LIST, json!({})).await.is(row.code),
        ];
        for (forced, good) in forced.iter().zip(&members) {
            assert_eq!(names(forced), names(good), "{}", row.code);
            assert_eq!(forced["statusDetail"], row.detail);
        }
        assert_eq!(forced[0]["chargeableBalance"], "0.00");
        assert_eq!(forced[2]["paymentInstrumentList"], json!([]));
    }
    desk.force("S1000");
    assert_eq!(desk.left(NUMBER).await, "999.00", "what is forced takes nothing");
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn a_code_that_is_none_is_told_by_the_reason() {
    let desk = Desk::open().await;
    desk.force("1000204");
    desk.post(BALANCE, json!({})).await.is("E1308");
}

#[test]
fn every_code_is_there_once_and_in_order() {
    let number = |code: &str| (!code.starts_with('S'), !code.starts_with('P'), code.to_owned());
    let numbers: Vec<_> = TABLE.iter().map(|row| number(row.code)).collect();
    assert!(numbers.is_sorted_by(|one, next| one < next), "{numbers:?}");
    assert!(TABLE.iter().all(|row| !row.detail.is_empty()));
}

#[test]
fn the_page_has_every_code_with_its_text_and_scope() {
    let rows = PAGE.lines().skip_while(|line| !line.starts_with("| code |")).skip(2);
    let rows = rows.take_while(|line| line.starts_with('|')).map(|line| {
        let cells: Vec<&str> = line.split('|').map(|cell| cell.trim().trim_matches('`')).collect();
        (cells[1].to_owned(), cells[2].to_owned(), cells[3].to_owned())
    });
    let scope = |scope: Scope| match scope {
        Scope::Calls => "calls",
        Scope::Notifications => "notifications",
        Scope::Charging => "both",
        Scope::Others => "others",
    };
    let published =
        TABLE.iter().map(|row| (row.code.to_owned(), row.detail.to_owned(), scope(row.scope).to_owned()));
    let (rows, published): (BTreeSet<_>, BTreeSet<_>) = (rows.collect(), published.collect());
    let missing: Vec<_> = published.difference(&rows).collect();
    let strange: Vec<_> = rows.difference(&published).collect();
    assert!(missing.is_empty() && strange.is_empty(), "missing {missing:?}, strange {strange:?}");
}

/// What the reasons that no request reaches are called.
#[test]
fn every_reason_has_a_code_of_the_table() {
    use saldo_core::{Field, Reason};

    use crate::ideamart::error::{Shortage, code};
    let reasons = [
        (Reason::Forbidden, "E1309"),
        (Reason::CredentialExpired, "E1313"),
        (Reason::HostNotAllowed, "E1303"),
        (Reason::Missing(Field::Reference), "E1312"),
        (Reason::OutOfRange(Field::Reference), "E1312"),
        (Reason::NotFound, "E1312"),
        (Reason::AccountNumberUnrecognised, "E1325"),
        (Reason::NotOffered, "E1825"),
        (Reason::Overloaded, "E1603"),
        (Reason::Indeterminate, "E1603"),
        (Reason::SentTooOften { retry_after_s: 1 }, "E1318"),
        (Reason::CallsUsedUp { retry_after_s: 1 }, "E1319"),
        (Reason::PayerTimedOut, "E1405"),
        (Reason::PayerRefused, "E1406"),
        (Reason::Internal, "E1601"),
    ];
    for (reason, expected) in reasons {
        assert_eq!(code(reason, Shortage::ChargingError), expected, "{reason}");
        assert!(TABLE.iter().any(|row| row.code == expected), "{expected}");
    }
}
