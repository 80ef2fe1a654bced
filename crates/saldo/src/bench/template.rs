//! The requests of a run, written once; what differs from one to the next is put into its place.
//! All of a run's requests have the same length, so the length header never changes.

use std::ops::Range;

use serde_json::json;

use super::mix::{ENDING_DIGITS, Mix};

/// What is bought, and by whom.
#[derive(Debug, Clone)]
pub(super) struct Purchase {
    pub(super) sku: String,
    pub(super) account: String,
    /// In major units, as it is sent.
    pub(super) amount: rust_decimal::Decimal,
}

/// A request whose reference, and account number in a mix, are filled in.
#[derive(Debug, Clone)]
pub(super) struct Template {
    bytes: Vec<u8>,
    /// The digits of the reference that count.
    number_at: Option<Range<usize>>,
    /// The last digits of the account number, in a mix.
    ending_at: Option<Range<usize>>,
    mix: Option<Mix>,
    /// Where the key stands, and those that take turns in its place.
    key_at: Option<Range<usize>>,
    keys: Vec<String>,
}

const NUMBER_DIGITS: usize = 12;

/// The reference of a request of a run.
pub(super) fn reference(run: u64, index: u64) -> String {
    format!("bench-{run:x}-{index:0NUMBER_DIGITS$}")
}

impl Template {
    /// A purchase with Ding's SendTransfer.
    pub(super) fn send(host: &str, api_key: &str, run: u64, purchase: &Purchase, mix: Option<Mix>) -> Self {
        let reference = reference(run, 0);
        let amount = purchase.amount.to_string();
        // By hand, because the amount is a number that keeps its decimals.
        let body = format!(
            r#"{{"SkuCode":{},"SendValue":{amount},"AccountNumber":{},"DistributorRef":{},"ValidateOnly":false}}"#,
            json!(purchase.sku),
            json!(purchase.account),
            json!(reference),
        );
        let head = format!(
            "POST /api/V1/SendTransfer HTTP/1.1\r\nhost: {host}\r\napi_key: {api_key}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        let after =
            |part: &str| body.find(part).map(|at| head.len().saturating_add(at).saturating_add(part.len()));
        let before = |end: usize, digits: usize| end.saturating_sub(digits)..end;
        let number_at = after(&reference).map(|end| before(end, NUMBER_DIGITS));
        let ending_at = after(&format!(r#""AccountNumber":"{}"#, purchase.account));
        let ending_at = ending_at.filter(|_| mix.is_some()).map(|end| before(end, ENDING_DIGITS));
        let bytes = [head, body].concat().into_bytes();
        Self { bytes, number_at, ending_at, mix, key_at: None, keys: Vec::new() }
    }

    /// The same for callers who take turns; their keys are as long as the first.
    pub(super) fn in_turn(self, first: &str, keys: Vec<String>) -> Self {
        let at = self.bytes.windows(first.len()).position(|part| part == first.as_bytes());
        Self { key_at: at.map(|at| at..at.saturating_add(first.len())), keys, ..self }
    }

    /// A read with nothing to fill in.
    pub(super) fn get(host: &str, api_key: &str, path: &str) -> Self {
        let head = format!("GET {path} HTTP/1.1\r\nhost: {host}\r\napi_key: {api_key}\r\n\r\n");
        let bytes = head.into_bytes();
        Self { bytes, number_at: None, ending_at: None, mix: None, key_at: None, keys: Vec::new() }
    }

    /// The request with this number.
    pub(super) fn fill(&mut self, index: u64) -> &[u8] {
        if let Some(digits) = self.number_at.clone().and_then(|at| self.bytes.get_mut(at)) {
            write_digits(digits, index);
        }
        let turn = usize::try_from(index).unwrap_or_default().checked_rem(self.keys.len());
        if let (Some(at), Some(key)) = (self.key_at.clone(), turn.and_then(|turn| self.keys.get(turn)))
            && let Some(place) = self.bytes.get_mut(at).filter(|place| place.len() == key.len())
        {
            place.copy_from_slice(key.as_bytes());
        }
        if let (Some(at), Some(mix)) = (self.ending_at.clone(), &self.mix)
            && let (Some(digits), Some(ending)) = (self.bytes.get_mut(at), mix.ending(index))
        {
            write_digits(digits, ending);
        }
        &self.bytes
    }
}

fn write_digits(into: &mut [u8], number: u64) {
    let mut rest = number;
    for digit in into.iter_mut().rev() {
        *digit = b'0'.saturating_add(u8::try_from(rest % 10).unwrap_or_default());
        rest /= 10;
    }
}
