//! The published tables, replayed (*Test MSISDNs*, *Ineligible test msisdns*), and the shapes this page chose.

use serde_json::{Value, json};

use super::{CREDIT, Desk, ELIGIBILITY, KEY, body};

const TEST_MSISDNS: &str = include_str!("fixtures/test_msisdns.md");
const INELIGIBLE: &str = include_str!("fixtures/ineligible_test_msisdns.md");
const ELIGIBILITY_REQUEST: &str = include_str!("fixtures/eligibility_request.json");
const ELIGIBILITY_RESPONSE: &str = include_str!("fixtures/eligibility_response.json");
const CREDIT_REQUEST: &str = include_str!("fixtures/credit_request.json");
const CREDIT_RESPONSE: &str = include_str!("fixtures/credit_response.json");
const WEBHOOK: &str = include_str!("fixtures/webhook.json");

fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// The cells of a table, row by row.
fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let cells = |line: &'static str| line.trim().trim_matches('|').split('|').map(str::trim).collect();
    table.lines().skip(2).map(cells)
}

#[tokio::test]
async fn every_test_msisdn_ends_as_printed() {
    for row in rows(TEST_MSISDNS) {
        let [msisdn, carrier, status, code] = row[..] else { panic!("{row:?}") };
        let desk = Desk::open().await;
        let found = desk.eligibility(msisdn).await.is(200);
        assert_eq!(found, json!({"msisdn": msisdn, "carrier": carrier, "eligible": true}));
        assert_eq!(desk.credit("a", msisdn).await.is(202)["status"], "pending");
        let told = desk.told_after(60).await;
        assert_eq!(told.len(), 1, "{msisdn}");
        let told = body(&told[0]);
        let code = if code.is_empty() { Value::Null } else { json!(code) };
        assert_eq!(
            (&told["msisdn"], &told["carrier"], &told["status"], &told["error_code"]),
            (&json!(msisdn), &json!(carrier), &json!(status), &code)
        );
        let is_credited = status == "succeeded";
        assert_eq!(desk.balance().await, if is_credited { "995.00 GBP" } else { "1000.00 GBP" });
        assert_eq!(desk.world.deliveries(), u32::from(is_credited));
        desk.world.assert_settled().await;
    }
}

#[tokio::test]
async fn every_ineligible_test_msisdn_is_not_eligible_and_never_credited() {
    let desk = Desk::open().await;
    for row in rows(INELIGIBLE) {
        let [pattern, carrier, eligible] = row[..] else { panic!("{row:?}") };
        for digits in ["0000000", "1234567", "9999999"] {
            let msisdn = pattern.replace("xxxxxxx", digits);
            let found = desk.eligibility(&msisdn).await.is(200);
            let expected = json!({"msisdn": msisdn, "carrier": carrier, "eligible": eligible == "true"});
            assert_eq!(found, expected);
            desk.credit(&msisdn, &msisdn).await.is(202);
            let told = body(desk.told().await.last().unwrap());
            assert_eq!((&told["request_id"], &told["carrier"]), (&json!(msisdn), &json!(carrier)));
            assert_eq!(
                (&told["status"], &told["error_code"]),
                (&json!("failed"), &json!("INELIGIBLE_ERROR"))
            );
        }
    }
    assert_eq!((desk.balance().await.as_str(), desk.world.deliveries()), ("1000.00 GBP", 0));
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn the_shapes_are_those_of_the_page() {
    let desk = Desk::open().await;
    let found = desk.post_with(KEY, ELIGIBILITY, ELIGIBILITY_REQUEST).await.is(200);
    assert_eq!(found, value(ELIGIBILITY_RESPONSE));
    let accepted = desk.post_with(KEY, CREDIT, CREDIT_REQUEST).await.is(202);
    assert_eq!(accepted, value(CREDIT_RESPONSE));
    let [post] = desk.told().await.try_into().unwrap();
    assert_eq!(body(&post), value(WEBHOOK));
    let page = include_str!("../../../../../docs/dialects/sling.md");
    for shape in [ELIGIBILITY_REQUEST, ELIGIBILITY_RESPONSE, CREDIT_REQUEST, CREDIT_RESPONSE, WEBHOOK] {
        assert!(page.contains(shape.trim()), "{shape}");
    }
}
