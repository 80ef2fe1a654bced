//! *Using plain HTTP will fail*, unless a sandbox allows it. Which proxies are believed is tested in `http::tests`.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;

use super::{Desk, ELIGIBILITY, GOOD, KEY, SlingOptions, from};
use crate::Origin;

fn request() -> Request<Body> {
    let request =
        Request::post(ELIGIBILITY).header("Authorization", KEY).header("X-Forwarded-Proto", "https");
    request.body(json!({"msisdn": GOOD}).to_string().into()).unwrap()
}

#[tokio::test]
async fn plain_http_is_refused_unless_it_is_allowed() {
    let desk = Desk::open_with(SlingOptions::default()).await;
    desk.call(request()).await.refused(403, "HTTPS_REQUIRED_ERROR");
    desk.call(from("10.0.0.7", request())).await.refused(403, "HTTPS_REQUIRED_ERROR");
    let mut spoofed = request();
    *spoofed.uri_mut() = format!("https://saldo.example{ELIGIBILITY}").parse().unwrap();
    desk.call(spoofed).await.refused(403, "HTTPS_REQUIRED_ERROR");
    let mut over_tls = request();
    over_tls.extensions_mut().insert(Origin { address: None, is_https: true });
    desk.call(over_tls).await.is(200);
}
