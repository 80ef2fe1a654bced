//! Transfers: SendTransfer, ListTransferRecords, CancelTransfers (Ding Connect description, *Deferred SendTransfer*).

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::envelope::{ErrorCode, ResultCode};
use super::price::Price;
use crate::http::number::Number;

/// Both references of a transfer.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct TransferId {
    /// The switch's reference.
    pub transfer_ref: String,
    /// The distributor's own reference.
    pub distributor_ref: String,
}

/// One transfer. ReceiptText and ReceiptParams are null where there are none.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct TransferRecord {
    /// Absent for a validated transfer: there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub transfer_id: Option<TransferId>,
    pub sku_code: String,
    /// Absent where it is not known yet whether the transfer was opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub price: Option<Price>,
    /// The commission earned, in SendCurrencyIso; zero until the transfer is complete.
    pub commission_applied: Number,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = DateTime)]
    pub started_utc: Option<String>,
    /// Absent until the transfer has ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = DateTime)]
    pub completed_utc: Option<String>,
    /// Submitted, Processing, Complete, Failed, Cancelling or Cancelled.
    pub processing_state: &'static str,
    /// What to print for the end user.
    pub receipt_text: Option<String>,
    /// The receipt's values by name: pin where there is one, providerRef, and what else the provider tells.
    pub receipt_params: Option<BTreeMap<String, String>>,
    pub account_number: String,
}

/// The transfer that was sent, also where it failed.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct SendTransferResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub transfer_record: Option<TransferRecord>,
    pub result_code: ResultCode,
    pub error_codes: Vec<ErrorCode>,
}

/// A transfer in a list, with the errors it failed with.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
#[schema(as = TransferRecordWithErrorCodes)]
pub(in crate::ding) struct RecordWithErrors {
    pub transfer_record: TransferRecord,
    pub result_code: ResultCode,
    pub error_codes: Vec<ErrorCode>,
}

/// A page of transfers, newest first.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
#[schema(as = ListTransferRecordsResponse)]
pub(in crate::ding) struct TransferPage {
    /// Whether another page follows.
    pub there_are_more_items: bool,
    pub items: Vec<RecordWithErrors>,
    pub result_code: ResultCode,
    #[schema(value_type = Vec<ErrorCode>)]
    pub error_codes: [ErrorCode; 0],
}

/// What became of one cancellation.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct TransferWithState {
    pub transfer_id: TransferId,
    /// Absent where no one transfer was found: no state would be true of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub processing_state: Option<&'static str>,
    pub batch_item_ref: String,
    pub result_code: ResultCode,
    pub error_codes: Vec<ErrorCode>,
}
