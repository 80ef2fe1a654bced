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
use axum::extract::rejection::FormRejection;
use axum::extract::{DefaultBodyLimit, Form, Request};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use saldo_console::look;
use saldo_console::simulator::{MissingPage, Notice};

use super::desk::Desk;
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
        .fallback(async || missing(&Refusal::not_found("There is no page at this address.")))
        .method_not_allowed_fallback(async || {
            missing(&Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "This address takes another verb."))
        })
        .layer(from_fn(same_site))
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .with_state(Arc::clone(desk))
}

/// A page of another site may link here, but sends no form.
async fn same_site(request: Request, next: Next) -> Response {
    let site = request.headers().get("sec-fetch-site").and_then(|site| site.to_str().ok());
    let is_foreign = site.is_some_and(|site| !matches!(site, "same-origin" | "none"));
    if is_foreign && !request.method().is_safe() {
        return missing(&Refusal::new(StatusCode::FORBIDDEN, "This form was sent by another site."));
    }
    next.run(request).await
}

/// Where there is no page to show a refusal on.
fn missing(refusal: &Refusal) -> Response {
    let title = match refusal.status {
        StatusCode::NOT_FOUND => "No such page",
        _ => "It was not done",
    };
    look::page(refusal.status, &MissingPage { title, sentence: refusal.sentence.clone() })
}

/// A form as it was sent.
type Sent<T> = Result<Form<T>, FormRejection>;

fn read<T>(sent: Sent<T>) -> Told<T> {
    let Form(form) = sent.map_err(|error| Refusal::new(error.status(), error.body_text()))?;
    Ok(form)
}

/// What a page says once its form was sent.
fn refused(refusal: &Refusal) -> Notice {
    let mut letters = refusal.sentence.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    Notice::Refused(format!("{first}{}.", letters.as_str().trim_end_matches('.')))
}

/// Back to a page, which shows what it is now.
fn back(path: &str) -> Response {
    Redirect::to(path).into_response()
}
