//! The samples of the description, replayed (Ideamart CaaS description, *Comprehensive sample request* and *response*).

use saldo_core::Timestamp;
use serde_json::{Value, json};

use super::notifications::{Charging, body};
use super::{BALANCE, DEBIT, Desk, LIST, NUMBER, names};
use crate::ideamart::moment::{self, TimeStamps};
use crate::ideamart::translate::debit as translate;

const BALANCE_REQUESTS: [&str; 2] = [
    include_str!("fixtures/balance_request.json"),
    include_str!("fixtures/balance_request_comprehensive.json"),
];
const BALANCE_RESPONSE: &str = include_str!("fixtures/balance_response.json");
const DEBIT_REQUESTS: [&str; 2] =
    [include_str!("fixtures/debit_request.json"), include_str!("fixtures/debit_request_comprehensive.json")];
const DEBIT_RESPONSE: &str = include_str!("fixtures/debit_response.json");
const EZCASH_REQUEST: &str = include_str!("fixtures/ezcash_request.json");
const EZCASH_RESPONSE: &str = include_str!("fixtures/ezcash_response.json");
const LIST_REQUEST: &str = include_str!("fixtures/list_request.json");
const LIST_RESPONSE: &str = include_str!("fixtures/list_response.json");
const NOTIFICATION_PAID: &str = include_str!("fixtures/notification_paid.txt");
const NOTIFICATION_FAILED: &str = include_str!("fixtures/notification_failed.txt");

fn published(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// A notification as it is printed, which is no JSON: `name='value',`.
fn printed(text: &str) -> Value {
    let members = text.lines().filter_map(|line| {
        let (name, value) = line.trim().trim_end_matches(',').split_once('=')?;
        Some((name.to_owned(), json!(value.trim_matches('\''))))
    });
    Value::Object(members.collect())
}

#[tokio::test]
async fn the_balance_requests_get_the_published_response() {
    let desk = Desk::open().await;
    desk.debit("all but 300", "700").await.is("S1000");
    for request in BALANCE_REQUESTS {
        let mut expected = published(BALANCE_RESPONSE);
        expected["chargeableBalance"] = json!("300.00");
        assert_eq!(desk.post_text(BALANCE, request).await.is("S1000"), expected);
    }
}

#[tokio::test]
async fn the_debit_requests_get_the_published_response() {
    let desk = Desk::open().await;
    for (request, left) in DEBIT_REQUESTS.into_iter().zip(["900.00", "800.00"]) {
        let answered = desk.post_text(DEBIT, request).await.is("S1000");
        let mut expected = published(DEBIT_RESPONSE);
        for differing in ["timeStamp", "internalTrxId"] {
            expected[differing] = answered[differing].clone();
        }
        assert_eq!(answered, expected);
        assert_eq!(desk.left(NUMBER).await, left);
    }
}

#[tokio::test]
async fn the_ez_cash_request_gets_the_published_response_and_its_reference() {
    let desk = Desk::open().await;
    let answered = desk.post_text(DEBIT, EZCASH_REQUEST).await.is("P1003");
    // The printed one is of another amount.
    let mut expected = published(&EZCASH_RESPONSE.replace("Rs 8", "Rs 10"));
    expected["amountDue"] = json!("10");
    for differing in ["timeStamp", "internalTrxId", "referenceId"] {
        expected[differing] = answered[differing].clone();
    }
    assert_eq!(answered, expected);
}

#[tokio::test]
async fn the_list_request_gets_the_published_response() {
    let desk = Desk::open().await;
    let answered = desk.post_text(LIST, LIST_REQUEST).await.is("S1000");
    let expected = published(LIST_RESPONSE);
    assert_eq!(names(&answered), names(&expected));
    assert_eq!(answered["statusDetail"], expected["statusDetail"]);
    let item = &expected["paymentInstrumentList"][0];
    let listed = answered["paymentInstrumentList"].as_array().unwrap();
    assert!(listed.iter().all(|listed| names(listed) == names(item)));
    assert!(listed.iter().any(|listed| listed["name"] == item["name"]));
}

#[tokio::test]
async fn the_notifications_are_the_published_ones() {
    let charging = Charging::open().await;
    let (charge, answered) = charging.asked("25.00").await;
    charging.pay(charge, "all", 2_500).await.unwrap();
    let [paid] = charging.told().await.try_into().unwrap();
    let mut expected = printed(NOTIFICATION_PAID);
    expected["totalAmount"] = json!("25.00");
    expected["internalTrxId"] = json!(charge.to_string());
    expected["referenceId"] = answered["referenceId"].clone();
    expected["timeStamp"] = json!("22-Nov-2026 11:54");
    assert_eq!(body(&paid), expected);

    let mut failing = super::by_ezcash("456123", "25.00");
    failing["subscriberId"] = json!("94779990022");
    charging.desk.post(DEBIT, failing).await.is("P1003");
    charging.desk.world.advance(2);
    let failed = body(charging.told().await.last().unwrap());
    let expected = printed(NOTIFICATION_FAILED);
    for same in ["externalTrxId", "balanceDue", "currency", "statusCode", "statusDetail"] {
        assert_eq!(failed[same], expected[same], "{same}");
    }
}

#[test]
fn moments_are_printed_in_the_published_forms() {
    let at = |text: &str| Timestamp::parse_rfc3339(text).unwrap();
    let production = "2014-02-11T14:19:44.656+05:30";
    assert_eq!(moment::of_debit(at(production), TimeStamps::Production), production);
    let simulator = moment::of_debit(at("2018-02-21T16:22:19+05:30"), TimeStamps::Simulator);
    assert_eq!(simulator, "2018-02-21T16:22:19+0530");
    assert_eq!(moment::of_notification(at("2013-10-08T16:32:59+05:30")), "08-Oct-2013 16:32");
    assert_eq!(moment::of_notification(at("2013-12-31T18:30:00Z")), "01-Jan-2014 00:00");
}

/// Not even the opening was heard of in time: the caller's own id is all there is to ask by, and nothing is promised.
#[test]
fn an_opening_that_is_not_known_is_in_progress() {
    let answer = translate::not_known("456123".to_owned(), Timestamp::ZERO, TimeStamps::Simulator);
    let answer = serde_json::to_value(answer).unwrap();
    assert_eq!((&answer["statusCode"], &answer["externalTrxId"]), (&json!("P1003"), &json!("456123")));
    assert_eq!(answer["internalTrxId"], "");
    assert_eq!(answer["longDescription"], "It is not known yet whether the charge was made");
    assert_eq!(names(&answer), names(&published(DEBIT_RESPONSE)));
}
