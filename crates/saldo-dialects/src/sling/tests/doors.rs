//! What is no operation: another path, another verb, a body that is none. Each in the dialect's words, with its version
//! (`Desk::call` looks for it on every answer).

use axum::body::Body;
use axum::http::Request;
use serde_json::json;

use super::{CREDIT, Desk, ELIGIBILITY, GOOD, KEY};
use crate::sling::is_at;

#[test]
fn the_dialect_is_at_its_two_paths_alone() {
    for path in [ELIGIBILITY, CREDIT, "/api/v1/credit/"] {
        assert!(is_at(path), "{path}");
    }
    for path in
        ["/api/v1", "/api/v1/credits", "/api/V1/credit", "/api/v1/Credit", "/api/v1/credit//", "/credit"]
    {
        assert!(!is_at(path), "{path}");
    }
}

#[tokio::test]
async fn another_path_is_not_found_and_another_verb_is_not_allowed() {
    let desk = Desk::open().await;
    desk.post("/api/v1/debit", &json!({})).await.refused(404, "NOT_FOUND_ERROR");
    for verb in ["GET", "PUT", "DELETE", "OPTIONS", "PATCH"] {
        let asked = Request::builder().method(verb).uri(CREDIT).header("Authorization", KEY);
        let reply = desk.call(asked.body(Body::empty()).unwrap()).await;
        reply.refused(405, "METHOD_NOT_ALLOWED_ERROR");
        assert_eq!(reply.headers["allow"], "POST");
    }
}

#[tokio::test]
async fn a_body_that_is_no_object_is_malformed() {
    let desk = Desk::open().await;
    for path in [ELIGIBILITY, CREDIT] {
        for body in ["", "{", "[]", "null", "\"x\"", "{} {}", "{'a':1}", "msisdn=447010000001"] {
            desk.post_with(KEY, path, body).await.refused(400, "MALFORMED_REQUEST_ERROR");
        }
        desk.post_with(KEY, path, vec![0xff, 0xfe]).await.refused(400, "MALFORMED_REQUEST_ERROR");
        let large = json!({"msisdn": "4".repeat(1 << 20)}).to_string();
        desk.post_with(KEY, path, large).await.refused(413, "REQUEST_TOO_LARGE_ERROR");
    }
    let large = "x".repeat(2 << 20);
    desk.post_with("wrong", CREDIT, large).await.refused(401, "AUTHENTICATION_ERROR");
}

#[tokio::test]
async fn the_content_type_is_not_looked_at() {
    let desk = Desk::open().await;
    for kind in ["application/json", "application/json;charset=utf-8", "text/plain"] {
        let asked = Request::post(ELIGIBILITY).header("Authorization", KEY).header("content-type", kind);
        desk.call(asked.body(json!({"msisdn": GOOD}).to_string().into()).unwrap()).await.is(200);
    }
}
