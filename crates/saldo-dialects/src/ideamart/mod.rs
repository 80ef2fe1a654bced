//! Ideamart CaaS, charging as a service: the API of the *Ideamart CaaS description*. `docs/dialects/ideamart.md` says
//! what is published, what was chosen where nothing is, and what every status code means.

// Operation                                engine use case               test
// /caas/get/balance, /caas/balance/query   payer_find                    tests/balance.rs
// /caas/direct/debit                       charge_submit                 tests/{debit,ezcash,repeats,concurrency}.rs
// /caas/list/pi                            payer_find, instrument_list   tests/list.rs
// all of them                              authenticate                  tests/{credentials,restrictions,parameters,
//                                                                        doors}.rs
// the charging notification                none                          tests/notifications.rs
// every status code                        none                          tests/codes.rs
// what an onlooker sees                    none                          tests/exchanges.rs
// every published sample                   all                           tests/published.rs

mod auth;
mod codes;
mod error;
mod exchange;
mod instruments;
mod moment;
mod routes;
mod translate;
mod webhook;
mod wire;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use saldo_core::transfer::ClaimPolicy;
use saldo_engine::Engine;

pub use codes::{Scope, StatusCode, TABLE};
pub use error::Shortage;
pub use exchange::{Answered, Asked, Onlooker};
pub use instruments::instruments;
pub use moment::TimeStamps;
pub use webhook::IdeamartFormat;
pub use wire::CURRENCY;

/// What an operator can set about the dialect. The default is what production answers.
#[derive(Clone)]
pub struct IdeamartOptions {
    /// Whose application any other that is not configured counts as; none does without.
    pub stand_in: Option<StandIn>,
    /// Who may use an `externalTrxId` again.
    pub policy: ClaimPolicy,
    /// How a subscriber who has too little is told.
    pub shortage: Shortage,
    pub time_stamps: TimeStamps,
    /// Who is shown every call.
    pub onlooker: Option<Arc<dyn Onlooker>>,
}

/// A credential that stands in for applications nobody has configured: only where money is for demonstration.
#[derive(Clone)]
pub struct StandIn {
    pub application_id: String,
    pub password: String,
}

impl IdeamartOptions {
    /// As the published simulator has it: any application is taken, and an `externalTrxId` may be used again.
    pub fn simulator(stand_in: StandIn) -> Self {
        Self {
            stand_in: Some(stand_in),
            policy: ClaimPolicy::Always,
            shortage: Shortage::ChargingError,
            time_stamps: TimeStamps::Simulator,
            onlooker: None,
        }
    }
}

impl Default for IdeamartOptions {
    fn default() -> Self {
        Self {
            stand_in: None,
            policy: ClaimPolicy::Never,
            shortage: Shortage::InsufficientBalance,
            time_stamps: TimeStamps::Production,
            onlooker: None,
        }
    }
}

/// The dialect's state.
struct Ideamart {
    engine: Arc<Engine>,
    options: IdeamartOptions,
}

/// Serves what is under `/caas`; every other path gets the dialect's own 404.
pub fn router(engine: Arc<Engine>, options: IdeamartOptions) -> Router {
    let ideamart = Arc::new(Ideamart { engine, options });
    Router::new().fallback(move |request: Request| {
        let ideamart = Arc::clone(&ideamart);
        async move { routes::answer(&ideamart, request).await }
    })
}
