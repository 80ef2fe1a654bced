//! What every answer carries: the result code and the error codes (Ding Connect description, *Responses*).

use std::borrow::Cow;

use serde::{Serialize, Serializer};
use utoipa::openapi::schema::{ArrayBuilder, KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{Ref, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

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

impl PartialSchema for ResultCode {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)))
            .minimum(Some(Self::Success.number()))
            .maximum(Some(Self::ServerError.number()))
            .description(Some(
                "1 success, 2 success with a warning, 3 a transient error, 4 an error of the caller, 5 an error of \
                 the server or the provider.",
            ))
            .into()
    }
}

impl ToSchema for ResultCode {}

/// One reason why a call or an item of it did not succeed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
#[schema(as = Error)]
pub(in crate::ding) struct ErrorCode {
    /// One of the codes that GetErrorCodeDescriptions lists. More are added over time.
    pub code: &'static str,
    /// A second code, or the names of the parameters that are wrong. Absent where there is nothing to add.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub context: Option<Cow<'static, str>>,
}

/// An answer that is nothing but its outcome.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
#[schema(as = IApiResponse)]
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

impl<T: ToSchema> PartialSchema for Items<T> {
    fn schema() -> RefOr<Schema> {
        let list = |name: Cow<'_, str>| ArrayBuilder::new().items(Ref::from_schema_name(name));
        ObjectBuilder::new()
            .property("ResultCode", ResultCode::schema())
            .property("ErrorCodes", list(ErrorCode::name()))
            .property("Items", list(T::name()))
            .required("ResultCode")
            .required("ErrorCodes")
            .required("Items")
            .into()
    }
}

/// The text before and behind the items of a list that is put together from items written before.
pub(in crate::ding) struct Listing;

impl Listing {
    pub(in crate::ding) const HEAD: &'static str = r#"{"ResultCode":1,"ErrorCodes":[],"Items":["#;
    pub(in crate::ding) const TAIL: &'static str = "]}";
}
