//! Requests that succeed unedited against a sandbox, where their `external_id` is not used yet.

pub(super) const RECHARGE: &str = r#"{"account_number":"12345678","product_id":64,"external_id":"1234567890","simulation":0,"recipient":{"mobile":"50212345678"}}"#;
pub(super) const SIMULATION: &str =
    r#"{"account_number":"12345678","product_id":64,"external_id":"1234567890"}"#;
pub(super) const VOUCHER: &str =
    r#"{"account_number":"8095551212","product_id":201,"external_id":"1234567891","simulation":0}"#;
pub(super) const AMOUNT: &str = r#"{"account_number":"919812345678","product_id":315,"external_id":"1234567892","local_value":19,"simulation":0}"#;
pub(super) const PAYMENT: &str =
    r#"{"account_number":"5010696","product_id":2023,"external_id":"1234567893","simulation":0}"#;
