//! What clients send, read with every fault named. Members that nobody knows are passed over, and names are taken in any
//! case.

use rust_decimal::Decimal;
use saldo_core::{AccountNumber, Reference};
use utoipa::ToSchema;

use crate::http::json::Object;
use crate::http::number::Number;
use crate::http::parameters::{Faults, Parameters};
use crate::http::query::{Query, is_text};

pub(in crate::utelecard) const PRODUCT_ID: &str = "productId";
pub(in crate::utelecard) const ACCOUNT_NUMBER: &str = "accountNumber";
pub(in crate::utelecard) const REFERENCE: &str = "reference";
pub(in crate::utelecard) const PACKAGE_ID: &str = "packageId";
pub(in crate::utelecard) const AMOUNT: &str = "amount";
const MERCHANT: &str = "merchant";

const ID_BOUNDS: (u32, u32) = (1, u32::MAX);
/// As many digits as a number of 64 bits surely has.
const MERCHANT_CHARS_MAX: usize = 18;

/// What is bought.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
pub(in crate::utelecard) struct BuyRequest {
    /// Your own id of the purchase, another one for each.
    #[schema(max_length = 128)]
    pub reference: String,
    /// A telephone, contract or account number. Only PINs do without.
    #[schema(max_length = 128)]
    pub account_number: Option<String>,
    #[schema(minimum = 1)]
    pub product_id: u32,
    /// A package, from /v1/query.
    pub package_id: Option<String>,
    /// Between the product's amount and maxAmount; of a package its price.
    #[schema(value_type = Number)]
    pub amount: Decimal,
    /// The point of sale: a whole number, or a text of one.
    #[schema(value_type = Option<String>)]
    pub merchant: Option<i64>,
}

impl BuyRequest {
    pub(in crate::utelecard) fn read(object: Object<'_>) -> Result<Self, Faults> {
        let mut read = Parameters::new(object);
        let request = Self {
            reference: reference(&mut read, REFERENCE),
            account_number: read.text(ACCOUNT_NUMBER),
            product_id: read.integer_required(PRODUCT_ID, ID_BOUNDS),
            package_id: read.text(PACKAGE_ID),
            amount: read.decimal_required(AMOUNT),
            merchant: merchant(&mut read),
        };
        read.finish(request)
    }
}

fn merchant(read: &mut Parameters<'_>) -> Option<i64> {
    let sent = read.single(MERCHANT, MERCHANT_CHARS_MAX)?;
    let is_plain = sent.bytes().all(|byte| byte.is_ascii_digit());
    let parsed = if is_plain { sent.parse().ok() } else { None };
    parsed.or_else(|| read.invalid(MERCHANT))
}

/// Which purchase is cancelled.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
pub(in crate::utelecard) struct CancelRequest {
    /// Your own id of the cancellation, another one for each.
    #[schema(max_length = 128)]
    pub new_reference: String,
    /// The reference of the purchase.
    #[schema(max_length = 128)]
    pub old_reference: String,
}

impl CancelRequest {
    pub(in crate::utelecard) fn read(object: Object<'_>) -> Result<Self, Faults> {
        let mut read = Parameters::new(object);
        let request = Self {
            new_reference: reference(&mut read, "newReference"),
            old_reference: reference(&mut read, "oldReference"),
        };
        read.finish(request)
    }
}

/// A reference that must be there; a text that is none is a fault.
fn reference(read: &mut Parameters<'_>, name: &'static str) -> String {
    let sent = read.text_required(name);
    if !sent.is_empty() && Reference::parse(&sent).is_none() {
        read.invalid::<()>(name);
    }
    sent
}

/// What is asked for: `/v1/query?productId=3149&accountNumber=8095551212`.
#[derive(Debug)]
pub(in crate::utelecard) struct QueryRequest {
    pub product_id: u32,
    pub account_number: String,
}

impl QueryRequest {
    pub(in crate::utelecard) fn read(query: &Query) -> Result<Self, Faults> {
        let mut faults = Faults::default();
        let mut sent = |name: &'static str, key: &str| match query.first(key).filter(|sent| !sent.is_empty())
        {
            Some(sent) => Some(sent.to_owned()),
            None => {
                faults.missing.push(name);
                None
            }
        };
        let (product_id, account_number) =
            (sent(PRODUCT_ID, "productid"), sent(ACCOUNT_NUMBER, "accountnumber"));
        let product_id = product_id.map(|sent| sent.parse::<u32>().ok());
        if product_id == Some(None) {
            faults.invalid.push(PRODUCT_ID);
        }
        if account_number.as_ref().is_some_and(|sent| !is_text(sent)) {
            faults.invalid.push(ACCOUNT_NUMBER);
        }
        match (product_id.flatten(), account_number) {
            (Some(product_id), Some(account_number)) if faults == Faults::default() => {
                Ok(Self { product_id, account_number })
            }
            _ => Err(faults),
        }
    }
}

/// Which transactions are asked for; without either, all.
#[derive(Debug, Default)]
pub(in crate::utelecard) struct TransactionsRequest {
    pub reference: Option<Reference>,
    pub account_number: Option<AccountNumber>,
}

impl TransactionsRequest {
    pub(in crate::utelecard) fn read(query: &Query) -> Result<Self, Faults> {
        let mut faults = Faults::default();
        let sent = |key| query.first(key).filter(|sent: &&str| !sent.is_empty());
        let (reference, account_number) = (sent("reference"), sent("accountnumber"));
        let request = Self {
            reference: reference.filter(|sent| is_text(sent)).and_then(Reference::parse),
            account_number: account_number.filter(|sent| is_text(sent)).and_then(AccountNumber::parse),
        };
        if reference.is_some() && request.reference.is_none() {
            faults.invalid.push(REFERENCE);
        }
        if account_number.is_some() && request.account_number.is_none() {
            faults.invalid.push(ACCOUNT_NUMBER);
        }
        if faults == Faults::default() { Ok(request) } else { Err(faults) }
    }
}
