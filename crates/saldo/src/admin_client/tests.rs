//! A client with canned answers, for the tests of every command; and the parts of the real ones that need no server.

use std::collections::VecDeque;

use serde_json::{Value, json};

use super::{Address, AdminClient, ClientError, Method, StatusCode, answer, request};
use crate::path::path_with;

/// Answers what it was given, in order, and keeps what it was asked.
#[derive(Default)]
pub(crate) struct Canned {
    answers: VecDeque<(u16, Value)>,
    pub(crate) asked: Vec<(String, Option<Value>)>,
}

impl Canned {
    pub(crate) fn with(answers: impl IntoIterator<Item = (u16, Value)>) -> Self {
        Self { answers: answers.into_iter().collect(), asked: Vec::new() }
    }

    /// The calls as `METHOD path`.
    pub(crate) fn calls(&self) -> Vec<&str> {
        self.asked.iter().map(|(call, _)| call.as_str()).collect()
    }

    pub(crate) fn left(&self) -> usize {
        self.answers.len()
    }
}

impl AdminClient for Canned {
    async fn call(
        &mut self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<(StatusCode, Value), ClientError> {
        self.asked.push((format!("{method} {path}"), body.cloned()));
        let (status, answer) = self.answers.pop_front().expect("more calls than canned answers");
        Ok((StatusCode::from_u16(status).unwrap(), answer))
    }
}

#[test]
fn an_address_is_a_host_and_a_port() {
    let cases = [
        ("http://127.0.0.1:7000", Some("127.0.0.1:7000")),
        ("http://127.0.0.1:7000/", Some("127.0.0.1:7000")),
        ("http://saldo.example", Some("saldo.example:80")),
        ("http://[::1]:7000", Some("[::1]:7000")),
        ("http://[::1]", Some("[::1]:80")),
        ("https://127.0.0.1:7000", None),
        ("127.0.0.1:7000", None),
        ("http://", None),
        ("http://:7000", None),
        ("http://host:port", None),
        ("http://host:70000", None),
        ("http://host/admin:7000", None),
        ("http://user@host:7000", None),
    ];
    for (text, authority) in cases {
        let parsed = text.parse::<Address>().ok();
        assert_eq!(parsed.as_ref().map(Address::authority), authority, "{text}");
    }
}

#[test]
fn a_query_is_encoded_and_leaves_out_what_is_absent() {
    let pairs =
        [("reference", Some("a b&c=ñ/1".to_owned())), ("state", None), ("limit", Some("5".to_owned()))];
    assert_eq!(path_with("/x", &pairs), "/x?reference=a%20b%26c%3D%C3%B1%2F1&limit=5");
    assert_eq!(path_with("/x", &[("state", None)]), "/x");
}

#[test]
fn a_request_carries_the_token_and_its_body_as_json() {
    let made = request(Method::POST, "/admin/v1/partners", Some("t0"), Some(&json!({"name": "a"}))).unwrap();
    assert_eq!(made.headers()["authorization"], "Bearer t0");
    assert_eq!(made.headers()["content-type"], "application/json");
    let error = request(Method::GET, "/", Some("a\nb"), None).unwrap_err();
    assert_eq!(error.to_string(), "the token has characters no token has: copy it again");
}

#[test]
fn an_answer_is_json_or_nothing() {
    assert_eq!(answer("/x", StatusCode::NO_CONTENT, b""), Ok((StatusCode::NO_CONTENT, Value::Null)));
    assert_eq!(answer("/x", StatusCode::NOT_FOUND, b"<html>"), Ok((StatusCode::NOT_FOUND, Value::Null)));
    assert_eq!(answer("/x", StatusCode::OK, b"[1]"), Ok((StatusCode::OK, json!([1]))));
    let error = answer("/x", StatusCode::BAD_GATEWAY, b"<html>").unwrap_err();
    assert_eq!(
        error.to_string(),
        "the answer to /x is not Saldo's (HTTP 502, and no JSON): check that --url leads to a Saldo"
    );
}

/// Nobody listens on a port that was bound and given back.
#[tokio::test(flavor = "current_thread")]
async fn nobody_at_the_address_is_told_at_once() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address: Address = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
    drop(listener);
    let error = super::HttpAdmin::connect(address, None).await.err().unwrap();
    assert!(matches!(error, ClientError::Unreachable { .. }), "{error}");
}

#[tokio::test(flavor = "current_thread")]
async fn the_http_client_calls_a_server_twice_on_one_connection() {
    let router = axum::Router::new().route(
        "/admin/v1/echo",
        axum::routing::any(|request: axum::extract::Request| async move {
            let token = request.headers()["authorization"].to_str().unwrap().to_owned();
            axum::Json(json!({"method": request.method().as_str(), "token": token}))
        }),
    );
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address: Address = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    let mut client = super::HttpAdmin::connect(address, Some("t0".to_owned())).await.unwrap();
    for method in [Method::GET, Method::PUT] {
        let expected = json!({"method": method.as_str(), "token": "Bearer t0"});
        let answered = client.call(method, "/admin/v1/echo", None).await;
        assert_eq!(answered, Ok((StatusCode::OK, expected)));
    }
}
