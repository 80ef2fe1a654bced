//! Tokens on the methods: every method takes one, and what is no good token is told so.

use axum::body::Body;
use axum::http::Request;
use saldo_core::Dialect;
use saldo_engine::TokenTerms;
use serde_json::Value;

use super::{CLIENT_ID, CLIENT_SECRET, desk, get_with, token};
use crate::ding::tests::order;

const TOKEN_EXPIRED: &str = include_str!("../fixtures/token_expired.json");

const LISTS_AND_LOOKUPS: [&str; 12] = [
    "GetCountries",
    "GetCurrencies",
    "GetRegions",
    "GetProviders",
    "GetProviderStatus",
    "GetProducts",
    "GetProductDescriptions",
    "GetPromotions",
    "GetPromotionDescriptions",
    "GetErrorCodeDescriptions",
    "GetBalance",
    "GetAccountLookup?accountNumber=93701234567",
];

#[tokio::test]
async fn every_method_takes_a_token() {
    let (desk, _) = desk().await;
    let shown = format!("Bearer {}", token(&desk).await);
    for method in LISTS_AND_LOOKUPS {
        get_with(&desk, method, &[("authorization", &shown)]).await.succeeds();
    }
    for (method, body) in [
        ("SendTransfer", order("93701234567", "12345").to_string()),
        ("ListTransferRecords", r#"{"Take":1}"#.to_owned()),
        ("EstimatePrices", "[]".to_owned()),
        ("LookupBills", r#"{"SkuCode":"ESDO2023","AccountNumber":"5010345"}"#.to_owned()),
        ("CancelTransfers", "[]".to_owned()),
    ] {
        let request = Request::post(format!("/api/V1/{method}")).header("authorization", &shown);
        desk.call(request.body(Body::from(body)).unwrap()).await.succeeds();
    }
    assert_eq!(desk.balance().await, "9999.00");
    let listed = desk.post_text("ListTransferRecords", r#"{"Take":1}"#).await.succeeds();
    assert_eq!(listed["Items"].as_array().unwrap().len(), 1, "a key of the same partner sees it");
}

#[tokio::test]
async fn an_expired_token_gets_the_published_response() {
    let (desk, _) = desk().await;
    let shown = format!("Bearer {}", token(&desk).await);
    desk.world.advance(1_799);
    get_with(&desk, "GetRegions", &[("authorization", &shown)]).await.succeeds();
    desk.world.advance(1);
    let reply = get_with(&desk, "GetRegions", &[("authorization", &shown)]).await;
    let published: Value = serde_json::from_str(TOKEN_EXPIRED).unwrap();
    assert_eq!((reply.status.as_u16(), reply.json()), (401, published));
}

#[tokio::test]
async fn what_is_no_good_token_opens_nothing() {
    let (desk, _) = desk().await;
    let good = token(&desk).await;
    for shown in [
        "Bearer".to_owned(),
        "Bearer ".to_owned(),
        "Bearer a.b.c".to_owned(),
        format!("Bearer {}", "x".repeat(4_000)),
        format!("Bearer {good}."),
        format!("Bearer {}", good.split_at(1).1),
        format!("Basic {good}"),
        good.clone(),
        format!("Bearer {CLIENT_SECRET}"),
    ] {
        let reply = get_with(&desk, "GetBalance", &[("authorization", &shown)]).await;
        reply.fails(401, 4, "AuthenticationFailed");
    }
    let twice = [("authorization", format!("Bearer {good}")), ("authorization", "Bearer x".to_owned())];
    let twice = twice.each_ref().map(|(name, value)| (*name, value.as_str()));
    get_with(&desk, "GetBalance", &twice).await.fails(401, 4, "AuthenticationFailed");
}

#[tokio::test]
async fn a_secret_and_a_token_are_no_keys() {
    let (desk, _) = desk().await;
    let good = token(&desk).await;
    for key in [CLIENT_SECRET, CLIENT_ID, &good] {
        get_with(&desk, "GetBalance", &[("api_key", key)]).await.fails(401, 4, "AuthenticationFailed");
    }
}

#[tokio::test]
async fn of_a_token_and_a_key_the_token_counts() {
    let (desk, id) = desk().await;
    let shown = format!("Bearer {}", token(&desk).await);
    let with = |key: &'static str| [("api_key", key), ("authorization", shown.as_str())];
    get_with(&desk, "GetBalance", &with("a wrong key")).await.succeeds();
    let basic = [("api_key", desk.key), ("authorization", "Basic eDp5")];
    get_with(&desk, "GetBalance", &basic).await.succeeds();
    desk.world.engine.credential_revoke(id, 0).await.unwrap();
    get_with(&desk, "GetBalance", &with(desk.key)).await.fails(401, 4, "AuthenticationFailed");
}

#[tokio::test]
async fn a_revoked_client_has_no_tokens_any_more() {
    let (desk, id) = desk().await;
    let shown = format!("Bearer {}", token(&desk).await);
    desk.world.engine.credential_revoke(id, 60_000).await.unwrap();
    get_with(&desk, "GetBalance", &[("authorization", &shown)]).await.succeeds();
    desk.world.advance(60);
    let reply = get_with(&desk, "GetBalance", &[("authorization", &shown)]).await;
    reply.fails(401, 4, "AuthenticationFailed");
}

#[tokio::test]
async fn a_token_of_another_issuer_is_none() {
    let (desk, _) = desk().await;
    let presented = saldo_engine::Presented {
        dialect: Dialect::Ding,
        public_id: CLIENT_ID,
        secret: CLIENT_SECRET,
        from: None,
    };
    let engine = &desk.world.engine;
    let caller = engine.authenticate(&presented).unwrap();
    let elsewhere = TokenTerms {
        dialect: Dialect::Ding,
        issuer: "https://elsewhere.example",
        audience: "dingconnectapi",
        scope: "topupapi",
    };
    let shown = format!("Bearer {}", engine.token_issue(&caller, &elsewhere).await.unwrap().access_token);
    let reply = get_with(&desk, "GetBalance", &[("authorization", &shown)]).await;
    reply.fails(401, 4, "AuthenticationFailed");
}
