//! Saldo's own API for operators, `/admin/v1`: partners, money, transfers, books and catalogue. Described in docs/admin-api.md.
//! It publishes nobody else's shapes; `wire` is what docs/admin-api.md prints, `routes` has one file a group of addresses.
//! Every address asks for the operator's token before anything else, also those that do not exist.

mod auth;
mod error;
mod page;
mod request;
mod routes;
mod translate;
mod wire;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use saldo_core::party::SecretHash;
use saldo_engine::Engine;

use auth::Gate;

/// What the admin API must be told.
#[derive(Clone, Default)]
pub struct AdminOptions {
    /// The tokens that are taken, as `Engine::admin_token_hash` makes them. Without any, nobody is let in.
    pub token_hashes: Vec<SecretHash>,
}

/// The admin API. It has no fallback of its own, so it can be merged with other routers.
pub fn router(engine: Arc<Engine>, options: AdminOptions) -> Router {
    let gate = Gate::new(Arc::clone(&engine), options.token_hashes);
    let guarded = routes::all().into_iter().fold(Router::new(), |router, (path, methods)| {
        router.route(path, methods.layer(from_fn_with_state(gate.clone(), auth::check)))
    });
    guarded.with_state(engine)
}
