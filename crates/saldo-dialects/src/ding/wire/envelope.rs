//! What every answer carries: the result code and the error codes (Ding Connect description, *Responses*).

use std::borrow::Cow;

use serde::{Serialize, Serializer};

/// The top-level outcome of a call or of one item of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ding) enum ResultCode {
    Success,
    SuccessWithWarning,
    TransientError,
    ClientError,
    ServerError,
}

impl ResultCode {
    fn number(self) -> u8 {
        match self {
            Self::Success => 1,
            Self::SuccessWithWarning => 2,
            Self::TransientError => 3,
            Self::ClientError => 4,
            Self::ServerError => 5,
        }
    }
}

impl Serialize for ResultCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(self.number())
    }
}

/// One error; `Context` is absent where there is nothing to add.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct ErrorCode {
    pub code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context: Option<Cow<'static, str>>,
}

/// The body of an answer that is nothing but its outcome.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct Envelope {
    pub result_code: ResultCode,
    pub error_codes: Vec<ErrorCode>,
}

/// The body of a method that answers a list.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ding) struct Items<T> {
    pub result_code: ResultCode,
    pub error_codes: Vec<ErrorCode>,
    pub items: Vec<T>,
}

impl<T> Items<T> {
    pub(in crate::ding) fn success(items: Vec<T>) -> Self {
        Self { result_code: ResultCode::Success, error_codes: Vec::new(), items }
    }
}

/// The text before and behind the items of a list that is put together from items written before.
pub(in crate::ding) struct Listing;

impl Listing {
    pub(in crate::ding) const HEAD: &'static str = r#"{"ResultCode":1,"ErrorCodes":[],"Items":["#;
    pub(in crate::ding) const TAIL: &'static str = "]}";
}
