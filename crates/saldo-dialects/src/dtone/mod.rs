//! DT One Goods & Services v1.1, the API of the *Goods & Services API documentation*. `docs/dialects/dtone.md` says what
//! is published, what was chosen where nothing is, and how to reach each code.

// Operation                                       engine use case              test
// GET  ping                                       none                         tests/auth.rs
// GET  services, countries, operators,
//      countries/{id}/services                    catalogue                    tests/discovery.rs
// GET  operators|countries|services/{id}/products catalogue, price_range       tests/products.rs
// GET  product/variable_value_recharges/{id}/
//      suggested_values                           catalogue, price             tests/products.rs
// GET  product/variable_value_payments/{id}       bill_lookup                  tests/payments.rs
// GET  products/{id}/account_number/{n}/status    account_verify               tests/products.rs
// POST transactions/{type}                        transfer_submit_value        tests/{transactions,simulation,payments,
//                                                                              codes,requests,concurrency}.rs
// GET  transactions/{type}/ext-{external_id}      transfers_with_reference     tests/finding.rs
// GET  transactions/{type}/{transaction_id}       transfer_find                tests/finding.rs
// all of them                                     authenticate_signed          tests/{auth,restrictions}.rs
// what is none of them                            none                         tests/doors.rs
// every published sample                          all                          tests/published.rs
// the contract of them all                        none                         tests/{contract,collection}.rs

mod assortment;
mod auth;
mod category;
mod codes;
mod contract;
mod error;
mod routes;
mod services;
mod translate;
mod wire;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use saldo_engine::Engine;

use assortment::Shelf;
pub use contract::{DemonstrationKey, page};

/// The dialect's state: the engine, and what is sold by its catalogue.
struct Dtone {
    engine: Arc<Engine>,
    shelf: Shelf,
}

/// Serves what is under `/v1.1`, doubled slashes taken for one; every other path gets the dialect's own 404.
pub fn router(engine: Arc<Engine>) -> Router {
    let dtone = Arc::new(Dtone { engine, shelf: Shelf::default() });
    Router::new().fallback(move |request: Request| {
        let dtone = Arc::clone(&dtone);
        async move { routes::answer(&dtone, request).await }
    })
}
