//! A transaction's request as it is best sent. What is taken besides, numbers for texts and texts for numbers, is read in
//! `wire::requests`.

use serde::Serialize;
use utoipa::ToSchema;

use crate::http::number::Number;

/// A transaction of one value, or of all that is due. Names of members are taken in any case.
#[derive(Serialize, ToSchema)]
pub(super) struct TransactionRequest {
    /// The recipient's number at the operator.
    #[schema(min_length = 1, max_length = 128)]
    account_number: String,
    product_id: i64,
    /// Your own id of it, digits. Each is good for one transaction that is no simulation.
    #[schema(min_length = 1, max_length = 32, pattern = "^[0-9]+$")]
    external_id: String,
    /// 0 sells. Absent is 1: nothing is delivered and nothing is paid.
    #[schema(nullable = false, minimum = 0, maximum = 1)]
    simulation: Option<u8>,
    #[schema(nullable = false, minimum = 0, maximum = 1)]
    sender_sms_notification: Option<u8>,
    #[schema(nullable = false, max_length = 512)]
    sender_sms_text: Option<String>,
    #[schema(nullable = false, minimum = 0, maximum = 1)]
    recipient_sms_notification: Option<u8>,
    #[schema(nullable = false, max_length = 512)]
    recipient_sms_text: Option<String>,
    #[schema(nullable = false)]
    sender: Option<PersonRequest>,
    #[schema(nullable = false)]
    recipient: Option<PersonRequest>,
    #[schema(nullable = false, max_length = 512)]
    custom_field_1: Option<String>,
    #[schema(nullable = false, max_length = 512)]
    custom_field_2: Option<String>,
    #[schema(nullable = false, max_length = 512)]
    custom_field_3: Option<String>,
}

/// A transaction of an amount of your choice.
#[derive(Serialize, ToSchema)]
pub(super) struct AmountTransactionRequest {
    /// The recipient's number at the operator.
    #[schema(min_length = 1, max_length = 128)]
    account_number: String,
    product_id: i64,
    /// Your own id of it, digits. Each is good for one transaction that is no simulation.
    #[schema(min_length = 1, max_length = 32, pattern = "^[0-9]+$")]
    external_id: String,
    /// What the account is to receive, above zero, in the product's own currency.
    local_value: Number,
    /// 0 sells. Absent is 1: nothing is delivered and nothing is paid.
    #[schema(nullable = false, minimum = 0, maximum = 1)]
    simulation: Option<u8>,
    #[schema(nullable = false)]
    sender: Option<PersonRequest>,
    #[schema(nullable = false)]
    recipient: Option<PersonRequest>,
}

/// What is said of a sender or a recipient; all of it may be left out.
#[derive(Serialize, ToSchema)]
pub(super) struct PersonRequest {
    #[schema(nullable = false, max_length = 512)]
    last_name: Option<String>,
    #[schema(nullable = false, max_length = 512)]
    middle_name: Option<String>,
    #[schema(nullable = false, max_length = 512)]
    first_name: Option<String>,
    #[schema(nullable = false, max_length = 512)]
    email: Option<String>,
    #[schema(nullable = false, max_length = 512)]
    mobile: Option<String>,
    #[schema(nullable = false, max_length = 512)]
    custom_field_1: Option<String>,
    #[schema(nullable = false, max_length = 512)]
    custom_field_2: Option<String>,
    #[schema(nullable = false, max_length = 512)]
    custom_field_3: Option<String>,
}
