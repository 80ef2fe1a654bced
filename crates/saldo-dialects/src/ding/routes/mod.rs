//! From a request to its method: the path in any case, the verb, the caller; then one file for each group of methods.
//! What fails before a method runs is answered in Ding's envelope too.

mod account;
mod prices;
mod reference;
mod transfers;

use axum::body::Body;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{Method as Verb, StatusCode};
use axum::response::Response;
use bytes::Bytes;
use saldo_engine::Caller;

use super::error::Problem;
use super::oauth::{self, Endpoint};
use super::{Ding, auth, contract};
use crate::http::{body, cache, correlation};

pub(super) use reference::ACCOUNT_NUMBER;

/// What a method answers.
type Answer = Result<Response, Problem>;

/// One call of an authenticated caller.
struct Call<'a> {
    ding: &'a Ding,
    caller: Caller,
    head: &'a Parts,
}

impl Call<'_> {
    /// Counts it, once it is known to be right: one that is malformed is not a call.
    fn count(&self, operation: &str) -> Result<(), Problem> {
        Ok(self.ding.engine.usage_count(&self.caller, operation)?)
    }
}

/// Answers any request under the dialect's paths.
pub(super) async fn answer(ding: &Ding, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let id = correlation::of(&head.headers).cloned();
    let answer = match Endpoint::named(head.uri.path()) {
        Some(endpoint) => oauth::answer(ding, endpoint, &head, body).await,
        None => called(ding, &head, body).await.unwrap_or_else(Problem::into_response),
    };
    correlation::echo(cache::no_store_unless_kept(answer), id)
}

async fn called(ding: &Ding, head: &Parts, body: Body) -> Answer {
    if contract::is_at(head.uri.path()) {
        return only(&Verb::GET, head).map(|()| contract::published(head));
    }
    let method = Method::named(head.uri.path()).ok_or(Problem::request(StatusCode::NOT_FOUND))?;
    only(&method.verb(), head)?;
    let caller = auth::authenticate(ding, head)?;
    let call = Call { ding, caller, head };
    match method {
        Method::Listing(list) => reference::list(&call, list).await,
        Method::GetBalance => account::balance(&call).await,
        Method::GetAccountLookup => account::lookup(&call).await,
        Method::EstimatePrices => prices::estimate(&call, &read(body).await?),
        Method::LookupBills => prices::bills(&call, &read(body).await?).await,
        Method::SendTransfer => transfers::send(&call, &read(body).await?).await,
        Method::ListTransferRecords => transfers::list(&call, &read(body).await?).await,
        Method::CancelTransfers => transfers::cancel(&call, &read(body).await?).await,
    }
}

/// Refuses a call with another verb.
fn only(verb: &Verb, head: &Parts) -> Result<(), Problem> {
    if head.method == verb {
        return Ok(());
    }
    let allow = Some(if verb == Verb::GET { "GET" } else { "POST" });
    Err(Problem { allow, ..Problem::request(StatusCode::METHOD_NOT_ALLOWED) })
}

async fn read(body: Body) -> Result<Bytes, Problem> {
    body::read(body).await.map_err(|error| {
        Problem::request(match error {
            body::BodyError::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            body::BodyError::Broken => StatusCode::BAD_REQUEST,
        })
    })
}

/// The text of a body as the JSON it should be.
fn json_text(body: &Bytes) -> Result<&str, Problem> {
    crate::http::json::text(body).ok_or(Problem::request(StatusCode::BAD_REQUEST))
}

/// The published methods. Those that answer reference data are one.
#[derive(Debug, Clone, Copy)]
enum Method {
    Listing(&'static reference::Listed),
    GetBalance,
    GetAccountLookup,
    EstimatePrices,
    LookupBills,
    SendTransfer,
    ListTransferRecords,
    CancelTransfers,
}

/// The methods that answer anything but reference data.
const OWN: [(&str, Method); 7] = [
    ("GetBalance", Method::GetBalance),
    ("GetAccountLookup", Method::GetAccountLookup),
    ("EstimatePrices", Method::EstimatePrices),
    ("LookupBills", Method::LookupBills),
    ("SendTransfer", Method::SendTransfer),
    ("ListTransferRecords", Method::ListTransferRecords),
    ("CancelTransfers", Method::CancelTransfers),
];

/// The published names of all methods that are served.
#[cfg(test)]
pub(super) fn served() -> Vec<&'static str> {
    OWN.iter().map(|(name, _)| *name).chain(reference::Listed::published()).collect()
}

/// The published names of what a method takes in its query.
pub(super) fn filters(method: &str) -> Vec<&'static str> {
    match Method::named(&format!("/api/V1/{method}")) {
        Some(Method::Listing(listed)) => listed.filters().collect(),
        Some(Method::GetAccountLookup) => vec![ACCOUNT_NUMBER],
        _ => Vec::new(),
    }
}

impl Method {
    /// The method at a path `/api/V1/<Method>`, in any case.
    fn named(path: &str) -> Option<Self> {
        let mut segments = path.trim_end_matches('/').strip_prefix('/')?.splitn(3, '/');
        let (api, version, name) = (segments.next()?, segments.next()?, segments.next()?);
        if !api.eq_ignore_ascii_case("api") || !version.eq_ignore_ascii_case("v1") {
            return None;
        }
        let own = OWN.iter().find(|(published, _)| published.eq_ignore_ascii_case(name));
        own.map(|(_, method)| *method).or_else(|| Some(Self::Listing(reference::Listed::named(name)?)))
    }

    fn verb(self) -> Verb {
        match self {
            Self::Listing(_) | Self::GetBalance | Self::GetAccountLookup => Verb::GET,
            Self::EstimatePrices
            | Self::LookupBills
            | Self::SendTransfer
            | Self::ListTransferRecords
            | Self::CancelTransfers => Verb::POST,
        }
    }
}
