//! Who is let in, and what malformed requests get: this API's own errors, and nothing written.

use axum::body::Body;
use axum::http::header::{ALLOW, AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{Request, StatusCode};
use axum::response::IntoResponse;
use saldo_core::Reason;
use serde_json::{Value, json};

use super::world::{TOKEN, World};
use crate::admin::error::Problem;

#[tokio::test]
async fn nobody_comes_in_without_the_token() {
    let world = World::open().await;
    let long = format!("Bearer {}", "x".repeat(5_000));
    let wrong = ["", "Bearer", "Bearer ", "Bearer nearly", TOKEN, &format!("Basic {TOKEN}"), &long];
    for (verb, path) in
        [("GET", "/admin/v1/partners"), ("PATCH", "/admin/v1/partners"), ("GET", "/admin/v1/x")]
    {
        for shown in wrong {
            let request = Request::builder().method(verb).uri(path).header(AUTHORIZATION, shown);
            let told = world.send(request.body(Body::empty()).unwrap()).await;
            assert_eq!(told.status, StatusCode::UNAUTHORIZED, "{verb} {path} {shown}");
            assert_eq!(told.headers[WWW_AUTHENTICATE], "Bearer realm=\"saldo\"");
            assert_eq!(told.body["error"]["code"], "authentication_failed");
        }
    }
    let two = Request::builder().uri("/admin/v1/partners").header(AUTHORIZATION, format!("Bearer {TOKEN}"));
    let two = two.header(AUTHORIZATION, "Bearer other").body(Body::empty()).unwrap();
    assert_eq!(world.send(two).await.status, StatusCode::UNAUTHORIZED);
    let lower = Request::builder().uri("/admin/v1/partners").header(AUTHORIZATION, format!("bearer {TOKEN}"));
    assert_eq!(world.send(lower.body(Body::empty()).unwrap()).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_partners_key_opens_nothing_here() {
    let world = World::open().await;
    let request = Request::builder()
        .uri("/admin/v1/partners")
        .header(AUTHORIZATION, format!("Bearer {}", saldo_testkit::World::KEY));
    let told = world.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(told.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn wrong_addresses_and_verbs_are_told_so() {
    let world = World::open().await;
    for path in ["", "/", "/partner", "/partners/", "/partners/tests/keys", "/transfers/1/2", "/%FF"] {
        let (status, code, _) = world.refused("GET", path, "").await;
        assert_eq!((status, code.as_str()), (404, "not_found"), "{path}");
    }
    let (status, _, _) = world.refused("GET", "/partners/%FF/credentials", "").await;
    assert_eq!(status, 404);
    let told = world.ask("PATCH", "/partners", Body::empty()).await;
    assert_eq!(told.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(told.headers[ALLOW], "GET,HEAD,POST");
    assert_eq!(told.body["error"]["code"], "method_not_allowed");
}

#[tokio::test]
async fn malformed_bodies_are_refused_and_name_the_member() {
    let world = World::open().await;
    let deep = format!(r#"{{"currency":{}"#, "[".repeat(100_000));
    let huge = format!(r#"{{"currency":"USD","amount":"{}"}}"#, "9".repeat(300));
    let cases: [(&str, u16, &str, Value); 13] = [
        ("", 400, "json_invalid", Value::Null),
        ("{", 400, "json_invalid", Value::Null),
        ("[]", 400, "json_invalid", Value::Null),
        (r#"["USD","1.00",null,null]"#, 400, "json_invalid", Value::Null),
        (&deep, 422, "field_invalid", json!("currency")),
        ("{}", 422, "field_invalid", json!("currency")),
        (r#"{"currency":"USD"}"#, 422, "field_invalid", json!("amount")),
        (r#"{"currency":"USD","amount":10.5}"#, 422, "field_invalid", json!("amount")),
        (r#"{"currency":"USD","amount":"1","other":1}"#, 422, "field_invalid", json!("other")),
        (r#"{"currency":"USD","amount":"1","amount":"2"}"#, 422, "field_invalid", json!("amount")),
        (r#"{"currency":"USD","amount":"1","reference":""}"#, 422, "field_invalid", json!("reference")),
        (r#"{"currency":"USD","amount":"1","note":"a\u0000b"}"#, 422, "field_invalid", json!("note")),
        (&huge, 422, "field_invalid", json!("amount")),
    ];
    for (body, status, code, field) in cases {
        let told = world.refused("POST", "/partners/tests/deposits", body).await;
        assert_eq!(told, (status, code.to_owned(), field), "{}", body.chars().take(60).collect::<String>());
    }
    let told = world.ask("POST", "/partners/tests/deposits", vec![b'"', 0xff, b'"']).await;
    assert_eq!(told.status, StatusCode::BAD_REQUEST);
    let told = world.ask("POST", "/partners/tests/deposits", vec![b' '; (1 << 20) + 1]).await;
    assert_eq!(told.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(told.body["error"]["code"], "body_too_large");
    let accounts = world.get("/accounts?partner=tests").await;
    assert!(accounts["items"].as_array().unwrap().iter().all(|account| account["sequence"] == 1));
}

#[tokio::test]
async fn malformed_queries_are_refused() {
    let world = World::open().await;
    let cases = [
        ("limit=0", "limit"),
        ("limit=501", "limit"),
        ("limit=-1", "limit"),
        ("limit=many", "limit"),
        ("after=x", "after"),
        ("state=done", "state"),
        ("dialect=soap", "dialect"),
        ("reference=%00", "reference"),
        ("limit=1&limit=2", "limit"),
        ("referense=1", "referense"),
    ];
    for (query, field) in cases {
        let told = world.refused("GET", &format!("/transfers?{query}"), "").await;
        assert_eq!(told, (400, "query_invalid".to_owned(), json!(field)), "{query}");
    }
    let told = world.refused("GET", "/transfers?partner=nobody", "").await;
    assert_eq!(told, (404, "not_found".to_owned(), json!("partner")));
    world.get("/transfers?reference=&partner=&state=&limit=&after=").await;
}

#[tokio::test]
async fn answers_are_json() {
    let world = World::open().await;
    let told = world.ask("GET", "/partners", Body::empty()).await;
    assert_eq!(told.headers[CONTENT_TYPE], "application/json; charset=utf-8");
    assert_eq!(told.headers[CACHE_CONTROL], "no-store");
    assert_eq!(told.body["items"][0]["name"], "tests");
}

#[test]
fn who_may_try_again_is_told_when() {
    for (reason, status) in
        [(Reason::RateLimited, 429), (Reason::Overloaded, 503), (Reason::Indeterminate, 503)]
    {
        let response = Problem::from(reason).into_response();
        assert_eq!(response.status().as_u16(), status);
        assert_eq!(response.headers()[RETRY_AFTER], "2");
    }
    let response = Problem::from(Reason::Internal).into_response();
    assert_eq!((response.status().as_u16(), response.headers().get(RETRY_AFTER)), (500, None));
}
