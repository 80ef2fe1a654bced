//! From a request to its operation: the path, the verb, the body, the caller; then one file for each operation.
//! An operation answers its whole set of members, whether it worked or not.

mod balance;
mod debit;
mod list;

use std::net::IpAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use bytes::Bytes;
use saldo_core::Reason;
use saldo_core::transfer::Refusal;
use saldo_engine::{Caller, PayerFound};
use serde::Serialize;

use super::error::{BROKEN, Problem, Words};
use super::exchange::{Asked, Onlooker, Told};
use super::wire::{Credentials, Status};
use super::{Ideamart, auth};
use crate::http::body::{self, BodyError};
use crate::http::json::{self, Object};
use crate::http::origin::Origin;
use crate::http::parameters::Parameters;
use crate::http::{answer as answers, cache};

/// The published operations.
#[derive(Debug, Clone, Copy)]
enum Operation {
    Balance,
    Debit,
    List,
}

impl Operation {
    /// The operation at a path, as it is published: a balance has the simulator's and production's.
    fn at(path: &str) -> Option<Self> {
        match path.trim_end_matches('/') {
            "/caas/get/balance" | "/caas/balance/query" => Some(Self::Balance),
            "/caas/direct/debit" => Some(Self::Debit),
            "/caas/list/pi" => Some(Self::List),
            _ => None,
        }
    }

    /// As the published simulator calls it in its tables.
    fn shown(self) -> &'static str {
        match self {
            Self::Balance => "QueryBalance",
            Self::Debit => "Direct/Debit",
            Self::List => "List/PI",
        }
    }
}

/// Answers any request under the dialect's paths.
pub(super) async fn answer(ideamart: &Arc<Ideamart>, request: Request) -> Response {
    let answer = called(ideamart, request).await.unwrap_or_else(Problem::into_response);
    cache::no_store_unless_kept(answer)
}

async fn called(ideamart: &Arc<Ideamart>, request: Request) -> Result<Response, Problem> {
    let operation = Operation::at(request.uri().path()).ok_or(Problem::NoSuchOperation)?;
    if request.method() != Method::POST {
        return Err(Problem::NotPost);
    }
    let from = Origin::of(request.extensions()).address;
    let posted = Posted { body: read(request.into_body()).await?, from };
    if ideamart.options.onlooker.is_none() {
        return Ok(perform(ideamart, operation, &posted).await);
    }
    // An onlooker sees the end of it, also where the client has hung up.
    let watched = Arc::clone(ideamart);
    let work = tokio::spawn(async move { perform(&watched, operation, &posted).await });
    Ok(work.await.unwrap_or_else(|_| answers::json_of(StatusCode::OK, &Status::from(Words::of(BROKEN)))))
}

async fn perform(ideamart: &Ideamart, operation: Operation, posted: &Posted) -> Response {
    let onlooker = ideamart.options.onlooker.as_deref();
    let watch = onlooker.map(|onlooker| (onlooker, Asked::new(operation.shown(), &posted.body)));
    if let Some((onlooker, asked)) = &watch {
        onlooker.asked(asked);
    }
    match operation {
        Operation::Balance => told(watch, &balance::answer(ideamart, posted).await),
        Operation::Debit => told(watch, &debit::answer(ideamart, posted).await),
        Operation::List => told(watch, &list::answer(ideamart, posted).await),
    }
}

fn told<R: Told + Serialize>(watch: Option<(&dyn Onlooker, Asked)>, response: &R) -> Response {
    if let Some((onlooker, asked)) = watch {
        onlooker.answered(asked.answered(response));
    }
    answers::json_of(StatusCode::OK, response)
}

async fn read(body: Body) -> Result<Bytes, Problem> {
    body::read(body).await.map_err(|error| match error {
        BodyError::TooLarge => Problem::BodyTooLarge,
        BodyError::Broken => Problem::BodyBroken,
    })
}

/// What an operation is sent, and the address it comes from.
struct Posted {
    body: Bytes,
    from: Option<IpAddr>,
}

impl Posted {
    /// The object that the body should be.
    fn object(&self) -> Result<Object<'_>, Words> {
        json::object(&self.body).ok_or_else(|| Words::request("the body is no JSON object"))
    }
}

impl Ideamart {
    /// Who asks, and what else was sent.
    fn caller<'a>(
        &self,
        object: Object<'a>,
        from: Option<IpAddr>,
    ) -> Result<(Caller, Parameters<'a>), Words> {
        let mut sent = Parameters::new(object);
        let shown = Credentials::read(&mut sent)?;
        let caller = auth::authenticate(self, &shown, from).map_err(|reason| self.words(reason))?;
        Ok((caller, sent))
    }

    /// What the operator says of a subscriber.
    async fn payer(
        &self,
        caller: &Caller,
        subscriber: &str,
        instrument: Option<&str>,
    ) -> Result<PayerFound, Words> {
        let found = self.engine.payer_find(caller, subscriber, instrument).await;
        found.map_err(|refused| Words::refused(&refused.refusal, self.options.shortage))
    }

    fn words(&self, reason: Reason) -> Words {
        Words::refused(&Refusal::from(reason), self.options.shortage)
    }
}
