//! The dialect's contract in OpenAPI 3.1, put together from the shapes that are sent and read, and what is made of it:
//! its page and a Postman collection. The document itself has none.

mod collection;
mod operations;

use std::sync::LazyLock;

use utoipa::openapi::OpenApi;

use crate::contract::openapi::{contract, document};
use crate::contract::{Contract, Demonstration, Page};

static CONTRACT: LazyLock<OpenApi> = LazyLock::new(|| contract(&operations::API));

/// The dialect's page under `/docs`, with the key of a demonstration in its box.
pub fn page(demonstration: Option<&Demonstration>) -> Page {
    Page {
        name: "sling",
        title: "Sling mobile crediting v1",
        summary: "Crediting a mobile phone account, with an eligibility check at its carrier and a signed webhook.",
        contract: Contract::Beside(document(&CONTRACT)),
        scheme: operations::KEY,
        key: demonstration.map(|known| known.key.clone()).unwrap_or_default(),
        postman: collection::written(&CONTRACT, demonstration),
        guide: include_str!("../../../../../docs/dialects/sling.md"),
    }
}
