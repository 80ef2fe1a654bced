//! What a load driver steers the provider with.

use axum::body::Body;
use axum::http::{Method, Request};
use http_body_util::BodyExt;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use saldo_core::transfer::Verdict;
use serde_json::{Value, json};

use super::Served;
use crate::port::Connector;
use crate::sandbox::tests::{Seen, account, seen, submission};

async fn call(served: &Served, method: Method, path: &str, body: Option<Value>) -> (u16, Value) {
    let client = Client::builder(TokioExecutor::new()).build_http();
    let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
    let uri = format!("http://{}{path}", served.address);
    let request = Request::builder().method(method).uri(uri).body(body).unwrap();
    let response = client.request(request).await.unwrap();
    let status = response.status().as_u16();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, serde_json::from_slice(&body).unwrap_or_default())
}

#[tokio::test]
async fn faults_are_switched_on_and_off() {
    let served = Served::start(None).await;
    let connector = served.connector();
    let fault = json!({"connector": "sandbox", "kind": "refuse", "rate": 1});
    assert_eq!(call(&served, Method::POST, "/faults", Some(fault)).await.0, 201);
    let refused = connector.submit(&submission(1, "CLDO357", "8095551212")).await;
    assert!(matches!(refused, Verdict::Refused(_)), "{refused:?}");
    assert_eq!(call(&served, Method::DELETE, "/faults", None).await.0, 204);
    assert_eq!(Seen::Delivered, seen(&connector.submit(&submission(2, "CLDO357", "8095551212")).await));
    assert_eq!(call(&served, Method::GET, "/deliveries", None).await, (200, json!({"2": 1})));
    let summary = call(&served, Method::GET, "/deliveries?summary=1", None).await;
    assert_eq!(summary, (200, json!({"attempts": 1, "deliveries": 1, "largest": 1})));
    assert_eq!(call(&served, Method::POST, "/reset", None).await.0, 200);
    assert_eq!(call(&served, Method::GET, "/deliveries", None).await, (200, json!({})));
}

#[tokio::test]
async fn subscribers_are_set() {
    let served = Served::start(None).await;
    let change = json!({"account_type": "Post Paid"});
    let (status, told) = call(&served, Method::PUT, "/subscribers/94771234567", Some(change)).await;
    assert_eq!((status, &told["account_type"]), (200, &json!("Post Paid")));
    let blocked = json!({"account_status": "Blocked"});
    assert_eq!(call(&served, Method::PUT, "/subscribers", Some(blocked)).await.0, 200);
    let payer = served.connector().payer(&account("94771234567")).await.unwrap();
    assert_eq!((payer.payment_type.as_str(), &*payer.status), ("Postpaid", "Blocked"));
}

#[tokio::test]
async fn what_is_not_right_is_refused_with_a_sentence() {
    let served = Served::start(None).await;
    let refused = [
        (Method::POST, "/faults", json!({"kind": "refuse"}), 400),
        (Method::POST, "/faults", json!({"kind": "refuse", "rate": 2}), 400),
        (Method::POST, "/faults", json!({"connector": "other", "kind": "refuse", "count": 1}), 404),
        (Method::PUT, "/subscribers", json!({"balance": "10"}), 400),
        (Method::PUT, "/payments/1", json!({"action": "reject"}), 404),
        (Method::POST, "/submit", json!({}), 400),
        (Method::GET, "/submit", json!({}), 405),
        (Method::GET, "/nothing", json!({}), 404),
    ];
    for (method, path, body, expected) in refused {
        let (status, told) = call(&served, method, path, Some(body)).await;
        assert_eq!(status, expected, "{path}");
        assert!(told["error"]["message"].is_string(), "{path}: {told}");
    }
    assert_eq!(call(&served, Method::GET, "/healthz", None).await.0, 200);
}
