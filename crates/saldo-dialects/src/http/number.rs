//! Exact decimals in JSON: read from and written as JSON numbers, never by way of a float.

use rust_decimal::Decimal;
use serde::{Serialize, Serializer, ser};
use serde_json::value::RawValue;
use utoipa::openapi::schema::{ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// A decimal that is written as a JSON number with all its digits: `76.00` stays `76.00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Number(pub Decimal);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.0.to_string()).map_err(ser::Error::custom)?.serialize(serializer)
    }
}

impl PartialSchema for Number {
    fn schema() -> RefOr<Schema> {
        let format = Some(SchemaFormat::Custom("decimal".to_owned()));
        ObjectBuilder::new().schema_type(Type::Number).format(format).into()
    }
}

impl ToSchema for Number {}

/// Why a JSON value is not a decimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NumberFault {
    /// Not a number, or one with more digits behind the point than any amount has.
    Invalid,
    /// A number larger than any amount.
    TooLarge,
}

/// The largest power of ten in scientific notation, either way.
const EXPONENT_MAX: u32 = 28;

/// A number with more digits than this before its point fits no amount.
const WHOLE_DIGITS_MAX: usize = 28;

/// Reads the text of a JSON value as a decimal.
pub(crate) fn read(json: &str) -> Result<Decimal, NumberFault> {
    if !json.starts_with(|c: char| c == '-' || c.is_ascii_digit()) {
        return Err(NumberFault::Invalid);
    }
    match json.split_once(['e', 'E']) {
        None => Decimal::from_str_exact(json).map_err(|_| fault(whole_digits(json) > WHOLE_DIGITS_MAX)),
        Some((_, exponent)) => {
            let (power, is_small) = (exponent.trim_start_matches(['+', '-']), exponent.starts_with('-'));
            let power = power.parse().ok().filter(|power: &u32| *power <= EXPONENT_MAX);
            let read = power.and_then(|_| Decimal::from_scientific(json).ok());
            read.ok_or(fault(!is_small))
        }
    }
}

fn whole_digits(json: &str) -> usize {
    let whole = json.split('.').next().unwrap_or_default();
    whole.trim_start_matches(['-', '0']).len()
}

fn fault(is_large: bool) -> NumberFault {
    if is_large { NumberFault::TooLarge } else { NumberFault::Invalid }
}
