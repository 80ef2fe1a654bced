//! Transactions, and what is due on an account. Ids are texts here, money is a number, and flags are 0 or 1.

use serde::Serialize;
use utoipa::ToSchema;

use crate::http::number::Number;

/// A transaction as it stands.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::dtone) struct Transaction {
    /// Empty where it is not known yet whether it was opened.
    pub transaction_id: String,
    /// 1 where nothing was delivered and nothing is paid.
    pub simulation: u8,
    /// `0` where it succeeded, the code of its failure, or `1000102` while its end is not known: then it is not final.
    pub status: String,
    pub status_message: String,
    /// When it began, in UTC: `2026-11-22 06:24:07`.
    pub date: String,
    pub account_number: String,
    pub external_id: String,
    /// The operator's own id of the delivery; empty where there is none.
    pub operator_reference: String,
    pub product_id: String,
    pub product: String,
    pub product_desc: String,
    pub product_currency: &'static str,
    pub product_value: Number,
    pub local_currency: &'static str,
    pub local_value: Number,
    pub operator_id: String,
    pub operator: String,
    pub country_id: String,
    pub country: String,
    pub account_currency: &'static str,
    /// The retail price less your commission.
    pub wholesale_price: Number,
    /// What your customer pays, in your account's currency; zero where the transaction was refused without a price.
    pub retail_price: Number,
    pub fee: Number,
    pub sender: Person,
    pub recipient: Person,
    pub sender_sms_notification: u8,
    pub sender_sms_text: String,
    pub recipient_sms_notification: u8,
    pub recipient_sms_text: String,
    pub custom_field_1: String,
    pub custom_field_2: String,
    pub custom_field_3: String,
    /// Of vouchers, and of a recharge that comes with a code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub voucher: Option<Voucher>,
}

/// What was said of a sender or a recipient; empty texts where nothing was.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(in crate::dtone) struct Person {
    pub last_name: String,
    pub middle_name: String,
    pub first_name: String,
    pub email: String,
    pub mobile: String,
    pub custom_field_1: String,
    pub custom_field_2: String,
    pub custom_field_3: String,
}

/// What the recipient is given; empty texts in a simulation, and where nothing was delivered.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(in crate::dtone) struct Voucher {
    /// The PIN, code or token.
    pub pin: String,
    pub pin2: String,
    pub value: String,
    pub currency: String,
    /// A day, `2027-11-22`.
    pub expiration_date: String,
    /// The receipt as a sentence.
    pub info_1: String,
    pub info_2: String,
    pub info_3: String,
}

/// What is due on an account, and what paying it costs.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::dtone) struct Enquiry {
    pub account_currency: &'static str,
    /// All that is paid: the payment's amount and its fee.
    pub local_value: Number,
    pub local_currency: &'static str,
    pub wholesale_price: Number,
    pub retail_price: Number,
    pub fee: Number,
    pub payment: Payment,
}

/// A bill.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::dtone) struct Payment {
    /// What the operator charges for the payment.
    pub fee: Number,
    pub currency: &'static str,
    pub amount: Number,
    /// Who holds the account.
    pub name: String,
}
