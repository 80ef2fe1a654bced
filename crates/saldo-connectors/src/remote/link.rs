//! One question and its answer over HTTP, on connections that are kept. Nothing is ever asked twice: a connection that
//! turns out closed before a byte of the question left is left for another one, and any other trouble is told.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::header::CONTENT_TYPE;
use hyper::{Method, Request, StatusCode};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};

use super::url::ProviderUrl;
use super::wire::Ask;

const CONNECT_LIMIT: Duration = Duration::from_secs(2);
/// Connections that nobody has used for so long are closed.
const IDLE_LIMIT: Duration = Duration::from_secs(60);
const ANSWER_BYTES_MAX: usize = 4 << 20;

/// Why there is no answer. What one of the two says decides whether money is given back: only `NotSent` is certain.
#[derive(Debug, thiserror::Error)]
pub(super) enum Lost {
    /// No connection could be had, so not a byte has left.
    #[error("it was not reached: {0}")]
    NotSent(String),
    /// The question may have arrived, and nothing is known of what came of it.
    #[error("{0}")]
    Unanswered(String),
}

pub(super) struct Link {
    client: Client<HttpConnector, Full<Bytes>>,
    base: String,
}

impl Link {
    pub(super) fn to(url: &ProviderUrl) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_connect_timeout(Some(CONNECT_LIMIT));
        connector.set_nodelay(true);
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE_LIMIT)
            .build(connector);
        Self { client, base: url.to_string() }
    }

    pub(super) async fn ask<A: Ask>(&self, ask: &A, limit: Duration) -> Result<A::Answer, Lost> {
        let body = serde_json::to_vec(ask).map_err(|error| Lost::NotSent(error.to_string()))?;
        let request = Request::builder()
            .method(Method::POST)
            .uri(format!("{}{}", self.base, A::PATH))
            .header(CONTENT_TYPE, "application/json")
            .body(Full::from(body))
            .map_err(|error| Lost::NotSent(error.to_string()))?;
        let answer = tokio::time::timeout(limit, self.exchange(request)).await;
        let body = answer.unwrap_or_else(|_| Err(Lost::Unanswered("no answer in time".to_owned())))?;
        serde_json::from_slice(&body).map_err(|error| Lost::Unanswered(format!("not an answer: {error}")))
    }

    async fn exchange(&self, request: Request<Full<Bytes>>) -> Result<Bytes, Lost> {
        let response = self.client.request(request).await.map_err(|error| {
            // The client says so of the connecting alone, which ends before it hands the request over.
            if error.is_connect() { Lost::NotSent(cause(&error)) } else { Lost::Unanswered(cause(&error)) }
        })?;
        let status = response.status();
        if status != StatusCode::OK {
            return Err(Lost::Unanswered(format!("it answered {status}")));
        }
        let body = Limited::new(response.into_body(), ANSWER_BYTES_MAX).collect().await;
        Ok(body.map_err(|error| Lost::Unanswered(format!("its answer broke off: {error}")))?.to_bytes())
    }
}

/// An error with what is behind it, in one line.
fn cause(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut behind = error.source();
    while let Some(source) = behind {
        text = format!("{text}: {source}");
        behind = source.source();
    }
    text
}
