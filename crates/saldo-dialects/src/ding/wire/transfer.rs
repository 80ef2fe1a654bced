//! Transfers: SendTransfer, ListTransferRecords, CancelTransfers (Ding Connect description, *Deferred SendTransfer*).

use std::collections::BTreeMap;

use serde::Serialize;

use super::envelope::{ErrorCode, ResultCode};
use super::price::Price;
use crate::http::number::Number;

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct TransferId {
    pub transfer_ref: String,
    pub distributor_ref: String,
}

/// One transfer. `ReceiptText` and `ReceiptParams` are printed as `null` where there are none, as published.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct TransferRecord {
    /// Absent for a validated transfer: there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transfer_id: Option<TransferId>,
    pub sku_code: String,
    /// Absent where it is not known yet whether the transfer was opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<Price>,
    pub commission_applied: Number,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_utc: Option<String>,
    /// Absent until the transfer has ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub completed_utc: Option<String>,
    pub processing_state: &'static str,
    pub receipt_text: Option<String>,
    pub receipt_params: Option<BTreeMap<String, String>>,
    pub account_number: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct SendTransferResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transfer_record: Option<TransferRecord>,
    pub result_code: ResultCode,
    pub error_codes: Vec<ErrorCode>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct RecordWithErrors {
    pub transfer_record: TransferRecord,
    pub result_code: ResultCode,
    pub error_codes: Vec<ErrorCode>,
}

/// The body of ListTransferRecords.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct TransferPage {
    pub there_are_more_items: bool,
    pub items: Vec<RecordWithErrors>,
    pub result_code: ResultCode,
    pub error_codes: [ErrorCode; 0],
}

/// What became of one cancellation.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct TransferWithState {
    pub transfer_id: TransferId,
    /// Absent where no one transfer was found: no state would be true of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub processing_state: Option<&'static str>,
    pub batch_item_ref: String,
    pub result_code: ResultCode,
    pub error_codes: Vec<ErrorCode>,
}
