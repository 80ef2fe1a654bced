//! Bodies that work as they are against the demonstration catalogue, as text so that they are shown as they are written.

use serde_json::Value;

pub(super) const SEND: &str = r#"{
    "SkuCode": "AF_AW_TopUp",
    "SendValue": 1.00,
    "AccountNumber": "93701234567",
    "DistributorRef": "order-1",
    "ValidateOnly": false
}"#;

/// A product that is processed in batch, so that there is time to cancel.
pub(super) const SEND_IN_BATCH: &str = r#"{
    "SkuCode": "CN_CT_TopUp",
    "SendValue": 3.00,
    "AccountNumber": "8613300000001",
    "DistributorRef": "order-1",
    "ValidateOnly": false
}"#;

pub(super) const ESTIMATE: &str = r#"[
    {
        "SkuCode": "AF_AW_TopUp",
        "SendValue": 2.50,
        "BatchItemRef": "1"
    },
    {
        "SkuCode": "AF_AW_TopUp",
        "ReceiveValue": 760.00,
        "BatchItemRef": "2"
    }
]"#;

pub(super) const BILLS: &str = r#"{
    "SkuCode": "ESDO2023",
    "AccountNumber": "5010345"
}"#;

pub(super) const LIST: &str = r#"{
    "Skip": 0,
    "Take": 10
}"#;

pub(super) const CANCEL: &str = r#"[
    {
        "TransferId": {
            "TransferRef": "transfer-1",
            "DistributorRef": "order-1"
        },
        "BatchItemRef": "1"
    }
]"#;

/// An example as the contract holds it.
pub(super) fn value(example: &str) -> Vec<Value> {
    serde_json::from_str(example).into_iter().collect()
}
