//! What is no operation: another path, another verb, and a path that a client joined with one slash too many.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;

use super::{Desk, RECHARGES};

#[tokio::test]
async fn slashes_are_taken_for_one() {
    let desk = Desk::open().await;
    for path in ["/v1.1//ping", "//v1.1/ping", "/v1.1/ping/", "///v1.1///ping//"] {
        let request = desk.signed(Request::get(path), "1").body(Body::empty()).unwrap();
        assert_eq!(desk.call(request).await.is(200), json!({"status": "up"}), "{path}");
    }
}

#[tokio::test]
async fn another_path_is_not_found() {
    let desk = Desk::open().await;
    for path in [
        "/v1.1",
        "/v1.1/",
        "/v1.1/Ping",
        "/v1.1/ping/x",
        "/v1/ping",
        "/v1.1/operators/1959",
        "/v1.1/products/64",
        "/v1.1/transactions",
        "/v1.1/transactions/fixed_value_payments",
        "/v1.1/transactions/x/ext-1",
        "/v1.1/%ff",
    ] {
        let request = desk.signed(Request::get(path), "1").body(Body::empty()).unwrap();
        assert_eq!(desk.call(request).await.fails(404, 1_000_404, "Resource not found"), [""; 0], "{path}");
    }
}

#[tokio::test]
async fn another_verb_is_not_allowed() {
    let desk = Desk::open().await;
    let sends = format!("/v1.1/transactions/{RECHARGES}");
    let finds = format!("/v1.1/transactions/{RECHARGES}/ext-1");
    for (verb, path, allow) in [
        ("POST", "/v1.1/ping", "GET"),
        ("GET", sends.as_str(), "POST"),
        ("PUT", sends.as_str(), "POST"),
        ("DELETE", finds.as_str(), "GET"),
        ("OPTIONS", "/v1.1/operators", "GET"),
    ] {
        let request = Request::builder().method(verb).uri(path).body(Body::empty()).unwrap();
        let reply = desk.call(request).await;
        assert_eq!(reply.headers["allow"], allow, "{verb} {path}");
        reply.fails(405, 1_000_999, "Invalid parameter");
    }
}

#[tokio::test]
async fn a_query_that_does_not_decode_is_refused() {
    let desk = Desk::open().await;
    for path in ["operators?service_id=%ff", "product/variable_value_payments/2023?account_number=%ff"] {
        desk.get(path).await.fails(400, 1_000_999, "Invalid parameter");
    }
}
