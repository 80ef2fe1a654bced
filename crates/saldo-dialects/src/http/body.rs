//! Reading a request's body, up to a limit. What is larger is refused before it is held in memory.

use axum::body::Body;
use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};

/// The largest body any dialect takes: 1 MiB.
pub(crate) const BODY_BYTES_MAX: usize = 1 << 20;

/// Why a body could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BodyError {
    TooLarge,
    /// The client stopped in the middle, or broke the transfer coding.
    Broken,
}

/// Reads the whole body.
pub(crate) async fn read(body: Body) -> Result<Bytes, BodyError> {
    read_up_to(body, BODY_BYTES_MAX).await
}

/// Reads the whole body, where that may have only so many bytes.
pub(crate) async fn read_up_to(body: Body, bytes_max: usize) -> Result<Bytes, BodyError> {
    match Limited::new(body, bytes_max).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(BodyError::TooLarge),
        Err(_) => Err(BodyError::Broken),
    }
}
