//! Unión Telecard v1, the API of *API de Consumo de Recargas y Pagos*. `docs/dialects/utelecard.md` says what is
//! published, what was chosen where nothing is, and how each code is reached.

// Operation                          engine use case                          test
// GET /v1/account/balance            balance                                  tests/lists.rs
// GET /v1/response-codes             none                                     tests/codes.rs
// GET /v1/products                   catalogue, price_range                   tests/lists.rs
// GET /v1/products/groups, types     none                                     tests/lists.rs
// GET /v1/carriers                   catalogue, price_range                   tests/lists.rs
// GET /v1/query                      package_list, bill_list                  tests/query.rs
// POST /v1/buy                       transfer_submit                          tests/{buy,repeats,concurrency}.rs
// POST /v1/txns/cancel               transfer_void                            tests/cancel.rs
// GET /v1/txns                       transfers_with_reference, transfer_list  tests/txns.rs
// every one                          authenticate                             tests/{doors,headers,restrictions}.rs
// every published sample             all                                      tests/published.rs
// every row of *Casos de Prueba*     all                                      tests/casos.rs
// the contract of them all           none                                     tests/{contract,collection}.rs

mod auth;
mod codes;
mod contract;
mod error;
mod headers;
mod moment;
mod routes;
mod runtime;
mod translate;
mod wire;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use saldo_engine::Engine;

pub use contract::page;

/// The dialect's state.
struct Utelecard {
    engine: Arc<Engine>,
}

/// Serves what is under `/v1`; every other path gets the dialect's own 404.
pub fn router(engine: Arc<Engine>) -> Router {
    let utelecard = Arc::new(Utelecard { engine });
    Router::new().fallback(move |request: Request| {
        let utelecard = Arc::clone(&utelecard);
        async move { routes::answer(&utelecard, request).await }
    })
}
