//! What the contracts of all dialects share: the shapes they name, OpenAPI 3.1 and the older form that some are published
//! in, a Postman collection made of one, and the pages under `/docs`. Knows no dialect; each describes itself.

pub(crate) mod openapi;
mod page;
mod postman;
mod shapes;
mod swagger;

#[cfg(test)]
pub(crate) mod tests;

pub(crate) use page::Contract;
pub use page::{Page, router};
pub(crate) use postman::{Collection, Recipe};
pub(crate) use shapes::Shapes;
pub(crate) use swagger::swagger;

/// Where a dialect can be tried with a key that everybody knows: a sandbox.
#[derive(Debug, Clone)]
pub struct Demonstration {
    /// The address the dialect is served under, without a slash at its end.
    pub base_url: String,
    pub key: String,
}
