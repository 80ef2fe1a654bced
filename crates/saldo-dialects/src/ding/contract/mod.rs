//! The dialect's own contract (Ding Connect description, *Introduction*), put together from the shapes that are sent
//! and read, and what is made of it: Swagger 2.0 as published, its page, and a Postman collection.

mod collection;
mod describe;
mod examples;
mod operations;
mod responses;

use std::sync::LazyLock;

use axum::http::header::{CACHE_CONTROL, HOST};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use utoipa::openapi::OpenApi;

use crate::contract::{Contract, Demonstration, Page, swagger};
use crate::http::answer;
use crate::http::origin::Origin;

/// Where the contract is published.
const PATH: &str = "/swagger/docs/v1";
const TOKEN_PATH: &str = "/connect/token";

/// What the contract calls the `api_key` header.
const API_KEY: &str = "APIKeyHeader";

/// How long a client may keep the contract: it changes with the program only.
const KEPT: HeaderValue = HeaderValue::from_static("public, max-age=3600");

static CONTRACT: LazyLock<OpenApi> = LazyLock::new(describe::contract);

static SWAGGER: LazyLock<String> = LazyLock::new(|| {
    let written = swagger(&CONTRACT).and_then(|contract| serde_json::to_string(&contract));
    written.unwrap_or_else(|error| {
        tracing::error!(%error, "the contract of DingConnect V1 could not be written as JSON");
        "{}".to_owned()
    })
});

/// Whether a path is the contract's, in any case.
pub(super) fn is_at(path: &str) -> bool {
    path.trim_end_matches('/').eq_ignore_ascii_case(PATH)
}

/// The contract in Swagger 2.0. It needs no key.
pub(super) fn published(asked: &Parts) -> Response {
    let body = match place(asked) {
        Some(place) => SWAGGER.replace(TOKEN_PATH, &format!("{place}{TOKEN_PATH}")),
        None => SWAGGER.clone(),
    };
    let mut response = answer::json(StatusCode::OK, body.into());
    response.headers_mut().insert(CACHE_CONTROL, KEPT);
    response
}

/// Where the caller found us: Swagger 2.0 wants a whole address for tokens.
fn place(asked: &Parts) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
    let host = asked.headers.get(HOST)?.to_str().ok()?;
    let scheme = if Origin::of(&asked.extensions).is_https { "https" } else { "http" };
    (!host.is_empty() && host.chars().all(is_plain)).then(|| format!("{scheme}://{host}"))
}

/// The dialect's page under `/docs`, with the key of a demonstration in its box.
pub fn page(demonstration: Option<&Demonstration>) -> Page {
    Page {
        name: "ding",
        title: "DingConnect V1",
        summary: "Mobile top-ups, data bundles, PINs and vouchers, bills and prepaid electricity.",
        contract: Contract::At(PATH),
        scheme: API_KEY,
        key: demonstration.map(|known| known.key.clone()).unwrap_or_default(),
        postman: collection::written(&CONTRACT, demonstration),
        guide: include_str!("../../../../../docs/dialects/ding.md"),
    }
}
