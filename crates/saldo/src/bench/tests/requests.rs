//! The requests that are sent, and the shares of a mix.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::bench::generator::shares;
use crate::bench::mix::Mix;
use crate::bench::template::{Purchase, Template, reference};

fn purchase() -> Purchase {
    Purchase {
        sku: "NG_4X_TopUp".to_owned(),
        account: "2348031234567".to_owned(),
        amount: "2.00".parse().unwrap(),
    }
}

fn parts(request: &[u8]) -> (String, Value) {
    let text = str::from_utf8(request).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    assert!(head.contains(&format!("content-length: {}", body.len())), "{head}");
    (head.to_owned(), serde_json::from_str(body).unwrap())
}

#[test]
fn a_purchase_has_its_own_reference_and_nothing_else_changes() {
    let mut template = Template::send("127.0.0.1:7000", "key", 0xabc, &purchase(), None);
    let (head, first) = parts(template.fill(0));
    assert_eq!(
        head.lines().collect::<Vec<_>>(),
        [
            "POST /api/V1/SendTransfer HTTP/1.1",
            "host: 127.0.0.1:7000",
            "api_key: key",
            "content-type: application/json",
            "content-length: 137",
        ]
    );
    assert_eq!(
        first,
        json!({"SkuCode": "NG_4X_TopUp", "SendValue": 2.00, "AccountNumber": "2348031234567",
               "DistributorRef": "bench-abc-000000000000", "ValidateOnly": false})
    );
    for index in [1, 42, 999_999_999_999] {
        let (_, body) = parts(template.fill(index));
        assert_eq!(body["DistributorRef"], reference(0xabc, index));
        assert_eq!(body["AccountNumber"], "2348031234567");
    }
}

#[test]
fn a_read_has_no_body() {
    let mut template = Template::get("h:1", "key", "/api/V1/GetBalance");
    assert_eq!(template.fill(7), b"GET /api/V1/GetBalance HTTP/1.1\r\nhost: h:1\r\napi_key: key\r\n\r\n");
}

#[test]
fn a_mix_draws_its_shares_by_the_endings_of_the_account_number() {
    let mix: Mix = "delivered=80,refused=10,unknown=10".parse().unwrap();
    let mut template = Template::send("h:1", "key", 1, &purchase(), Some(mix));
    let mut drawn: BTreeMap<String, u32> = BTreeMap::new();
    for index in 0..10_000 {
        let (_, body) = parts(template.fill(index));
        let number = body["AccountNumber"].as_str().unwrap().to_owned();
        assert!(number.starts_with("234803") && number.len() == 13, "{number}");
        *drawn.entry(number).or_default() += 1;
    }
    let delivered = drawn["2348031234567"];
    let unknown = drawn["2348039990021"] + drawn["2348039990022"];
    assert!((7_700..8_300).contains(&delivered), "{drawn:?}");
    assert!((850..1_150).contains(&unknown), "{drawn:?}");
    assert_eq!(drawn.values().sum::<u32>(), 10_000);
    assert_eq!(drawn.len(), 6);
}

#[test]
fn a_mix_is_shares_of_known_outcomes() {
    for text in ["delivered=1", "delivered=1, refused=2", "slow=1,unknown=0"] {
        assert!(text.parse::<Mix>().is_ok(), "{text}");
    }
    for text in ["", "delivered", "delivered=-1", "lost=1", "delivered=0", "delivered=1,,"] {
        let error = text.parse::<Mix>().unwrap_err();
        assert!(error.ends_with("write it as delivered=85,refused=10,unknown=4,slow=1"), "{text}");
    }
}

#[test]
fn connections_are_shared_out_between_threads() {
    assert_eq!(shares(64, 1), [64]);
    assert_eq!(shares(7, 3), [3, 2, 2]);
    assert_eq!(shares(2, 8), [1, 1]);
}
