//! From a request to its operation: the path, the verb, the caller, the headers; then one file for each group of
//! operations. What fails before an operation runs is answered in the dialect's body too, and has its `X-Runtime`.

mod lists;
mod purchase;
mod query;
mod transactions;

use axum::body::Body;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use bytes::Bytes;
use saldo_engine::Caller;
use serde::Serialize;

use super::error::Problem;
use super::runtime::Runtime;
use super::wire::Payload;
use super::{Utelecard, auth, codes, headers};
use crate::http::json::{self, Object};
use crate::http::query::Query;
use crate::http::{answer as answers, body, cache};

/// What an operation answers.
type Answer = Result<Response, Problem>;

/// One call of an authenticated caller.
struct Call<'a> {
    utelecard: &'a Utelecard,
    caller: Caller,
}

/// The published operations.
#[derive(Debug, Clone, Copy)]
enum Operation {
    Balance,
    ResponseCodes,
    Products,
    Groups,
    Types,
    Carriers,
    Query,
    Buy,
    Transactions,
    Cancel,
}

const OPERATIONS: [(&str, Operation); 10] = [
    ("/v1/account/balance", Operation::Balance),
    ("/v1/response-codes", Operation::ResponseCodes),
    ("/v1/products", Operation::Products),
    ("/v1/products/groups", Operation::Groups),
    ("/v1/products/types", Operation::Types),
    ("/v1/carriers", Operation::Carriers),
    ("/v1/query", Operation::Query),
    ("/v1/buy", Operation::Buy),
    ("/v1/txns", Operation::Transactions),
    ("/v1/txns/cancel", Operation::Cancel),
];

impl Operation {
    fn at(path: &str) -> Option<Self> {
        let path = path.trim_end_matches('/');
        OPERATIONS.iter().find(|(published, _)| *published == path).map(|(_, operation)| *operation)
    }

    fn verb(self) -> Method {
        match self {
            Self::Buy | Self::Cancel => Method::POST,
            Self::Balance
            | Self::ResponseCodes
            | Self::Products
            | Self::Groups
            | Self::Types
            | Self::Carriers
            | Self::Query
            | Self::Transactions => Method::GET,
        }
    }
}

/// The published operations, by verb and path.
#[cfg(test)]
pub(super) fn served() -> Vec<(Method, &'static str)> {
    OPERATIONS.iter().map(|(path, operation)| (operation.verb(), *path)).collect()
}

/// Answers any request under the dialect's paths.
pub(super) async fn answer(utelecard: &Utelecard, request: Request) -> Response {
    let runtime = Runtime::begun();
    let (head, body) = request.into_parts();
    let answer = called(utelecard, &head, body).await.unwrap_or_else(Problem::into_response);
    runtime.told(cache::no_store_unless_kept(answer))
}

async fn called(utelecard: &Utelecard, head: &Parts, body: Body) -> Answer {
    let operation = Operation::at(head.uri.path());
    let operation = operation.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, codes::NO_OPERATION))?;
    if head.method != operation.verb() {
        let allow = Some(if operation.verb() == Method::POST { "POST" } else { "GET" });
        return Err(Problem { allow, ..Problem::new(StatusCode::METHOD_NOT_ALLOWED, codes::NO_METHOD) });
    }
    let caller = auth::authenticate(utelecard, head)?;
    headers::check(head)?;
    let call = Call { utelecard, caller };
    match operation {
        Operation::Balance => lists::balance(&call).await,
        Operation::ResponseCodes => Ok(payload(codes::TABLE)),
        Operation::Products => Ok(lists::products(&call)),
        Operation::Groups => Ok(lists::groups()),
        Operation::Types => Ok(lists::types()),
        Operation::Carriers => Ok(lists::carriers(&call)),
        Operation::Query => query::find(&call, &asked(head)?).await,
        Operation::Buy => purchase::buy(&call, &body::read(body).await?).await,
        Operation::Transactions => transactions::list(&call, &asked(head)?).await,
        Operation::Cancel => transactions::cancel(&call, &body::read(body).await?).await,
    }
}

/// The query of an address.
fn asked(head: &Parts) -> Result<Query, Problem> {
    Query::of(&head.uri).ok_or_else(|| Problem::new(StatusCode::NOT_ACCEPTABLE, codes::PARAMETERS))
}

/// The object that a body should be.
fn object(body: &Bytes) -> Result<Object<'_>, Problem> {
    json::object(body).ok_or_else(|| Problem::new(StatusCode::BAD_REQUEST, codes::BODY))
}

/// An answer that succeeded.
fn payload(payload: impl Serialize) -> Response {
    answers::json_of(StatusCode::OK, &Payload { payload })
}
