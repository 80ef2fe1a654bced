//! `X-Runtime`, which every answer has (*Tiempo de Ejecución*): how long the call took, as Go writes a duration.

use std::time::Duration;

use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;
use tokio::time::Instant;

pub(super) const X_RUNTIME: HeaderName = HeaderName::from_static("x-runtime");

/// Runs from its beginning to the answer.
pub(super) struct Runtime(Instant);

impl Runtime {
    pub(super) fn begun() -> Self {
        Self(Instant::now())
    }

    pub(super) fn told(self, mut response: Response) -> Response {
        if let Ok(value) = HeaderValue::try_from(written(self.0.elapsed())) {
            response.headers_mut().insert(X_RUNTIME, value);
        }
        response
    }
}

/// `248.184375ms`, or `1.5s` from a second on. What is shorter than a millisecond stays in milliseconds: Go's sign for
/// a millionth is not one that a header can have.
pub(super) fn written(took: Duration) -> String {
    let nanos = took.as_nanos();
    let (unit, whole, rest, digits) = if nanos < 1_000_000_000 {
        ("ms", nanos / 1_000_000, nanos % 1_000_000, 6)
    } else {
        ("s", nanos / 1_000_000_000, nanos % 1_000_000_000, 9)
    };
    let fraction = format!("{rest:0digits$}");
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{whole}{point}{fraction}{unit}")
}
