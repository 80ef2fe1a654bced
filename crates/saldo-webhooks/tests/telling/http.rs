//! The real courier: what it sends, what it refuses to call, and what it makes of the answers.

use std::sync::Arc;

use ::http::{HeaderMap, HeaderValue};
use saldo_core::event::DeliveryAnswer;
use saldo_testkit::SetClock;
use saldo_webhooks::{Courier, HttpCourier, Post, Reach};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

fn courier(reach: Reach) -> HttpCourier {
    HttpCourier::new(reach, Arc::new(SetClock::at("2026-11-22T06:00:00Z")))
}

fn post(url: &str) -> Post {
    let mut headers = HeaderMap::new();
    headers.insert("x-own", HeaderValue::from_static("plain"));
    Post { url: url.into(), headers, body: r#"{"a":1}"#.into() }
}

/// Answers one request with a text, and hands out what it was asked.
async fn server(answer: &'static str) -> (String, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let asked = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut heard = Vec::new();
        let mut buffer = [0; 4_096];
        while !String::from_utf8_lossy(&heard).ends_with(r#"{"a":1}"#) {
            let read = stream.read(&mut buffer).await.unwrap();
            heard.extend_from_slice(&buffer[..read]);
        }
        stream.write_all(answer.as_bytes()).await.unwrap();
        String::from_utf8(heard).unwrap()
    });
    (url, asked)
}

async fn answered(answer: &'static str) -> (DeliveryAnswer, String) {
    let (url, asked) = server(answer).await;
    let heard = courier(Reach::Any).post(post(&url)).await;
    (heard, asked.await.unwrap())
}

#[tokio::test]
async fn a_post_arrives_as_it_was_written() {
    let (answer, asked) = answered("HTTP/1.1 202 Accepted\r\ncontent-length: 5\r\n\r\nheard").await;
    assert_eq!(answer, DeliveryAnswer::Status { status: 202, excerpt: "heard".into(), retry_after_ms: None });
    assert!(asked.starts_with("POST /hook HTTP/1.1\r\n"), "{asked}");
    assert!(asked.contains("x-own: plain\r\n"), "{asked}");
    assert!(asked.contains("user-agent: Saldo-Webhooks/"), "{asked}");
}

#[tokio::test]
async fn redirects_are_not_followed_and_waits_are_read() {
    let moved = "HTTP/1.1 307 Moved\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n";
    assert!(matches!(answered(moved).await.0, DeliveryAnswer::Status { status: 307, .. }));
    let waits = [("120", 120_000), ("Sun, 22 Nov 2026 06:00:30 GMT", 30_000)];
    for (text, expected) in waits {
        let answer: &'static str =
            format!("HTTP/1.1 429 Busy\r\nretry-after: {text}\r\ncontent-length: 0\r\n\r\n").leak();
        let (answer, _) = answered(answer).await;
        let DeliveryAnswer::Status { status: 429, retry_after_ms, .. } = answer else {
            panic!("{answer:?}");
        };
        assert_eq!(retry_after_ms, Some(expected));
    }
}

#[tokio::test]
async fn a_long_answer_is_cut() {
    let body = "x".repeat(100_000);
    let answer: &'static str =
        format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len()).leak();
    let (url, asked) = server(answer).await;
    let heard = courier(Reach::Any).post(post(&url)).await;
    asked.abort();
    let DeliveryAnswer::Status { status: 200, excerpt, .. } = heard else {
        panic!("{heard:?}");
    };
    assert_eq!(excerpt.len(), 1_024);
}

#[tokio::test]
async fn nobody_there_is_a_failure() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    assert!(matches!(courier(Reach::Any).post(post(&url)).await, DeliveryAnswer::Failed(_)));
}

#[tokio::test]
async fn only_public_addresses_are_called_where_that_is_the_rule() {
    let refused = [
        ("http://example.com/hook", "only https is called"),
        ("https://127.0.0.1/hook", "its address is not a public one"),
        ("https://[::1]/hook", "its address is not a public one"),
        ("https://[::ffff:10.0.0.1]/hook", "its address is not a public one"),
        ("https://169.254.169.254/latest", "its address is not a public one"),
        ("https://0x7f000001/hook", "its address is not a public one"),
        ("https://localhost/hook", "its address is not a public one"),
        ("not an address", "its address is none"),
    ];
    let courier = courier(Reach::Public);
    for (url, cause) in refused {
        let DeliveryAnswer::Failed(heard) = courier.post(post(url)).await else {
            panic!("{url} was called");
        };
        assert!(heard.ends_with(cause), "{url}: {heard}");
    }
}

/// Runs a test of this file again in a process of its own, with another environment; answers whether it held.
fn again(test: &str, environment: &[(&str, &str)]) -> bool {
    let mut process = std::process::Command::new(std::env::current_exe().unwrap());
    process.args(["--exact", &format!("http::{test}")]);
    let output = process.envs(environment.iter().copied()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("running 1 test"), "{said}");
    output.status.success()
}

#[test]
fn a_proxy_of_the_environment_leads_nobody_past_the_rule() {
    let proxy = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    proxy.set_nonblocking(true).unwrap();
    let url = format!("http://{}", proxy.local_addr().unwrap());
    for variable in ["HTTPS_PROXY", "ALL_PROXY"] {
        assert!(again("only_public_addresses_are_called_where_that_is_the_rule", &[(variable, &url)]));
    }
    assert!(again("a_post_arrives_as_it_was_written", &[("http_proxy", &url), ("ALL_PROXY", &url)]));
    assert!(proxy.accept().is_err(), "the proxy was asked");
}

/// No certificates of authorities, wherever they are looked for.
const UNCERTIFIED: [(&str, &str); 2] = [("SSL_CERT_FILE", "/nonexistent"), ("SSL_CERT_DIR", "/nonexistent")];

#[test]
fn without_certificates_plain_http_is_called_all_the_same() {
    assert!(again("a_post_arrives_as_it_was_written", &UNCERTIFIED));
    assert!(again("a_courier_that_is_not_ready_says_so_in_each_try", &UNCERTIFIED));
    // Where nothing can be called, no name is resolved.
    assert!(!again("only_public_addresses_are_called_where_that_is_the_rule", &UNCERTIFIED));
}

/// Says something where there are no certificates: `without_certificates_plain_http_is_called_all_the_same`.
#[tokio::test]
async fn a_courier_that_is_not_ready_says_so_in_each_try() {
    let courier = courier(Reach::Public);
    let Err(missing) = courier.ready().await else { return };
    let missing = missing.to_string();
    assert!(missing.contains("certificates of authorities"), "{missing}");
    let answer = courier.post(post("https://shop.example/")).await;
    assert_eq!(answer, DeliveryAnswer::Failed(missing.into()));
}
