//! Whether a SendTransfer is deferred: the header `X-Options: DeferTransfer` (Ding Connect description, *Deferred
//! SendTransfer*, which also writes it `X-Option`). An option that is not known is refused: what it would have asked for
//! cannot be left undone in silence.

use axum::http::{HeaderMap, HeaderName};
use saldo_core::transfer::Pace;

use super::error::Problem;
use crate::http::correlation::{self, EchoedOnly};
use crate::http::parameters::Faults;

const NAMES: [HeaderName; 2] = [HeaderName::from_static("x-options"), HeaderName::from_static("x-option")];
const DEFER: &str = "DeferTransfer";

/// When the caller wants its transfer sent; absent is the product's own.
///
/// Errors: `ParameterInvalid` for an option that is not known.
pub(super) fn asked(headers: &HeaderMap) -> Result<Option<Pace>, Problem> {
    let mut pace = None;
    for value in NAMES.into_iter().flat_map(|name| headers.get_all(name)) {
        for option in value.to_str().unwrap_or("?").split(',').map(str::trim).filter(|text| !text.is_empty())
        {
            if !option.eq_ignore_ascii_case(DEFER) {
                return Err(Faults { invalid: vec!["X-Options"], ..Faults::default() }.into());
            }
            pace = Some(Pace::Deferred);
        }
    }
    Ok(pace)
}

/// The caller's id of the call, which the webhook carries.
///
/// Errors: `ParameterInvalid` for one that cannot be kept until then, where the transfer is deferred: its end could not
/// be matched with its call.
pub(super) fn correlation(headers: &HeaderMap, pace: Option<Pace>) -> Result<Option<String>, Problem> {
    match correlation::kept(headers) {
        Ok(id) => Ok(id),
        Err(EchoedOnly) if pace == Some(Pace::Deferred) => {
            Err(Faults { invalid: vec!["X-Correlation-Id"], ..Faults::default() }.into())
        }
        Err(EchoedOnly) => Ok(None),
    }
}
