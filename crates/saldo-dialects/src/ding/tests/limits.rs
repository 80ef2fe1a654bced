//! How often a partner may call, and send to one number: the published table, what is counted and what resets it.

use std::num::NonZeroU32;

use saldo_core::Dialect;
use saldo_core::limits::{CallLimit, PartnerLimits, Velocity, VelocityRule};
use saldo_core::party::DuplicateGuard;
use saldo_engine::{Enforcement, EngineOptions, NewPartner, Waits};
use saldo_testkit::WorldOptions;
use serde_json::json;

use super::{Desk, Reply, order};

/// Calls in ten minutes (Ding Connect description, *Method usage limit*); the last is chosen, not published.
const PUBLISHED: [(&str, u32); 16] = [
    ("GetErrorCodeDescriptions", 20),
    ("GetCurrencies", 20),
    ("GetRegions", 20),
    ("GetCountries", 20),
    ("GetProviders", 50),
    ("GetProviderStatus", 50),
    ("GetProducts", 50),
    ("GetProductDescriptions", 50),
    ("EstimatePrices", 50),
    ("GetBalance", 50),
    ("GetPromotions", 50),
    ("GetPromotionDescriptions", 50),
    ("ListTransferRecords", 50),
    ("CancelTransfers", 50),
    ("GetAccountLookup", 50),
    ("LookupBills", 50),
];

/// A right call of a method, small where it can be.
async fn call(desk: &Desk, method: &str) -> Reply {
    match method {
        "EstimatePrices" | "CancelTransfers" => desk.post(method, json!([])).await,
        "ListTransferRecords" => desk.post(method, json!({"Take": 1})).await,
        "LookupBills" => desk.post(method, json!({"SkuCode": "ESDO2023", "AccountNumber": "5010345"})).await,
        "GetAccountLookup" => desk.get("GetAccountLookup?accountNumber=93701234567").await,
        method => desk.get(&format!("{method}?Take=1")).await,
    }
}

async fn validate(desk: &Desk, sku: &str) -> Reply {
    let mut validated = order("93701234567", "validated");
    (validated["ValidateOnly"], validated["SkuCode"]) = (json!(true), json!(sku));
    desk.post("SendTransfer", validated).await
}

#[track_caller]
fn is_limited(reply: &Reply, retry_after: &str) {
    reply.fails(429, 3, "RateLimited");
    assert_eq!(reply.headers["retry-after"], retry_after);
}

#[tokio::test]
async fn each_method_has_its_published_limit() {
    let desk = Desk::open().await;
    for (method, calls) in PUBLISHED {
        for _ in 0..calls {
            call(&desk, method).await.succeeds();
        }
        is_limited(&call(&desk, method).await, "600");
    }
    for _ in 0..100 {
        validate(&desk, "AF_AW_TopUp").await.succeeds();
    }
    is_limited(&validate(&desk, "AF_AW_TopUp").await, "600");
    validate(&desk, "nothing").await.fails(400, 4, "ParameterInvalid/SkuCode");
}

#[tokio::test]
async fn a_window_ends_ten_minutes_after_its_first_call() {
    let desk = Desk::open().await;
    for _ in 0..20 {
        call(&desk, "GetCountries").await.succeeds();
        desk.world.advance(1);
    }
    is_limited(&call(&desk, "GetCountries").await, "580");
    desk.world.advance(579);
    is_limited(&call(&desk, "getcountries").await, "1");
    desk.world.clock.advance_ms(999);
    is_limited(&call(&desk, "GetCountries").await, "1");
    desk.world.clock.advance_ms(1);
    call(&desk, "GetCountries").await.succeeds();
}

#[tokio::test]
async fn a_malformed_call_is_not_counted() {
    let desk = Desk::open().await;
    for _ in 0..60 {
        desk.get("GetProducts?Skip=x").await.fails(400, 4, "ParameterInvalid/Skip");
        desk.get("GetProducts?accountNumber=%07").await.fails(400, 4, "ParameterInvalid/accountNumber");
        desk.post_text("EstimatePrices", "{").await.fails(400, 4, "RequestInvalid");
        desk.post("ListTransferRecords", json!({})).await.fails(400, 4, "ParameterMissing/Take");
    }
    for method in ["GetProducts", "EstimatePrices", "ListTransferRecords"] {
        call(&desk, method).await.succeeds();
    }
}

#[tokio::test]
async fn a_successful_send_gives_all_calls_back() {
    let desk = Desk::open().await;
    let use_up = async || {
        for _ in 0..50 {
            desk.get("GetBalance").await.succeeds();
        }
        is_limited(&desk.get("GetBalance").await, "600");
    };
    use_up().await;
    desk.send("93709990007", "refused").await.fails(500, 5, "ProviderError/ProviderRefusedRequest");
    desk.send("93000000000", "rehearsed").await.succeeds();
    desk.send("93709990021", "unknown").await.succeeds();
    is_limited(&desk.get("GetBalance").await, "600");
    desk.send("93701234567", "sold").await.succeeds();
    use_up().await;
    desk.world.advance(3);
    desk.world.run_due().await;
    desk.get("GetBalance").await.succeeds();
}

#[tokio::test]
async fn partners_are_counted_apart() {
    let desk = Desk::open().await;
    for _ in 0..50 {
        desk.get("GetBalance").await.succeeds();
    }
    let new = NewPartner { name: "other".to_owned(), parent: None, prevent_duplicates: DuplicateGuard::On };
    let other = desk.world.engine.partner_add(new).await.unwrap().id;
    let mut desk = desk.with_key(other, "USD").await;
    desk.get("GetBalance").await.succeeds();
    desk.key = saldo_testkit::World::KEY;
    is_limited(&desk.get("GetBalance").await, "600");
}

#[tokio::test]
async fn a_partner_can_have_limits_of_its_own() {
    let desk = Desk::open().await;
    let own = |operation: Option<&str>, calls| CallLimit {
        dialect: Dialect::Ding,
        operation: operation.map(str::to_owned),
        calls_max: NonZeroU32::new(calls),
    };
    let limits =
        PartnerLimits { calls: vec![own(None, 0), own(Some("GetBalance"), 2)], ..PartnerLimits::default() };
    desk.world.engine.partner_limits_set(desk.world.partner, limits).await.unwrap();
    for _ in 0..2 {
        desk.get("GetBalance").await.succeeds();
    }
    is_limited(&desk.get("GetBalance").await, "600");
    for _ in 0..60 {
        call(&desk, "GetCountries").await.succeeds();
    }
}

#[tokio::test]
async fn a_load_test_can_do_without() {
    let velocity = VelocityRule::new(1, 60).map_or(Velocity::Off, Velocity::AtMost);
    let engine = EngineOptions { limits: Enforcement::Off, velocity, ..EngineOptions::default() };
    let desk = Desk::open_with(WorldOptions { engine, ..WorldOptions::default() }).await;
    for index in 0..60 {
        desk.get("GetBalance").await.succeeds();
        desk.send("93701234567", &index.to_string()).await.succeeds();
    }
}

fn at_most(sends: u32, seconds: u32) -> WorldOptions {
    let velocity = VelocityRule::new(sends, seconds).map_or(Velocity::Off, Velocity::AtMost);
    let engine = EngineOptions { velocity, waits: Waits::all(5_000), ..EngineOptions::default() };
    WorldOptions { engine, ..WorldOptions::default() }
}

const HELD_BACK: &str = "RateLimited/TransactionStillInProgress";

#[tokio::test]
async fn a_number_that_was_sent_to_too_often_is_held_back() {
    let desk = Desk::open_with(at_most(2, 600)).await;
    desk.send("93701234567", "1").await.succeeds();
    desk.world.advance(100);
    desk.send("93701234567", "2").await.succeeds();
    let reply = desk.send("93701234567", "3").await;
    reply.fails(429, 3, HELD_BACK);
    assert_eq!(reply.headers["retry-after"], "500");
    assert_eq!(reply.json()["TransferRecord"]["ProcessingState"], "Failed");
    desk.send("93701234567", "2").await.fails(400, 4, "DuplicateTransactionPrevented");
    let mut validated = order("93701234567", "4");
    validated["ValidateOnly"] = json!(true);
    desk.post("SendTransfer", validated.clone()).await.fails(429, 3, HELD_BACK);
    desk.send("93701234568", "elsewhere").await.succeeds();
    desk.send("93000000000", "rehearsed").await.succeeds();
    assert_eq!(desk.balance().await, "9997.00");

    desk.world.advance(499);
    desk.send("93701234567", "3").await.fails(429, 3, HELD_BACK);
    desk.world.advance(1);
    desk.post("SendTransfer", validated).await.succeeds();
    desk.send("93701234567", "3").await.succeeds();
    desk.send("93701234567", "4").await.fails(429, 3, HELD_BACK);
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn only_successes_are_counted() {
    let desk = Desk::open_with(at_most(1, 600)).await;
    for reference in ["1", "2"] {
        desk.send("93709990007", reference).await.fails(500, 5, "ProviderError/ProviderRefusedRequest");
        desk.send("93000000000", &format!("uat-{reference}")).await.succeeds();
    }
}

#[tokio::test]
async fn a_partner_can_have_a_velocity_of_its_own() {
    let desk = Desk::open_with(at_most(1, 600)).await;
    let limits = PartnerLimits { velocity: Some(Velocity::Off), ..PartnerLimits::default() };
    desk.world.engine.partner_limits_set(desk.world.partner, limits).await.unwrap();
    for reference in ["1", "2", "3"] {
        desk.send("93701234567", reference).await.succeeds();
    }
    desk.world.engine.partner_limits_set(desk.world.partner, PartnerLimits::default()).await.unwrap();
    desk.send("93701234567", "4").await.fails(429, 3, HELD_BACK);
}
