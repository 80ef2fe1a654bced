//! DingConnect V1, the API of the *Ding Connect description*, with an API key. `docs/dialects/ding.md` says what is
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
// SendTransfer with ValidateOnly              transfer_validate                tests/send.rs
// ListTransferRecords                         transfer_list                    tests/records.rs
// CancelTransfers                             transfer_list, transfer_cancel   tests/records.rs
// the contract of them all                    none                             tests/{contract,collection}.rs

mod auth;
mod batch;
mod contract;
mod descriptions;
mod error;
mod reference;
mod routes;
mod translate;
mod wire;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use saldo_engine::Engine;

pub use contract::page;
use reference::Shelf;

/// What an operator can set about the dialect.
#[derive(Debug, Clone, Copy)]
pub struct DingOptions {
    /// The most items of a batch, and the most values of one filter.
    pub values_max: usize,
    /// How many days back ListTransferRecords looks.
    pub history_days: i64,
}

impl Default for DingOptions {
    fn default() -> Self {
        Self { values_max: 100, history_days: 62 }
    }
}

/// The dialect's state: the engine, and the reference data it has written.
struct Ding {
    engine: Arc<Engine>,
    options: DingOptions,
    shelf: Shelf,
}

/// Serves `/api/V1/<Method>` and `/swagger/docs/v1`, in any case; every other path gets the dialect's own 404.
pub fn router(engine: Arc<Engine>, options: DingOptions) -> Router {
    let ding = Arc::new(Ding { engine, options, shelf: Shelf::default() });
    Router::new().fallback(move |request: Request| {
        let ding = Arc::clone(&ding);
        async move { routes::answer(&ding, request).await }
    })
}
