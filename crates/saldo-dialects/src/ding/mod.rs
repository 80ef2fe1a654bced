//! DingConnect V1, the API of the *Ding Connect description*, with API keys and OAuth. `docs/dialects/ding.md` says what is
//! published, what was chosen where nothing is, and how to reach each error.

// Operation                                   engine use case                  test
// GetCountries, GetCurrencies, GetRegions,
// GetProviders, GetProviderStatus, GetProducts,
// GetProductDescriptions, GetPromotions,
// GetPromotionDescriptions                    catalogue, account_lookup        tests/reference.rs
// GetErrorCodeDescriptions                    none                             tests/errors.rs
// GetBalance                                  balance                          tests/account.rs
// GetAccountLookup                            account_lookup                   tests/account.rs
// EstimatePrices                              price                            tests/prices.rs
// LookupBills                                 bill_lookup                      tests/prices.rs
// SendTransfer                                transfer_submit                  tests/{send,uat,published}.rs
// SendTransfer with X-Options                 transfer_submit                  tests/deferred.rs
// SendTransfer with ValidateOnly              transfer_validate                tests/send.rs
// ListTransferRecords                         transfer_list                    tests/records.rs
// CancelTransfers                             transfer_list, transfer_cancel   tests/records.rs
// every one, by the table in `usage`          usage_count                      tests/limits.rs
// every one, by its key or token              authenticate, token_authenticate tests/{restrictions,oauth/bearer}.rs
// /connect/token                              authenticate, token_issue        tests/oauth/token.rs
// /.well-known/openid-configuration[/jwks]    signing_key_list                 tests/oauth/discovery.rs
// the contract of them all                    none                             tests/{contract,collection}.rs

mod auth;
mod batch;
mod contract;
mod deferral;
mod descriptions;
mod error;
mod oauth;
mod reference;
mod routes;
mod translate;
mod usage;
mod webhook;
mod wire;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use saldo_engine::Engine;

pub use contract::page;
use reference::Shelf;
pub use usage::USAGE;
pub use webhook::DingFormat;

/// What an operator can set about the dialect.
#[derive(Debug, Clone)]
pub struct DingOptions {
    /// The address that clients reach it at, without a slash at its end: the issuer of its tokens.
    pub public_url: Arc<str>,
    /// The most items of a batch, and the most values of one filter.
    pub values_max: usize,
    /// How many days back ListTransferRecords looks.
    pub history_days: i64,
}

impl Default for DingOptions {
    fn default() -> Self {
        Self { public_url: "http://127.0.0.1:7000".into(), values_max: 100, history_days: 62 }
    }
}

/// The dialect's state: the engine, and the reference data it has written.
struct Ding {
    engine: Arc<Engine>,
    options: DingOptions,
    shelf: Shelf,
}

/// Serves `/api/V1/<Method>`, `/swagger/docs/v1`, `/connect/token` and `/.well-known/openid-configuration`, in any
/// case; every other path gets the dialect's own 404.
pub fn router(engine: Arc<Engine>, options: DingOptions) -> Router {
    let ding = Arc::new(Ding { engine, options, shelf: Shelf::default() });
    Router::new().fallback(move |request: Request| {
        let ding = Arc::clone(&ding);
        async move { routes::answer(&ding, request).await }
    })
}
