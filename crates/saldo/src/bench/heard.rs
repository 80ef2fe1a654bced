//! What an answer says of its transfer. The common one, complete, is told by a look at the bytes; all others are read.

use serde_json::Value;

use super::response::Answer;

/// How a refusal by a limit is told: of calls, of sends to one number, or of what the switch takes at once.
pub(super) const LIMITED: &str = "RateLimited (HTTP 429)";

/// What a call came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Heard {
    Complete,
    /// There is a transfer, and it has not ended.
    Open,
    /// There is a transfer, and it delivered nothing.
    Failed(String),
    /// There is no transfer; or the call was a read and failed.
    Refused(String),
}

impl Heard {
    /// The state as a journal has it; absent where there is no transfer.
    pub(super) fn state(&self) -> Option<&'static str> {
        match self {
            Self::Complete => Some("complete"),
            Self::Open => Some("open"),
            Self::Failed(_) => Some("failed"),
            Self::Refused(_) => None,
        }
    }
}

/// Of a SendTransfer.
pub(super) fn of_send(answer: &Answer<'_>) -> Heard {
    if answer.status == 200 && contains(answer.body, b"ProcessingState\":\"Complete\"") {
        return Heard::Complete;
    }
    let body: Value = serde_json::from_slice(answer.body).unwrap_or_default();
    let code = body.pointer("/ErrorCodes/0/Code").and_then(Value::as_str).unwrap_or("no error code");
    let kind = format!("{code} (HTTP {})", answer.status);
    let state = body.pointer("/TransferRecord/ProcessingState").and_then(Value::as_str);
    let is_recorded = body.pointer("/TransferRecord/TransferId/TransferRef").is_some();
    match state {
        Some("Complete") if is_recorded => Heard::Complete,
        Some("Submitted" | "Processing" | "Cancelling") if is_recorded => Heard::Open,
        Some("Failed" | "Cancelled") if is_recorded => Heard::Failed(kind),
        _ => Heard::Refused(kind),
    }
}

/// Of a read.
pub(super) fn of_read(answer: &Answer<'_>) -> Heard {
    if answer.status == 200 {
        return Heard::Complete;
    }
    let body: Value = serde_json::from_slice(answer.body).unwrap_or_default();
    let code = body.pointer("/ErrorCodes/0/Code").and_then(Value::as_str).unwrap_or("no error code");
    Heard::Refused(format!("{code} (HTTP {})", answer.status))
}

/// Saldo's id of the transfer in an answer.
pub(super) fn transfer_ref(body: &[u8]) -> Option<&str> {
    let at = position(body, b"TransferRef\":\"")?;
    let rest = body.get(at..)?;
    let end = rest.iter().position(|byte| *byte == b'"')?;
    str::from_utf8(rest.get(..end)?).ok()
}

fn contains(body: &[u8], part: &[u8]) -> bool {
    position(body, part).is_some()
}

/// Where `part`, which is not empty, ends for the first time.
fn position(body: &[u8], part: &[u8]) -> Option<usize> {
    let first = *part.first()?;
    let mut from = 0_usize;
    loop {
        let rest = body.get(from..)?;
        let at = rest.iter().position(|byte| *byte == first)?;
        let end = from.saturating_add(at).saturating_add(part.len());
        if rest.get(at..)?.starts_with(part) {
            return Some(end);
        }
        from = from.saturating_add(at).saturating_add(1);
    }
}
