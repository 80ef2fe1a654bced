//! The pages of Ideamart's simulator under `/simulator`: what the published one has, and a phone for each subscriber.
//! They do what the sandbox's API does, by the same functions; `saldo_console` draws them.

mod codes;
mod ideamart;
mod live;
mod messages;
mod notifications;
mod phone;
#[cfg(test)]
mod tests;
mod ussd;

use std::sync::Arc;

use axum::Router;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, Form, Query, Request};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use saldo_console::look;
use saldo_console::simulator::{MissingPage, Notice};
use serde::Deserialize;

use super::desk::Desk;
use super::own_site;
use super::refusal::{Refusal, Told};

pub(super) use phone::Dialogues;

/// The largest form taken, in bytes.
const BODY_MAX: usize = 16 * 1_024;

pub(super) fn router(desk: &Arc<Desk>) -> Router {
    Router::new()
        .route("/", get(async || Redirect::to("/simulator")))
        .route("/simulator", get(ideamart::show))
        .route("/simulator/", get(async || Redirect::to("/simulator")))
        .route("/simulator/live", get(ideamart::live))
        .route("/simulator/balance", post(ideamart::set_balance))
        .route("/simulator/parameters", post(ideamart::set_parameters))
        .route("/simulator/notifications", post(ideamart::set_notifications))
        .route("/simulator/requests/clear", post(ideamart::clear_requests))
        .route("/simulator/responses/clear", post(ideamart::clear_responses))
        .route("/simulator/phones", get(phone::open))
        .route("/simulator/phones/{number}", get(phone::show))
        .route("/simulator/phones/{number}/live", get(phone::live))
        .route("/simulator/phones/{number}/balance", post(phone::set_balance))
        .route("/simulator/phones/{number}/parameters", post(phone::set_parameters))
        .route("/simulator/phones/{number}/dial", post(phone::dial))
        .fallback(async || missing(&Refusal::not_found("there is no page at this address")))
        .method_not_allowed_fallback(async || {
            missing(&Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "this address takes another verb"))
        })
        .layer(from_fn(own_site))
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .with_state(Arc::clone(desk))
}

async fn own_site(request: Request, next: Next) -> Response {
    match own_site::check(&request) {
        Ok(()) => next.run(request).await,
        Err(refusal) => missing(&refusal),
    }
}

/// Where there is no page to show a refusal on.
fn missing(refusal: &Refusal) -> Response {
    let title = match refusal.status {
        StatusCode::NOT_FOUND => "No such page",
        _ => "It was not done",
    };
    look::page(refusal.status, &MissingPage { title, sentence: sentence(refusal) })
}

/// A refusal as a sentence of its own.
fn sentence(refusal: &Refusal) -> String {
    let mut letters = refusal.sentence.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", letters.as_str().trim_end_matches('.'))
}

/// A form as it was sent.
type Sent<T> = Result<Form<T>, FormRejection>;

fn read<T>(sent: Sent<T>) -> Told<T> {
    let Form(form) = sent.map_err(|error| Refusal::new(error.status(), error.body_text()))?;
    Ok(form)
}

/// What was done before a page is shown: the form that was sent.
#[derive(Default, Deserialize)]
struct After {
    done: Option<Done>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Done {
    Balance,
    Parameters,
}

/// What a page says of it.
fn done(after: Result<Query<After>, QueryRejection>) -> Option<Notice> {
    let sentence = match after.ok()?.0.done? {
        Done::Balance => "The balance is set.",
        Done::Parameters => "The parameters are set.",
    };
    Some(Notice::Done(sentence.to_owned()))
}

/// Back to a page, which shows what it is now.
fn back(path: &str) -> Response {
    Redirect::to(path).into_response()
}
