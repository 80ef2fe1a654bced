//! The shapes exactly as published and recorded: names, types, and which numbers are texts. Nothing here knows the
//! engine; `translate` fills these from it. Their doc comments are what the contract says of them.

mod form;
mod lists;
mod requests;
mod transaction;

use std::borrow::Cow;

use serde::Serialize;
use utoipa::ToSchema;

pub(super) use form::RequestBody;
pub(super) use lists::{
    Countries, Country, Operator, Operators, Ping, Product, Products, Service, Services, SuggestedValue,
    SuggestedValues, Verified,
};
pub(super) use requests::TransactionRequest;
pub(super) use transaction::{Enquiry, Payment, Person, Transaction, Voucher};

/// Why a call was refused. The first error is the one to go by; those behind it name what is wrong.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Errors {
    pub errors: Vec<ErrorItem>,
}

/// One error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Error)]
pub(super) struct ErrorItem {
    /// 1000000 and the number of the code.
    pub code: u32,
    pub message: Cow<'static, str>,
}
