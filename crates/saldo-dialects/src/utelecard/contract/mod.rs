//! The dialect's contract in OpenAPI 3.1, put together from the shapes that are sent and read, and what is made of it:
//! its page under `/docs` and a Postman collection. The published document has none.

mod answers;
mod collection;
mod examples;
mod operations;

use std::sync::LazyLock;

use utoipa::openapi::OpenApi;

use crate::contract::{Contract, Demonstration, Page, openapi};

/// What the contract calls the `Authorization` header.
const API_KEY: &str = "APIKey";

static CONTRACT: LazyLock<OpenApi> = LazyLock::new(|| openapi::contract(&operations::API));

/// The dialect's page under `/docs`, with the credential of a demonstration in its box.
pub fn page(demonstration: Option<&Demonstration>) -> Page {
    Page {
        name: "utelecard",
        title: "Unión Telecard v1",
        summary: "Recharges, PINs, data packages, bills and prepaid electricity in the Dominican Republic and Haiti.",
        contract: Contract::Beside(openapi::document(&CONTRACT)),
        scheme: API_KEY,
        key: demonstration.map(|known| known.key.clone()).unwrap_or_default(),
        postman: collection::written(&CONTRACT, demonstration),
        guide: include_str!("../../../../../docs/dialects/utelecard.md"),
    }
}
