//! What is refused before an operation runs has the dialect's body and its `X-Runtime` too.

use std::time::Duration;

use axum::body::Body;
use axum::http::Request;

use super::{Desk, asked};
use crate::utelecard::routes::served;
use crate::utelecard::runtime;

#[tokio::test]
async fn another_path_is_not_found_and_another_verb_is_not_allowed() {
    let desk = Desk::open().await;
    for path in ["/v1", "/v1/", "/v1/pay", "/v1/buy/1", "/V1/buy", "/v1/account", "/v1/txns/cancel/x"] {
        desk.get(path).await.fails(404, "SW06");
    }
    for (own, path) in served() {
        for verb in ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"] {
            if own != *verb {
                let reply = desk.call(asked(verb, path).body(Body::empty()).unwrap()).await;
                reply.fails(405, "SW07");
                assert_eq!(reply.headers["allow"], own.as_str(), "{path}");
            }
        }
    }
    desk.get("/v1/carriers/").await.succeeds();
}

#[tokio::test]
async fn user_and_secret_must_be_right_and_under_their_scheme() {
    let desk = Desk::open().await;
    for shown in [
        "",
        "APIKey",
        "APIKey demo",
        "APIKey demo:",
        "APIKey :a-secret-of-the-tests",
        "APIKey demo:another",
        "APIKey other:a-secret-of-the-tests",
        "Basic demo:a-secret-of-the-tests",
        "demo:a-secret-of-the-tests",
    ] {
        let request = Request::get("/v1/account/balance").header("authorization", shown);
        let reply = desk.call(request.body(Body::empty()).unwrap()).await;
        assert_eq!(reply.fails(401, "133"), "INVALID USERNAME OR PASSWORD", "{shown}");
        assert_eq!(reply.headers["www-authenticate"], "APIKey realm=\"saldo\"");
    }
    for (_, path) in served() {
        let reply = desk.call(Request::get(path).body(Body::empty()).unwrap()).await;
        assert!([401, 405].contains(&reply.status.as_u16()), "{path}");
    }
}

#[test]
fn a_runtime_is_written_as_go_writes_a_duration() {
    for (nanos, expected) in [
        (248_184_375, "248.184375ms"),
        (1_000_000, "1ms"),
        (412_345, "0.412345ms"),
        (0, "0ms"),
        (1_500_000_000, "1.5s"),
        (61_000_000_001, "61.000000001s"),
    ] {
        assert_eq!(runtime::written(Duration::from_nanos(nanos)), expected);
    }
}
