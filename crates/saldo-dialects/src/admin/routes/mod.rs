//! The addresses of the admin API, one file a group. A handler reads, asks one use case and prints its answer.

mod accounts;
mod audit;
mod catalogue;
mod credentials;
mod discrepancies;
mod events;
mod limits;
mod money;
mod partners;
mod recovery;
mod signing_keys;
mod transfers;
mod webhooks;

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, any, delete, get, post, put};
use saldo_engine::Engine;
use serde::Serialize;

use super::error::Problem;
use crate::http::answer;

/// What handlers are given.
type Shared = Arc<Engine>;

/// What a handler answers.
type Answered = Result<Response, Problem>;

/// An address and what its verbs do.
type Address = (&'static str, MethodRouter<Shared>);

/// Every address, and what catches misspelt ones below `/admin`.
pub(super) fn all() -> Vec<Address> {
    let known = addresses().map(|(path, methods)| (path, methods.fallback(wrong_verb)));
    let strays = ["/admin", "/admin/", "/admin/{*rest}"].map(|path| (path, any(no_address)));
    known.into_iter().chain(strays).collect()
}

fn addresses() -> [Address; 25] {
    [
        ("/admin/v1/partners", get(partners::list).post(partners::add)),
        ("/admin/v1/partners/{partner}/credentials", get(credentials::list).post(credentials::issue)),
        ("/admin/v1/credentials/{credential}", delete(credentials::revoke)),
        ("/admin/v1/credentials/{credential}/restrictions", put(credentials::restrict)),
        ("/admin/v1/credentials/{credential}/rotate", post(credentials::rotate)),
        ("/admin/v1/signing-keys", get(signing_keys::list).post(signing_keys::rotate)),
        ("/admin/v1/partners/{partner}/webhooks", get(webhooks::list)),
        ("/admin/v1/partners/{partner}/webhooks/{dialect}", put(webhooks::set)),
        ("/admin/v1/partners/{partner}/webhooks/{dialect}/enable", post(webhooks::enable)),
        ("/admin/v1/events", get(events::list)),
        ("/admin/v1/partners/{partner}/events/{event}", get(events::find)),
        ("/admin/v1/partners/{partner}/events/{event}/replay", post(events::replay)),
        ("/admin/v1/partners/{partner}/deposits", post(money::deposit)),
        ("/admin/v1/partners/{partner}/adjustments", post(money::adjust)),
        ("/admin/v1/partners/{partner}/credit-limit", put(money::credit_limit)),
        ("/admin/v1/partners/{partner}/limits", get(limits::show).put(limits::set)),
        ("/admin/v1/transfers", get(transfers::list)),
        ("/admin/v1/transfers/{transfer}", get(transfers::find)),
        ("/admin/v1/accounts", get(accounts::list)),
        ("/admin/v1/accounts/{partner}/{account}/entries", get(accounts::entries)),
        ("/admin/v1/audit", get(audit::run)),
        ("/admin/v1/catalogue", get(catalogue::export).put(catalogue::import)),
        ("/admin/v1/discrepancies", get(discrepancies::list)),
        ("/admin/v1/recovery", get(recovery::show)),
        ("/admin/v1/recovery/finish", post(recovery::finish)),
    ]
}

/// Answers a verb that an address does not take; axum says in `Allow` which it takes.
async fn wrong_verb() -> Problem {
    let message = "this address does not take this verb; `Allow` names those it takes";
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", message)
}

async fn no_address() -> Problem {
    Problem::not_found("no such address; docs/admin-api.md lists them all")
}

fn ok(shape: &impl Serialize) -> Response {
    answer::json_of(StatusCode::OK, shape)
}

fn created(shape: &impl Serialize) -> Response {
    answer::json_of(StatusCode::CREATED, shape)
}
