//! *Using plain HTTP will fail*, unless a sandbox allows it; a proxy that speaks TLS is believed where it is trusted.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;

use super::{Desk, ELIGIBILITY, GOOD, KEY, SlingOptions, from};
use crate::{OverTls, TrustedProxies};

fn request(forwarded: &[&str]) -> Request<Body> {
    let request = Request::post(ELIGIBILITY).header("Authorization", KEY);
    let request =
        forwarded.iter().fold(request, |request, value| request.header("X-Forwarded-Proto", *value));
    request.body(json!({"msisdn": GOOD}).to_string().into()).unwrap()
}

#[tokio::test]
async fn plain_http_is_refused_unless_it_is_allowed() {
    let desk = Desk::open_with(SlingOptions::default()).await;
    desk.call(request(&[])).await.refused(403, "HTTPS_REQUIRED_ERROR");
    desk.call(request(&["https"])).await.refused(403, "HTTPS_REQUIRED_ERROR");
    desk.call(from("10.0.0.7", request(&["https"]))).await.refused(403, "HTTPS_REQUIRED_ERROR");
    let mut spoofed = request(&[]);
    *spoofed.uri_mut() = format!("https://saldo.example{ELIGIBILITY}").parse().unwrap();
    desk.call(spoofed).await.refused(403, "HTTPS_REQUIRED_ERROR");
    let mut over_tls = request(&[]);
    over_tls.extensions_mut().insert(OverTls);
    desk.call(over_tls).await.is(200);
}

#[tokio::test]
async fn a_trusted_proxy_says_how_a_request_came() {
    let proxies = TrustedProxies::new(vec!["10.0.0.0/24".parse().unwrap()]);
    let desk = Desk::open_with(SlingOptions { proxies, ..SlingOptions::default() }).await;
    for forwarded in [&["https"][..], &["HTTPS"], &["https, https"]] {
        desk.call(from("10.0.0.7", request(forwarded))).await.is(200);
    }
    for forwarded in [&[][..], &["http"], &["https, http"], &["https", "http"], &[""]] {
        let reply = desk.call(from("10.0.0.7", request(forwarded))).await;
        reply.refused(403, "HTTPS_REQUIRED_ERROR");
    }
    desk.call(from("10.0.1.7", request(&["https"]))).await.refused(403, "HTTPS_REQUIRED_ERROR");
}
