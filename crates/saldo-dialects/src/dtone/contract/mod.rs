//! The dialect's own contract in OpenAPI 3.1, put together from the shapes that are sent and read, with its page and a
//! Postman collection that signs its calls.

mod answers;
mod collection;
mod examples;
mod operations;
mod parameters;
mod request;

use std::sync::LazyLock;

use utoipa::openapi::OpenApi;

use crate::contract::{Contract, Page, openapi};

static CONTRACT: LazyLock<OpenApi> = LazyLock::new(|| openapi::contract(&operations::API));

/// The contract's names for the headers, in the order in which the box of the page takes their values.
const SCHEMES: &str = "ApiKey Nonce Hmac";

/// A key that everybody knows, in a sandbox.
#[derive(Debug, Clone)]
pub struct DemonstrationKey {
    /// The address the dialect is served under, without a slash at its end.
    pub base_url: String,
    pub api_key: String,
    pub api_secret: String,
    /// A nonce, and the hmac of the key and it: good for ever, since nonces may come again.
    pub nonce: String,
    pub hmac: String,
}

/// The dialect's page under `/docs`, with the key of a demonstration in its box.
pub fn page(demonstration: Option<&DemonstrationKey>) -> Page {
    let shown = |known: &DemonstrationKey| format!("{} {} {}", known.api_key, known.nonce, known.hmac);
    Page {
        name: "dtone",
        title: "DT One Goods & Services v1.1",
        summary: "Vouchers, recharges and bill payments, each simulated or for real.",
        contract: Contract::Beside(openapi::document(&CONTRACT)),
        scheme: SCHEMES,
        key: demonstration.map(shown).unwrap_or_default(),
        postman: collection::written(&CONTRACT, demonstration),
        guide: include_str!("../../../../../docs/dialects/dtone.md"),
    }
}
