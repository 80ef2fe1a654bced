//! The printed examples, replayed: same members, same values where they are not made anew.

use axum::http::Method;
use serde_json::{Value, json};

use super::{Desk, names};
use crate::utelecard::moment;
use crate::utelecard::routes::served;
use saldo_core::Timestamp;
use saldo_core::catalogue::Kind;

macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!("fixtures/", $name, ".json"))
    };
}

fn payload(text: &str) -> Value {
    serde_json::from_str::<Value>(text).unwrap()["payload"].clone()
}

/// Whether two texts are the same once digits are.
fn shape(text: &str) -> String {
    text.chars().map(|sign| if sign.is_ascii_digit() { '9' } else { sign }).collect()
}

#[tokio::test]
async fn the_purchases_get_the_published_answers() {
    let desk = Desk::open().await;
    for (request, response, left) in [
        (fixture!("buy_topup_request"), fixture!("buy_topup_response"), "499800.00"),
        (fixture!("buy_pin_request"), fixture!("buy_pin_response"), "499700.00"),
        (fixture!("buy_package_request"), fixture!("buy_package_response"), "499650.00"),
        (fixture!("buy_energy_request"), fixture!("buy_energy_response"), "499645.00"),
    ] {
        let (bought, printed) = (desk.post_text("/v1/buy", request).await.succeeds(), payload(response));
        assert_eq!(names(&bought), names(&printed), "{request}");
        for made in ["pin", "serial"] {
            let shape = |of: &Value| of[made].as_str().map(shape);
            assert_eq!(shape(&bought), shape(&printed), "{made}");
        }
        assert_eq!(desk.balance().await, left);
    }
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn energy_has_its_token_and_the_blocks_of_the_tariff() {
    let desk = Desk::open().await;
    let bought = desk.post_text("/v1/buy", fixture!("buy_energy_request")).await.succeeds();
    let (data, printed) = (&bought["data"], &payload(fixture!("buy_energy_response"))["data"]);
    assert_eq!(names(data), names(printed));
    for (name, value) in printed.as_object().unwrap() {
        match name.as_str() {
            "token" => assert_eq!(shape(data[name].as_str().unwrap()), shape(value.as_str().unwrap())),
            "lote" => assert_eq!(data[name], bought["authNumber"], "as it is printed"),
            "fecha" => {}
            _ => assert_eq!(&data[name], value, "{name}"),
        }
    }
}

#[tokio::test]
async fn the_queries_get_the_published_answers() {
    let desk = Desk::open().await;
    let found = desk.get("/v1/query?productId=3149&accountNumber=8095551212").await.succeeds();
    let printed = payload(fixture!("query_packages_response"));
    assert_eq!(found.as_array().unwrap()[..4], printed.as_array().unwrap()[..]);
    let found = desk.get("/v1/query?productId=2023&accountNumber=5010345").await.succeeds();
    assert_eq!(found, payload(fixture!("query_bill_response")));
}

#[tokio::test]
async fn the_lists_have_the_published_rows() {
    let desk = Desk::open().await;
    for (path, printed) in [
        ("/v1/products", fixture!("products_response")),
        ("/v1/products/groups", fixture!("groups_response")),
        ("/v1/products/types", fixture!("types_response")),
        ("/v1/carriers", fixture!("carriers_response")),
        ("/v1/response-codes", fixture!("response_codes_response")),
    ] {
        let listed = desk.get(path).await.succeeds();
        let listed = listed.as_array().unwrap();
        for row in payload(printed).as_array().unwrap() {
            assert!(listed.contains(row), "{path} lacks {row}");
        }
    }
}

#[tokio::test]
async fn the_cancellation_gets_the_published_answer_and_the_void_row() {
    let desk = Desk::open().await;
    desk.top_up("1721677154624", "8095551212").await.succeeds();
    let reply = desk.post_text("/v1/txns/cancel", fixture!("cancel_request")).await;
    assert_eq!(reply.json(), serde_json::from_str::<Value>(fixture!("cancel_response")).unwrap());
    let rows = desk.txns("accountNumber=8095551212").await;
    let printed = payload(fixture!("txns_by_account_response"));
    assert_eq!(rows.len(), 2);
    for (row, printed) in rows.iter().zip(printed.as_array().unwrap()) {
        let mut expected = printed.clone();
        for made in ["id", "txnDate"] {
            assert_eq!(row[made].is_string(), printed[made].is_string(), "{made}");
            expected[made] = row[made].clone();
        }
        if printed["authNumber"] != json!("") {
            expected["authNumber"] = row["authNumber"].clone();
        }
        assert_eq!(*row, expected);
    }
    assert_ne!(rows[0]["id"], rows[1]["id"]);
}

#[test]
fn moments_are_printed_in_the_published_forms() {
    let at = |text: &str| Timestamp::parse_rfc3339(text).unwrap();
    let top_up = at("2024-07-28T10:25:04.123-04:00");
    assert_eq!(moment::of_purchase(top_up, Kind::Topup), "7/28/2024 10:25:04 AM");
    assert_eq!(moment::of_purchase(at("2024-07-28T00:05:04-04:00"), Kind::Pin), "7/28/2024 12:05:04 AM");
    assert_eq!(moment::of_purchase(at("2024-07-28T13:05:04-04:00"), Kind::Bill), "7/28/2024 1:05:04 PM");
    assert_eq!(moment::of_purchase(at("2024-07-24T09:24:21-04:00"), Kind::Data), "20240724092421");
    let energy = at("2024-07-24T09:36:06.956-04:00");
    assert_eq!(moment::of_purchase(energy, Kind::Electricity), "2024-07-24 09:36:06.956 -0400 AST");
    assert_eq!(moment::of_transaction(at("2024-07-30T16:55:55.999Z")), "2024-07-30T16:55:55Z");
}

#[test]
fn what_is_served_is_what_is_published() {
    let posted: Vec<&str> =
        served().into_iter().filter(|(verb, _)| *verb == Method::POST).map(|(_, path)| path).collect();
    assert_eq!(posted, ["/v1/buy", "/v1/txns/cancel"]);
    assert_eq!(served().len(), 10);
}
