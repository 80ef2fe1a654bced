//! The shapes exactly as published: what is read stands in `requests`, what is answered here. Amounts that are answered
//! are texts, and members stand in the order they are printed in.

mod requests;

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

pub(super) use requests::{ACCOUNT_NUMBER, AMOUNT, PACKAGE_ID, PRODUCT_ID, REFERENCE};
pub(super) use requests::{BuyRequest, CancelRequest, QueryRequest, TransactionsRequest};

/// Every answer that succeeded.
#[derive(Debug, Serialize)]
pub(super) struct Payload<T> {
    pub payload: T,
}

/// Every answer that failed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Error)]
pub(super) struct ErrorBody {
    /// One of those that /v1/response-codes lists.
    pub code: &'static str,
    pub message: Cow<'static, str>,
}

/// *Códigos de Respuesta*.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(super) struct ResponseCode {
    pub code: &'static str,
    pub message: &'static str,
}

/// *Productos*.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Product {
    /// The least that is taken.
    pub amount: String,
    pub carrier_id: i64,
    /// Three digits of ISO 3166.
    pub country_id: String,
    /// Three letters of ISO 4217: your own currency, which amounts are in.
    pub currency_id: &'static str,
    pub id: i64,
    /// The most that is taken.
    pub max_amount: String,
    pub name: String,
    pub type_id: i64,
}

/// A group, a type or a carrier.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct Named {
    pub id: i64,
    pub name: Cow<'static, str>,
}

/// What a query finds, by what sort of product it asks for.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub(super) enum Found {
    Packages(Vec<Package>),
    Bill(Bill),
}

/// A data package that can be bought.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Package {
    pub description: String,
    pub detail: String,
    pub duration: String,
    /// What /v1/buy takes as packageId.
    pub id: String,
    pub price: String,
    #[serde(rename = "type")]
    pub kind: String,
}

/// What is due on an account. Of prepaid energy nothing is: it tells whose the meter is.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Bill {
    pub holder_name: String,
    pub invoice_amount: String,
    /// A day of ISO 8601; empty where there is no invoice.
    pub invoice_date: String,
    pub min_amount: String,
    pub txn_id: String,
}

/// *Comprando/Pagando un Producto*.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Purchase {
    /// The provider's own id.
    pub auth_number: String,
    /// What the receipt of energy says: the token, and the kWh of each block of the tariff.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(required = false)]
    pub data: BTreeMap<String, String>,
    /// Of a PIN.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub pin: Option<String>,
    /// Of a PIN.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub serial: Option<String>,
    /// Santo Domingo's time: `7/28/2024 10:25:04 AM`, of a data package `20240724092421`, of energy
    /// `2024-07-24 09:36:06.956 -0400 AST`.
    pub txn_datetime: String,
    pub txn_id: String,
}

/// *Consultando transacciones*: a purchase, or the void of one.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Transaction {
    /// Below zero of a void.
    pub amount: String,
    pub auth_number: String,
    /// `00`, or why it failed, or that it is in progress.
    pub code: &'static str,
    pub id: i64,
    /// The point of sale; 0 where none was given.
    pub merchant: i64,
    pub phone: String,
    pub product_id: i64,
    pub product_type_id: i64,
    pub reference: String,
    pub txn_date: String,
    pub txn_type: &'static str,
    pub txn_type_id: i64,
}
